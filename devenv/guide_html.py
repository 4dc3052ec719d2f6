"""The pages of docs/guide as HTML in webhero_base/static/guide, where each screen links to its own; in the virtual environment.

Pictures stay in the repository: the pages are read beside the screens that they show.
"""

import re
import sys
from html import escape

from markdown_it import MarkdownIt

from . import guide, paths

FOLDER = paths.ROOT / "webhero_base" / "static" / "guide"
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1f2933}"
    "h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem}table{border-collapse:collapse}"
    "th,td{border:1px solid #cbd2d9;padding:.3rem .6rem;text-align:left;vertical-align:top}code{background:#f0f4f8;padding:0 .2rem}"
)
PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n+", re.MULTILINE)
INSIDE = re.compile(r"\]\(([\w-]+)\.(nl|fr|en)\.md(#[^)]*)?\)")
OUTSIDE = re.compile(r"\[([^\]]*)\]\((?!https?:|[\w-]+\.(?:nl|fr|en)\.html|#)[^)]*\)")


def rendered(text, language):
    """The page as HTML: no pictures, links to other pages of the guide, no links out of it."""
    text = PICTURE.sub("", text)
    text = INSIDE.sub(lambda found: f"]({found[1]}.{found[2]}.html{found[3] or ''})", text)
    text = OUTSIDE.sub(r"\1", text)
    title = escape(text.splitlines()[0].removeprefix("# "))
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"/>\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def pages():
    """{name of a page: its HTML} of the whole guide."""
    return {
        f"{part}.{language}.html": rendered((guide.FOLDER / f"{part}.{language}.md").read_text(), language)
        for part in guide.parts(guide.FOLDER)
        for language in guide.LANGUAGES
    }


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for old in FOLDER.glob("*.html"):
        if old.name not in wanted:
            old.unlink()
    for name, page in wanted.items():
        (FOLDER / name).write_text(page)
    print(f"{len(wanted)} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
