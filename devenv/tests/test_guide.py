"""Each screen of ours leads to its page of the guide, and the pages in the addon are those of docs/guide."""

import importlib.util

import pytest
from lxml import etree

from devenv import guide, guide_html, paths

SPEC = importlib.util.spec_from_file_location("webhero_guide_rules", paths.ROOT / "webhero_base" / "rules" / "guide.py")
RULES = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(RULES)
BILLING = {"billing"}
# the parts of the guide that are about an addon's own screens
ABOUT = {
    "webhero_bank": {"bank", "bank-pay", "bank-settle"},
    "webhero_bank_feed": {"bank", "connections"},
    "webhero_bank_purchases": {"bank-pay", "purchases"},
    "webhero_purchases": {"purchases"},
    "webhero_peppol": {"peppol", "peppol-onboarding"},
    "webhero_kbo": {"peppol-onboarding"},
    "webhero_exchange": {"connections"},
    "webhero_eboekhouden": {"connections"},
    "webhero_shop_eboekhouden": {"shop", "connections"},
    "webhero_prestashop_eboekhouden": {"shop"},
    "webhero_invoice_portal": {"portal"},
    "webhero_werkbon": {"werkbon"},
    "webhero_sign_in": {"sign-in"},
}
HOST = ("account.", "res.", "sale.", "product.", "mail.", "ir.", "stock.", "hr.")


def screens():
    """(addon, model or tag) of each window and client action in our views, but those on the host's own models."""
    for name, folder in sorted(paths.addons().items()):
        for file in sorted(folder.rglob("*.xml")):
            if not {"views", "wizards"} & set(file.relative_to(folder).parts):
                continue
            for record in etree.parse(str(file)).iter("record"):
                field = {"ir.actions.act_window": "res_model", "ir.actions.client": "tag"}.get(record.get("model"))
                shown = field and record.findtext(f"field[@name='{field}']")
                if shown and not shown.startswith(HOST):
                    yield name, shown


@pytest.mark.parametrize(("addon", "screen"), sorted(set(screens())))
def test_each_screen_has_its_page(addon, screen):
    """X12, S21.14: a screen of an addon leads to a part of the guide that is about that addon."""
    page = RULES.page(screen)
    assert page in ABOUT.get(addon, BILLING), f"{addon}: {screen} leads to {page!r}"


def test_pages_exist():
    """X12: every page that a screen links to exists in each language; an unknown language gets English."""
    for page in set(RULES.PAGES.values()):
        for language in RULES.LANGUAGES:
            assert (guide_html.FOLDER / f"{page}.{language}.html").exists()
    assert [RULES.language(code) for code in ("nl_BE", "fr_FR", "de_DE", "en_GB", None)] == [
        "nl",
        "fr",
        "en",
        "en",
        "en",
    ]
    assert RULES.page("x.unknown") == "" and RULES.page("webhero.peppol.document") == "peppol"


def test_bundled_pages_are_the_guide():
    """X12: the addon's copy equals docs/guide; ./run features renews it."""
    bundled = {file.name: file.read_text() for file in guide_html.FOLDER.glob("*.html")}
    assert bundled == guide_html.pages()


def test_rendered():
    """X12: pictures stay away, pages lead to pages, nothing leads out of the guide, HTML is no markup."""
    text = "# T & U\n\nA\n\n![P](../pictures/a.png)\n\n[b](bank.nl.md#x) [c](../rules.md) [d](https://e.example) <script>\n\n"
    text += "|a|b|\n|-|-|\n|1|2|\n"
    page = guide_html.rendered(text, "nl")
    assert "<title>T &amp; U</title>" in page and "<img" not in page and "<table>" in page and "<script>" not in page
    assert 'href="bank.nl.html#x"' in page and "rules.md" not in page and 'href="https://e.example"' in page
    assert set(guide.LANGUAGES) == set(RULES.LANGUAGES)
