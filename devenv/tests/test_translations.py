import polib

from devenv import po_check, po_merge


def catalogue(**terms):
    made = polib.POFile()
    for msgid, msgstr in terms.items():
        made.append(polib.POEntry(msgid=msgid, msgstr=msgstr, occurrences=[("model:ir.model.fields,x:y", "0")]))
    return made


def texts(made):
    return {entry.msgid: entry.msgstr for entry in made}


def test_merge():
    """X11: what reads the same keeps its translation, a new term is left empty, a gone one is dropped."""
    existing = catalogue(Invoice="Factuur", Gone="Weg")
    merged = po_merge.merge(catalogue(Invoice="", Order="", Followers=""), existing, {"Followers": "Volgers"})
    assert texts(merged) == {"Invoice": "Factuur", "Order": "", "Followers": "Volgers"}


def test_host_words_only_for_labels():
    """X11: the host's words fill in labels of its mixins, never our own texts."""
    template = catalogue(Followers="")
    template[0].occurrences = [("code:addons/webhero_x/models/y.py", "3")]
    assert texts(po_merge.merge(template, polib.POFile(), {"Followers": "Volgers"})) == {"Followers": ""}


def test_fuzzy_is_dropped():
    existing = catalogue(Invoice="Factuur")
    existing[0].flags.append("fuzzy")
    assert texts(po_merge.merge(catalogue(Invoice=""), existing, {})) == {"Invoice": ""}


def test_incomplete_translations():
    """X11: missing, empty, fuzzy and left-over terms are each named."""
    existing = catalogue(Empty="", Guess="Gok", Gone="Weg", Right="Juist")
    existing.find("Guess").flags.append("fuzzy")
    template = catalogue(Empty="", Guess="", Missing="", Right="")
    assert [what for _, what in po_check.problems(template, existing)] == [
        "not translated: 'Empty'",
        "fuzzy: 'Guess'",
        "no term 'Missing'",
        "not a term any more: 'Gone'",
    ]


def test_wrong_words():
    """X11: terms that aren't Belgian, untranslated English, and "u" to the owner are reported with what to use instead."""
    existing = catalogue(
        A="De kredietnota van %(due date)s", B="Bedrag excl. BTW", C="Open the “invoice”: factuur", D="Vul your naam in",
        E="Waar u het vindt", F="Vervaldatum van <b class='amount'>de factuur</b>",
    )  # fmt: skip
    assert [what.partition(": '")[0] for _, what in po_check.words("nl", existing)] == [
        "“kredietnota”: say “creditnota”",
        "“BTW”: say “btw”",
        "“the” is English",
        "“your” is English",
        "“u” on a screen of the owner: say “je”",
    ]
    french = catalogue(A="Montant hors tva", B="Date due", C="Il peut avoir une note de crédit", D="TVA comprise")
    assert [what.partition(": '")[0] for _, what in po_check.words("fr", french)] == ["“tva”: say “TVA”"]


def test_customers_are_addressed_politely():
    """X11: texts for customers use "u"."""
    existing = catalogue(A="Uw factuur")
    existing[0].occurrences = [("model:mail.template,body_html:x", "0")]
    assert not list(po_check.words("nl", existing))
