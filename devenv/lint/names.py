"""Names that gave way to the field's own terms don't come back."""

import ast
import re

from . import relative, tree

# name: what it is called now
RETIRED = {
    "explain_rules": "rule_messages",
    "explain_table": "rule_sentences or error_sentences",
    "Told": "RuleMessage",
    "filed": "imported",
    "said_untaxed": "document_untaxed",
    "_webhero_may_be_sent": "_webhero_check_sendable",
    "_webhero_stays": "_webhero_revert_to_send",
    "_reserve": "_record_key",
    "_give_back": "_release_key",
    "_cool_down": "_back_off",
    "_made_twice": "_unique_violation",
    "Asked": "ReadPayment or Filters",
    "how_said": "vat_treatments",
    "told_when": "account_disclosure",
    "service_told": "is_service",
    "says_the_same": "has_same_content",
    "comes_out": "is_confirmed_by",
    "check_goes_on": "check_page_advances",
    "never_ends": "too_many_pages",
    "tells_to_compute": "requires_recalculation",
    "remote_key": "idempotency_key",
    "remote_ref": "remote_id",
    "gate": "validator",
    "Gate": "Validator",
    "klass": "vat_regime",
    "Claim": "Receivable",
    "_take": "_store_snapshot",
    "KEY_LENGTH": "nothing: it was unused",
    "NOT_BILLS": "nothing: it was unused",
    "row_state": "nothing: it was unused",
    "push_ids": "nothing: it was unused",
}
# private verbs of everyday speech: the field has a term for what they do
EVERYDAY = re.compile(
    r"^_(webhero_)?(keep|give|tell|told|say|said|hear|bring|let|mend_many|look|taken?)(_(?!over$).*)?$"
)
# words of screens and comments that a native reader stumbles over: what to write
WORDS = {re.compile(r"(?<![\w.])[Mm]end(s|ed|ing)?(?!\w)"): "correct or fix"}
# words that no term of a screen may have
STUMBLED = re.compile(
    r"\b(?<!%\()told\b(?! apart|\s.$)|\bstands? (?:here|in|under|on|beside|there)\b|\bthe own\b|\bstays away\b"
)
FIELD = re.compile(r'\bname="(\w+)"')
ELSEWHERE = {"migrations"}


def check(context):
    for folder in context.addons.values():
        for file in sorted(folder.glob("i18n/*.pot")):
            yield from (
                f"{relative(file)}:{line}: “{term}” is not the English of a screen" for line, term in terms(file)
            )
        for file in sorted([*folder.rglob("*.py"), *folder.rglob("*.xml")]):
            if not ELSEWHERE & set(file.relative_to(folder).parts):
                for line, name in everyday(file):
                    yield f"{relative(file)}:{line}: {name} is everyday speech: say what it does in the field's terms"
                for line, name in used(file):
                    yield f"{relative(file)}:{line}: {name} is called {RETIRED[name]}"
                for line, instead in stumbled(file):
                    yield f"{relative(file)}:{line}: write {instead}"


def terms(file):
    """(line, term) of the terms to translate that no native would write."""
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if not line.startswith("#") and (found := STUMBLED.search(line)):
            yield number, found[0]


def used(file):
    """(line, name) of each retired name: what a module defines or calls, the fields of a view."""
    if file.suffix == ".xml":
        found = (
            (number, name) for number, row in enumerate(file.read_text().splitlines(), 1) for name in FIELD.findall(row)
        )
    else:
        found = ((node.lineno, name) for node in ast.walk(tree(file)) for name in names_of(node))
    return sorted((line, name) for line, name in found if name in RETIRED)


def everyday(file):
    """(line, name) of each function of an addon, its tests aside, that is named by a verb of everyday speech."""
    if file.suffix != ".py" or "tests" in file.parts:
        return
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef) and EVERYDAY.match(node.name):
            yield node.lineno, node.name


def stumbled(file):
    """(line, what to write) of words that are not plain English."""
    for line, text in enumerate(file.read_text().splitlines(), 1):
        yield from (
            (line, instead) for pattern, instead in WORDS.items() if pattern.search(text) and "name=" not in text
        )


def names_of(node):
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return (node.name,)
    if isinstance(node, ast.Attribute):
        return (node.attr,)
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.ImportFrom | ast.Import):
        return tuple(alias.name.rpartition(".")[2] for alias in node.names)
    return ()
