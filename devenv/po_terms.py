"""Words that a translation may not use, and what to use instead; Belgian Dutch and French."""

import re

# wrong word: right word
WRONG = {
    "nl": {
        r"kredietnota\w*|credit nota": "creditnota",
        r"vervaldag\w*": "vervaldatum",
        r"factuur datum|facturatiedatum": "factuurdatum",
        r"BTW": "btw",
        r"access point\w*|accesspoint\w*": "toegangspunt",
        r"KBO-nummer\w*|ondernemings nummer": "ondernemingsnummer",
        r"klant nummer": "klantnummer",
        r"reminder\w*": "herinnering",
    },
    "fr": {
        r"(?:un|cet) avoir|notes? de credit": "note de crédit",
        r"tva": "TVA",
        r"date due|date limite de paiement": "échéance",
        r"access point\w*|accesspoint\w*": "point d'accès",
        r"numéro de société|numéro BCE": "numéro d'entreprise",
        r"bon de travaux": "bon de travail",
    },
}
# every one of these is a word of English and of neither of the two
ENGLISH = re.compile(
    r"\b(the|your|with|this|that|from|will|can't|doesn't|please|invoice|invoices|settings|customer|customers|"
    r"due date|warning|failed|missing|empty|amount)\b"
)
# names of other products, and terms quoted from them
NOT_PROSE = re.compile(
    r"know your customer|\w+\.\w+|<[^>]*>|%\([^)]*\)\w|%\w|\{\{.*?\}\}|\{[^}]*\}|https?://\S+|`[^`]*`|“[^”]*”|« [^»]* »",
    re.S,
)
POLITE = re.compile(r"\b[Uu]w?\b")
# what only the owner and staff see; customers' mails, documents and pages use "u"
OWNERS = ("model:ir.model.fields", "model:ir.actions.act_window", "model:ir.ui.menu", "model:res.groups")
CUSTOMERS_WORDS = {"Your reference"}  # a label that is also on the customer's paper


def wrong(language, entry):
    """What is wrong about the words of one translation."""
    prose = NOT_PROSE.sub(" ", entry.msgstr)
    for pattern, right in WRONG[language].items():
        match = re.search(rf"(?<!\w)(?:{pattern})(?!\w)", prose)
        if match:
            yield f"“{match[0]}”: say “{right}”"
    english = ENGLISH.search(prose)
    if english:
        yield f"“{english[0]}” is English"
    if language == "nl" and POLITE.search(prose) and is_owners(entry):
        yield "“u” on a screen of the owner: say “je”"


def is_owners(entry):
    places = [place for place, _ in entry.occurrences]
    return entry.msgid not in CUSTOMERS_WORDS and bool(places) and all(place.startswith(OWNERS) for place in places)
