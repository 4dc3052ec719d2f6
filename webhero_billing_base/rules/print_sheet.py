# SPDX-License-Identifier: LGPL-3.0-or-later
"""The few rules of a large style sheet that a printed document can use, so that the PDF engine reads a small one.

A rule stays, word for word and in its place, as long as one of its selectors could match: the engine drops a whole list of
selectors of which it does not know one, so that no list may be shortened. What a selector asks by attribute, state or
function is taken as given.
"""

import dataclasses
import functools
import re
from collections.abc import Iterable

import tinycss2

NAMES = re.compile(r"""<([a-zA-Z][\w-]*)|\sclass=(?:"([^"]*)"|'([^']*)')|\sid=(?:"([^"]*)"|'([^']*)')""")
# what pages are made of whatever their text says
ALWAYS = frozenset({"html", "body", "head"})
# rules inside them are rules like any other
GROUPS = {"media", "supports"}
DROPPED = {"keyframes", "-webkit-keyframes"}
# a font of another host: a server prints with its own
ELSEWHERE = re.compile(r"""url\(\s*["']?(?:https?:)?//""")


@dataclasses.dataclass(frozen=True)
class Rule:
    """`text` as it stands; `asks` has a set of names (`tag`, `.class`, `#id`) for each selector. None: always kept.

    `group` are the rules inside of a condition, `family` is the font that a @font-face brings.
    """

    text: str
    asks: tuple[frozenset[str], ...] | None = None
    group: tuple["Rule", ...] = ()
    family: str = ""


def used_names(*pages: str) -> frozenset[str]:
    """Tags, `.class` and `#id` that are in these pages of HTML."""
    names = set(ALWAYS)
    for page in pages:
        for tag, double, single, id_double, id_single in NAMES.findall(page):
            if tag:
                names.add(tag.lower())
            names.update(f".{name}" for name in (double or single).split())
            names.update(f"#{name}" for name in (id_double or id_single).split())
    return frozenset(names)


@functools.lru_cache(maxsize=4)
def parse(sheet: str, known_fonts: frozenset[str] = frozenset()) -> tuple[Rule, ...]:
    """The rules of a sheet; declarations of `known_fonts`, which the machine has by itself, are left out."""
    return tuple(_rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True), known_fonts))


@functools.lru_cache(maxsize=64)
def pruned(sheet: str, names: frozenset[str], known_fonts: frozenset[str] = frozenset()) -> str:
    """The part of `sheet` that a page with `names` can use; fonts that none of it asks for stay away."""
    rules = parse(sheet, known_fonts)
    kept = "\n".join(_filtered([rule for rule in rules if not rule.family], names))
    fonts = [rule.text for rule in rules if rule.family and re.search(rf"\b{re.escape(rule.family)}\b", kept)]
    return "\n".join([*fonts, kept])


def _filtered(rules: Iterable[Rule], names: frozenset[str]):
    for rule in rules:
        if rule.group:
            inside = "\n".join(_filtered(rule.group, names))
            if inside:
                yield f"{rule.text} {{{inside}}}"
        elif rule.asks is None or any(asked <= names for asked in rule.asks):
            yield rule.text


def _rules(nodes, known_fonts):
    for node in nodes:
        if node.type == "qualified-rule":
            yield Rule(node.serialize(), tuple(_asks(one) for one in _selectors(node.prelude)))
        elif node.type == "at-rule":
            yield from _at_rule(node, known_fonts)


def _at_rule(node, known_fonts):
    name = node.lower_at_keyword
    if name in GROUPS and node.content is not None:
        inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
        head = f"@{name}{tinycss2.serialize(node.prelude)}"
        yield Rule(head, group=tuple(_rules(inside, known_fonts)))
    elif name == "font-face":
        if _family(node) not in known_fonts and not ELSEWHERE.search(node.serialize()):
            yield Rule(node.serialize(), family=_family(node))
    elif name not in DROPPED:
        yield Rule(node.serialize())


def _family(node) -> str:
    """The name that a @font-face gives its font."""
    for declaration in tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True):
        if declaration.type == "declaration" and declaration.lower_name == "font-family":
            return tinycss2.serialize(declaration.value).strip().strip("'\"")
    return ""


def _selectors(prelude):
    """The selectors of a list, each as its tokens."""
    found = [[]]
    for node in prelude:
        if node == ",":
            found.append([])
        else:
            found[-1].append(node)
    return found


def _asks(selector) -> frozenset[str]:
    names, before = set(), None
    for node in selector:
        if node.type == "hash":
            names.add(f"#{node.value}")
        elif node.type == "ident" and before == ".":
            names.add(f".{node.value}")
        elif node.type == "ident" and before != ":":
            names.add(node.lower_value)
        before = node.value if node.type == "literal" else None
    return frozenset(names)
