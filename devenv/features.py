"""docs/features.md: every capability by its number, its state, and the tests that prove it.

A test proves a row by naming it in its docstring ("B6: …", "C8, C10: …"). `./run features` writes the last column anew;
the lint check fails where a row that works has no test, or where the column differs from the tests.
"""

import ast
import re

from . import guide, odoo20, paths
from .python_env import PYTHON
from .say import line
from .shell import run

PAGE = paths.ROOT / "docs" / "features.md"
CODE = r"(?:[ABCEKMPSVX]|[Rr]emotes )\d{1,2}"
NAMED = re.compile(rf"^((?:{CODE}(?:\s*(?:,|and|/)\s*)?)+)(?=[:\s])")
ROW = re.compile(rf"^\| ({CODE}) \| (.+?) \| ((?:works|partly|not yet)[^|]*?) \|\s*(.*?)\s*\|$")
SHOWN = 3


def proofs():
    """{row: [file::test]} from the docstrings of all committed tests."""
    found = {}
    for file in sorted([*paths.ROOT.glob("*/tests/**/test_*.py"), *paths.ROOT.glob("tests/**/test_*.py")]):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
                named = NAMED.match(ast.get_docstring(node) or "")
                for row in re.findall(CODE, named[1] if named else ""):
                    found.setdefault(row.replace("R", "r"), []).append(f"{file.relative_to(paths.ROOT)}::{node.name}")
    return found


def column(tests):
    """The text of the last column: the first few tests, from as many files as there are, and how many more."""
    firsts = {}
    for test in tests:
        firsts.setdefault(test.partition("::")[0], test)
    shown = [*firsts.values()][:SHOWN]
    more = f" and {len(tests) - len(shown)} more" if len(tests) > len(shown) else ""
    return ", ".join(f"`{test}`" for test in shown) + more if tests else "none"


def updated(text, found):
    """The page with its last column rebuilt from the tests."""
    rows = []
    for row in text.splitlines():
        match = ROW.match(row)
        if match:
            row = f"| {match[1]} | {match[2]} | {match[3]} | {column(found.get(match[1], []))} |"
        rows.append(row)
    return "\n".join(rows) + "\n"


def main(options):
    PAGE.write_text(updated(PAGE.read_text(), proofs()))
    guide.write()
    odoo20.write()
    run(PYTHON, "-m", "devenv.guide_html", cwd=paths.ROOT)
    line(f"{PAGE.relative_to(paths.ROOT)} says what the tests say")
    return 0
