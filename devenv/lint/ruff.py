"""ruff with ruff.toml: what it asks, and its format of Python files."""

from .programs import said

PLAIN = ("--output-format", "concise", "--no-cache", ".")


def check(context):
    rows = said("ruff", "check", *PLAIN) + said("ruff", "format", "--check", "--exclude", "*.md", *PLAIN)
    return [row for row in rows if ":" in row]
