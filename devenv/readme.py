"""README.rst of each addon, built from its fragments (`readme/*.md`, as at OCA): `./run readme`; lint reports an outdated one."""

import re

from . import manifests, paths
from .say import line

# fragment: its heading; in reading order
FRAGMENTS = {
    "DESCRIPTION": "",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "ROADMAP": "Known limits",
}
NEEDED = ("DESCRIPTION", "CONFIGURE", "USAGE")
HEAD = ".. Made of the fragments in readme/ by ./run readme.\n\n"


def main(options):
    for folder in paths.addons().values():
        (folder / "README.rst").write_text(written(folder))
    line("README.rst of each addon is of its fragments")
    return 0


def written(folder):
    """The text of README.rst."""
    name = manifests.read(folder.name)["name"]
    parts = [f"{'=' * len(name)}\n{name}\n{'=' * len(name)}\n"]
    for fragment, heading in FRAGMENTS.items():
        file = folder / "readme" / f"{fragment}.md"
        if file.is_file():
            parts.append((f"{heading}\n{'=' * len(heading)}\n\n" if heading else "") + as_rst(file.read_text()))
    return HEAD + "\n".join(parts)


def as_rst(text):
    """Markdown of our fragments (paragraphs, lists, `code`, *names*, **strong**) as reStructuredText."""
    return re.sub(r"`([^`]+)`", r"``\1``", re.sub(r"^( *)- ", r"\1* ", text, flags=re.MULTILINE))


def problems():
    """`place: what is wrong` for lint."""
    for name, folder in paths.addons().items():
        for fragment in NEEDED:
            if not (folder / "readme" / f"{fragment}.md").is_file():
                yield f"{name}/readme: there is no {fragment}.md"
        readme = folder / "README.rst"
        if not readme.is_file() or readme.read_text() != written(folder):
            yield f"{name}/README.rst: it is not of its fragments; run ./run readme"
