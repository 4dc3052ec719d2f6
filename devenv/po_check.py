"""Compare i18n/nl.po and fr.po with an exported template; runs inside the virtual environment (polib)."""

import sys
from pathlib import Path

import polib

from . import paths
from .po_merge import LANGUAGES
from .po_terms import wrong


def problems(template, catalogue):
    """(line, what) of terms that are missing, untranslated or fuzzy."""
    entries = {entry.msgid: entry for entry in catalogue if not entry.obsolete}
    for term in template:
        entry = entries.get(term.msgid)
        if entry is None:
            yield 1, f"no term {shortened(term.msgid)}"
        elif not entry.msgstr:
            yield entry.linenum, f"not translated: {shortened(term.msgid)}"
        elif entry.fuzzy:
            yield entry.linenum, f"fuzzy: {shortened(term.msgid)}"
    known = {term.msgid for term in template}
    for entry in entries.values():
        if entry.msgid not in known:
            yield entry.linenum, f"not a term any more: {shortened(entry.msgid)}"


def words(language, catalogue):
    """(line, what) of translations that use a wrong word."""
    for entry in catalogue:
        if not entry.obsolete:
            yield from ((entry.linenum, f"{what}: {shortened(entry.msgstr)}") for what in wrong(language, entry))


def shortened(text):
    flat = " ".join(text.split())
    return repr(flat if len(flat) <= 70 else flat[:67] + "...")


def main(template_file, folder):
    template = polib.pofile(template_file)
    for language in LANGUAGES:
        file = Path(folder, f"{language}.po")
        place = file.relative_to(paths.ROOT) if file.is_relative_to(paths.ROOT) else file
        if not file.exists():
            print(f"{place}: missing; ./run pot makes it")
            continue
        catalogue = polib.pofile(str(file))
        for line, what in [*problems(template, catalogue), *words(language, catalogue)]:
            print(f"{place}:{line}: {what}")


if __name__ == "__main__":
    main(*sys.argv[1:])
