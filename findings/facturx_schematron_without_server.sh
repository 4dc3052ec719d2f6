#!/usr/bin/env bash
# factur-x says that a document passed the schematron rules when nothing checked it
#
# factur-x 7.8; Python 3.11; run on 2026-11-30
# xml_check_schematron() asks a Saxon server over HTTP. Where none runs it logs and answers True, its word for a valid
# document; here for a document that has a guideline and nothing else. saxon_server_raise_if_http_error is False by
# default. As a judge it must be called with True.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check factur-x==7.8 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import logging

import facturx

logging.disable(logging.CRITICAL)
space = "urn:un:unece:uncefact:data:standard:"
empty = f"""<rsm:CrossIndustryInvoice xmlns:rsm="{space}CrossIndustryInvoice:100"
 xmlns:ram="{space}ReusableAggregateBusinessInformationEntity:100"><rsm:ExchangedDocumentContext>
 <ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:factur-x.eu:1p0:minimum</ram:ID>
 </ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext></rsm:CrossIndustryInvoice>"""
print(facturx.xml_check_schematron(empty.encode(), saxon_server_url="http://127.0.0.1:9/transform"))
CODE
)
expected=$(cat <<'SEEN'
True
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
