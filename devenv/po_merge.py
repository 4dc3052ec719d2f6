"""Merge an exported template into nl.po and fr.po; runs inside the virtual environment (polib).

A term keeps its translation as long as it reads the same; a new one is left empty, a gone one is dropped.
Labels that models inherit from base, mail and portal (Created on, Followers) get the host's own translation.
"""

import sys
from pathlib import Path

import polib

from . import paths

LANGUAGES = ("nl", "fr")
HOST_ADDONS = ("base", "mail", "portal")
NOISE = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team")


def load(path):
    catalogue = polib.pofile(str(path))
    catalogue.sort(key=lambda entry: entry.msgid)
    for name in NOISE:
        catalogue.metadata.pop(name, None)
    return catalogue


def host_labels(folders, language):
    """{term: translation} of the labels of the host's mixins."""
    labels = {}
    for folder in folders:
        for addon in HOST_ADDONS:
            file = Path(folder, addon, "i18n", f"{language}.po")
            if file.exists():
                labels |= {entry.msgid: entry.msgstr for entry in polib.pofile(str(file)) if is_label(entry)}
    return labels


def is_label(entry):
    return any("model:ir.model.fields," in where for where, _ in entry.occurrences)


def merge(template, existing, labels):
    """The template's terms with the translations that `existing` has for them."""
    known = {entry.msgid: entry for entry in existing if not entry.obsolete}
    for entry in template:
        old = known.get(entry.msgid)
        if old and not old.fuzzy:
            entry.msgstr = old.msgstr
        if not entry.msgstr and is_label(entry):
            entry.msgstr = labels.get(entry.msgid, "")
    return template


def main(addon, template_file, *folders):
    home = paths.all_addons()[addon] / "i18n"
    home.mkdir(exist_ok=True)
    template = load(template_file)
    template.save(str(home / f"{addon}.pot"))
    for language in LANGUAGES:
        target = home / f"{language}.po"
        existing = load(target) if target.exists() else polib.POFile()
        merged = merge(load(template_file), existing, host_labels(folders, language))
        merged.metadata["Language"] = language
        merged.save(str(target))
        empty = len(merged.untranslated_entries())
        print(f"{target.relative_to(paths.ROOT)}: {len(merged)} terms, {empty} to translate")


if __name__ == "__main__":
    main(*sys.argv[1:])
