"""docs/features.md: a row that works is proved by a test, and the page says which."""

from .. import features


def check(context):
    text, found = features.PAGE.read_text(), features.proofs()
    problems = [
        f"docs/features.md: {match[1]} is said to work, but no test's docstring names it"
        for match in filter(None, map(features.ROW.match, text.splitlines()))
        if match[3] == "works" and not found.get(match[1])
    ]
    if features.updated(text, found) != text:
        problems.append("docs/features.md: the tests have changed; run ./run features")
    return problems
