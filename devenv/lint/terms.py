"""Every text that the source translates is in nl.po and fr.po, read from the source itself and not from the template.

Odoo's export does not see a text inside an f-string, one that is put together, or one in a variable: it is in no template,
so no comparison with the template misses it, and it is shown in English.
"""

import ast

from . import relative, tree

TRANSLATORS = {"_", "_lt"}
LANGUAGES = ("nl", "fr")


def check(context):
    for folder in context.addons.values():
        known = {language: terms(folder / "i18n" / f"{language}.po") for language in LANGUAGES}
        for file in sorted(folder.rglob("*.py")):
            if "tests" in file.relative_to(folder).parts:
                continue
            for line, text in look(tree(file)):
                yield from (f"{relative(file)}:{line}: {what}" for what in wrong(text, known))


def wrong(text, known):
    if text is None:
        yield "a text that is no plain string can't be translated: write it out, with placeholders"
    else:
        yield from (f"{text[:50]!r} is not in {language}.po" for language, texts in known.items() if text not in texts)


def look(parsed):
    """(line, text) of each translated term; None as text for one that is concatenated or in a variable."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.Call) and node.args and translates(node.func):
            first = node.args[0]
            if table(first):
                continue
            yield node.lineno, first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def table(node):
    """An entry of a table of texts in capitals, each of which is translated where it is defined (`KINDS[kind]`)."""
    base = node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else node
    base = base.value if isinstance(base, ast.Subscript) else base
    return isinstance(base, ast.Name) and base.id.isupper()


def translates(function):
    if isinstance(function, ast.Attribute):
        return function.attr == "_" and isinstance(function.value, ast.Attribute) and function.value.attr == "env"
    return isinstance(function, ast.Name) and function.id in TRANSLATORS


def terms(file):
    """The terms of a catalogue that have a translation; empty where there is no file."""
    found, parts = set(), {"msgid": [], "msgstr": []}
    into = None
    for line in [*(file.read_text().splitlines() if file.exists() else ()), "msgid"]:
        word, _blank, rest = line.partition(" ")
        if word == "msgid":
            if "".join(parts["msgstr"]):
                found.add("".join(parts["msgid"]))
            parts = {"msgid": [], "msgstr": []}
        if word in parts:
            into = word
        elif not line.startswith('"'):
            continue
        text = rest if word in parts else line
        if text:
            parts[into].append(ast.literal_eval(text))
    return found
