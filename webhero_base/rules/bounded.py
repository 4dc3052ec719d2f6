# SPDX-License-Identifier: LGPL-3.0-or-later
"""How large a stranger's XML may become in memory (S18.6).

A parser keeps about 130 bytes for each element and each attribute, also where four bytes stand for it: 10 MB of `<a/>`
become 300 MB. What becomes one has a `<` or a `=`, whatever the encoding, so they are counted before anything is parsed.
PDFs: tools/unpacking.py; workbooks: webhero_billing_excel/rules/container.py; answers of remotes: webhero_exchange/client/body.py.
"""

DOCUMENT = 1_000_000  # an invoice of ten thousand lines; at most some 130 MB
STATEMENTS = 8_000_000  # a year of a busy account


def too_many_nodes(content: bytes, most: int = DOCUMENT) -> bool:
    """Whether `content` could become a tree of more than `most` elements and attributes."""
    return content.count(b"<") + content.count(b"=") > most
