"""The shape of docstrings that ruff does not hold: no paragraph ends in one to three words that a re-wrap left over."""

import ast
import re

from . import relative, tree

DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
LEAST = 4  # words of a last line
NO_PROSE = re.compile(r"\s*(>>>|[-*|]|\d+\.)|.*::$")  # examples, lists, tables, what follows is a block


def check(context):
    for file in context.files:
        if file.suffix == ".py":
            yield from (f"{relative(file)}:{line}: “{words}” is left over: reflow" for line, words in orphans(file))


def orphans(file):
    """(line, the last line) of each paragraph of a docstring that ends in less than LEAST words."""
    for node in ast.walk(tree(file)):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False):
            text = node.body[0].value
            rows = text.value.split("\n")
            margin = min((indent(row) for row in rows[1:] if row.strip()), default=0)
            for first, lines in paragraphs(rows):
                if is_prose(lines, margin) and len(lines[-1].split()) < LEAST:
                    yield text.lineno + first + len(lines) - 1, lines[-1].strip()


def paragraphs(lines):
    """(index of its first line, its lines) of each paragraph."""
    found = []
    for index, line in enumerate([*lines, ""]):
        if line.strip():
            found.append(line)
        elif found:
            yield index - len(found), found
            found = []


def indent(line):
    return len(line) - len(line.lstrip())


def is_prose(lines, margin):
    """True where no line but the first, which follows the quotes, is further in, and none is an example or a list."""
    even = {indent(line) for line in lines[1:]} == {margin}
    return even and not any(NO_PROSE.match(line) for line in lines)
