"""ruff with ruff.toml."""

from .programs import said


def check(context):
    return [row for row in said("ruff", "check", "--output-format", "concise", "--no-cache", ".") if ":" in row]
