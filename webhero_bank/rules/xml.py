"""An XML file from outside as a tree of local names; nothing in it is expanded or fetched."""

import re

from lxml import etree

from odoo.addons.webhero_base.rules.refusal import Refused

DOCTYPE = re.compile(rb"<\s*!\s*DOCTYPE", re.IGNORECASE)
MAX_DEPTH = 100


def tree(data: bytes) -> etree._Element:
    """The root with every name cut to its local part. Raises Refused: a document type, or what is not well-formed."""
    if DOCTYPE.search(data.replace(b"\0", b"")):  # blank halves of UTF-16 aside
        raise Refused("xml_doctype", line=1)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(
            "xml", line=error.lineno or 1, position=error.position[1] if error.position else 1, value=error.msg
        )
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    return root


def text(node: etree._Element | None, *paths: str) -> str:
    """The text at the first of `paths` that says something, blanks collapsed; "" where none does."""
    for path in paths:
        if node is not None and (found := (node.findtext(path) or "").split()):
            return " ".join(found)
    return ""
