"""docs/features.md: a row that works is proved by a test, which the page names; each code in a test's docstring is explained."""

import ast
import re

from .. import features, paths
from . import relative, tree

CODE = r"(?:[A-Z]{1,2}-?[A-Z]?\d+[a-z]?|[A-Z]\.\d+|[Rr]emotes \d+|\d+\.\d+)"
NAMED = re.compile(rf"({CODE}(?:(?:, | to | and ){CODE})*)[:,]")
# where a code is explained: the first cell of a row
HOMES = ("features.md", "rules.md")


def check(context):
    text, found = features.PAGE.read_text(), features.proofs()
    problems = [
        f"docs/features.md: {match[1]} is said to work, but no test's docstring names it"
        for match in filter(None, map(features.ROW.match, text.splitlines()))
        if match[3].startswith("works") and not found.get(match[1])
    ]
    if features.updated(text, found) != text:
        problems.append("docs/features.md: the tests have changed; run ./run features")
    known = explained(*((paths.ROOT / "docs" / name).read_text() for name in HOMES))
    tests = [file for file in context.files if file.suffix == ".py" and file.name.startswith("test_")]
    return problems + [problem for file in tests for problem in nowhere(file, known)]


def explained(*pages):
    """Codes in the first cells of the tables of these pages."""
    return {
        code.lower() if " " in code else code
        for page in pages
        for cell in re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE)
        for code in re.findall(CODE, cell)
    }


def nowhere(file, known):
    """`place: what is wrong` of each code at the beginning of a test's docstring that no page explains."""
    for node in ast.walk(tree(file)):
        named = isinstance(node, ast.FunctionDef) and NAMED.match(ast.get_docstring(node) or "")
        for code in re.findall(CODE, named[1]) if named else ():
            if (code.lower() if " " in code else code) not in known:
                yield f"{relative(file)}:{node.lineno}: {code} is explained nowhere (docs/features.md, docs/rules.md)"
