# SPDX-License-Identifier: LGPL-3.0-or-later
"""An untrusted XML file as a tree of local names; no entity is expanded and nothing is fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from odoo.addons.webhero_base.rules import bounded
from odoo.addons.webhero_base.rules.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

DOCTYPE = re.compile(rb"<\s*!\s*DOCTYPE", re.IGNORECASE)
DEFAULT_NAMESPACE = re.compile(rb"(<Document\b[^>]*?\s)(xmlns\s*=\s*(?:\"[^\"]*\"|'[^']*'))")


def tree(data: bytes) -> etree._Element:
    """The root, with every name reduced to its local part. Raises Refused on a document type or malformed XML."""
    if DOCTYPE.search(data.replace(b"\0", b"")):  # ignoring the NUL bytes of UTF-16
        raise Refused("xml_doctype", line=1)
    if bounded.too_many_nodes(data, bounded.STATEMENTS):
        raise Refused("xml_many", most=bounded.STATEMENTS)
    root = _parsed(_without_default_namespace(data))
    if root.xpath("boolean(//*[namespace-uri()])"):
        for node in root.iter():
            node.tag = node.tag.rpartition("}")[2]
    return root


def _without_default_namespace(data):
    """The file with blanks for its default namespace: its tags are local names then, and what is wrong keeps its place. A year
    has some hundred thousand elements, and renaming each takes a fifth of the time.
    """
    return DEFAULT_NAMESPACE.sub(lambda found: found[1] + b" " * len(found[2]), data, count=1)


def _parsed(data):
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        position = error.position[1] if error.position else 1
        raise Refused("xml", line=error.lineno or 1, position=position, value=error.msg)


class Part:
    """An element whose texts are looked up often: they are collected once. Elements in `APART` get parts of their own.

    `heads` are the tags of its children: most elements lack most of what is looked for.
    """

    __slots__ = ("heads", "node", "texts")
    APART = ("Ntry", "TxDtls")
    DEEPEST = 40  # levels; nothing that is read lies deeper than twelve, and each costs a call within a call

    def __init__(self, node):
        self.node, self.texts = node, {}
        self.heads = {child.tag for child in node}
        self._collect(node, "")

    def _collect(self, node, prefix, depth=0):
        for child in node:
            path = prefix + child.tag
            if child.text and path not in self.texts and (words := child.text.split()):
                self.texts[path] = " ".join(words)
            if len(child) and child.tag not in self.APART and depth < self.DEEPEST:
                self._collect(child, path + "/", depth + 1)

    @property
    def tag(self) -> str:
        return self.node.tag

    @property
    def sourceline(self) -> int:
        return self.node.sourceline

    def find(self, path: str) -> _Element | None:
        return self.node.find(path)

    def iterfind(self, path: str) -> Iterator[Part]:
        return self.node.iterfind(path)


def text(node: Part | etree._Element | None, *paths: str) -> str:
    """The first non-blank text at `paths`, blanks collapsed; "" where there is none."""
    if isinstance(node, Part):
        texts = node.texts
        for path in paths:  # called some thirty times a movement
            if path in texts:
                return texts[path]
        return ""
    if node is None:
        return ""
    return next((" ".join(found.split()) for path in paths if (found := node.findtext(path)) and found.strip()), "")
