import subprocess

import pypdf

from devenv import machine, pdf

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"/></head><body>{}</body></html>"""


def test_header_and_footer(tmp_path):
    """X2: the engine that Odoo gets has the patched Qt: header and footer are on the page, and it prints no warnings."""
    machine.interpreter()
    pdf.prepare()
    for name in ("header", "body", "footer"):
        (tmp_path / f"{name}.html").write_text(PAGE.format(f"dit is de {name} €"))
    target = tmp_path / "out.pdf"
    parts = ["--header-html", "header.html", "--footer-html", "footer.html", "body.html"]
    done = subprocess.run([pdf.LINK, "--quiet", *parts, target], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    text = pypdf.PdfReader(target).pages[0].extract_text()
    assert [name for name in ("header €", "body €", "footer €") if name not in text] == []
