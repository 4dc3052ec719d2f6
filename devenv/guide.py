"""The index of docs/guide: one row a part of the guide, in the three languages, named by the headings of its pages."""

from . import paths

FOLDER = paths.ROOT / "docs" / "guide"
LANGUAGES = ("nl", "fr", "en")
HEAD = "|---|---|---|"


def parts(folder):
    return sorted({file.name.partition(".")[0] for file in folder.glob("*.*.md")})


def missing(folder):
    """Pages that a part of the guide lacks."""
    wanted = [f"{part}.{language}.md" for part in parts(folder) for language in LANGUAGES]
    return [name for name in wanted if not (folder / name).exists()]


def updated(text, folder):
    """The index with its rows as the pages are."""
    rows = [" | ".join(link(folder, f"{part}.{language}.md") for language in LANGUAGES) for part in parts(folder)]
    return text.partition(HEAD)[0] + "\n".join([HEAD, *(f"| {row} |" for row in rows)]) + "\n"


def link(folder, name):
    page = folder / name
    return f"[{page.read_text().splitlines()[0].removeprefix('# ')}]({name})" if page.exists() else "-"


def write():
    page = FOLDER / "README.md"
    page.write_text(updated(page.read_text(), FOLDER))
