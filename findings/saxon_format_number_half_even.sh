#!/usr/bin/env bash
# format-number() of SaxonC rounds half to even, round() half up
#
# saxonche 13.1.1; Python 3.11; run on 2026-11-30
# Readable pages of invoices are often made by XSLT. 0.125 is printed as 0.12 by format-number and is 0.13 by round():
# a VAT amount on the page is then a cent beside the invoice. XPath specifies this (round-half-to-even); the usual
# rounding in Java and JavaScript differs.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check saxonche==13.1.1 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
from saxonche import PySaxonProcessor

sheet = """<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:output method="text"/>
<xsl:template name="main"><xsl:value-of select="format-number(0.125, '0.00'), format-number(2.665, '0.00'), round(0.125, 2), round(2.665, 2)"/>
</xsl:template></xsl:stylesheet>"""
with PySaxonProcessor(license=False) as processor:
    program = processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=sheet)
    print(program.call_template_returning_string("main").split("?>")[-1])
CODE
)
expected=$(cat <<'SEEN'
0.12 2.66 0.13 2.67
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
