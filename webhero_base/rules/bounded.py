# SPDX-License-Identifier: LGPL-3.0-or-later
"""Limits the memory used by untrusted XML (S18.6).

A parser uses about 130 bytes for each element and each attribute, even one of four bytes in the file: 10 MB of `<a/>`
become 300 MB. Each needs a `<` or a `=`, whatever the encoding, so these are counted before anything is parsed.
PDFs: tools/unpacking.py; workbooks: webhero_billing_excel/rules/container.py; answers of remotes: webhero_exchange/client/body.py.
"""

DOCUMENT = 1_000_000  # an invoice of ten thousand lines; at most some 130 MB
STATEMENTS = 8_000_000  # a year of a busy account


def too_many_nodes(content: bytes, most: int = DOCUMENT) -> bool:
    """Whether `content` could become a tree of more than `most` elements and attributes."""
    return content.count(b"<") + content.count(b"=") > most
