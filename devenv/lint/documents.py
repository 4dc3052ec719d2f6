"""Documents: links have a target, the guide exists in three languages, pictures are small, each addon's
README.rst is built from its fragments.
"""

import re

from .. import guide, readme
from . import relative

LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
LARGEST_PICTURE = 150_000


def check(context):
    pages = [file for file in context.files if file.suffix == ".md"]
    problems = [problem for page in pages for problem in dead_links(page)]
    problems += guide_problems(guide.FOLDER)
    problems += readme.problems()
    for file in context.files:
        if "pictures" in file.parts and file.suffix == ".png" and file.stat().st_size > LARGEST_PICTURE:
            problems.append(f"{relative(file)}: {file.stat().st_size // 1000} kB; {LARGEST_PICTURE // 1000} at most")
    return problems


def dead_links(page):
    """Links and pictures of a page that lead to no file."""
    for number, row in enumerate(page.read_text().splitlines(), 1):
        for target in LINK.findall(row):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                yield f"{relative(page)}:{number}: {target} is not there"


def guide_problems(folder):
    """Each part of the guide in every language, and in the index."""
    for name in guide.missing(folder):
        yield f"docs/guide/{name}: missing; a part of the guide is there in {', '.join(guide.LANGUAGES)}"
    index = (folder / "README.md").read_text()
    if guide.updated(index, folder) != index:
        yield "docs/guide/README.md: the guide has changed; run ./run features"
