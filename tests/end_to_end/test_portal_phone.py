"""The customer's pages on a phone of 390 pixels, in Dutch and in French (S18.12)."""

import json
import re

from . import test_walk_portal
from .test_walk_portal import PASSWORD

FINGER = 44
# what a finger may press on the page itself: [what it is, width, height]; links in running text are as high as their line
TARGETS = """
JSON.stringify([...document.querySelectorAll('#wrap a, #wrap button, #wrap select, #wrap input, #wrap .wh_hit')]
    .filter((one) => one.checkVisibility() && one.type !== 'hidden' && !one.matches('.visually-hidden, p a, .wh_hit input'))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.height < %d || box.width < %d))
    .map(([one, box]) => `${one.outerHTML.slice(0, 90)}: ${Math.round(box.width)} x ${Math.round(box.height)}`))
"""
# whether all of it can be seen without moving the page sideways
INSIDE = "(() => { const box = document.querySelector(%s).getBoundingClientRect(); return box.left >= 0 && box.right <= 391 })()"
WORDS = {
    "nl_BE": ("Facturen", "Openstaand", "3 geselecteerd"),
    "fr_BE": ("Factures", "Ouvert", "3 sélectionnées"),
}
ENGLISH = re.compile(
    r"\b(Invoices?|Filter the|Open amount|Overdue|Paid|Download the|Search|Due date|selected|Customer|Log in)\b"
)
JE = re.compile(r"\b(je|jij|jouw|tu|ton|ta|tes)\b", re.IGNORECASE)


class TestPortalPhone(test_walk_portal.PortalWalk):
    def setUp(self):
        super().setUp()
        self.user = self._customer_with_login()
        self.sign_in(self.user, PASSWORD)
        self.on_a_phone()

    def ask(self, script):
        with self.at_the_browser():
            return self.browser_page.script(script)

    def _in(self, code):
        self.env["res.lang"]._activate_lang(code)
        self.user.lang = code
        part = self.env["res.lang"]._get_data(code=code).url_code
        return f"/{part}"

    def test_the_list(self):
        """S18.12: the filter is folded away, status and downloads are on the screen, what is pressed is 44 px high and wide."""
        for code in WORDS:
            with self.subTest(code):
                self.open(f"{self._in(code)}/my/invoices")
                self.assertFalse(self.ask("document.querySelector('#wh_fields').checkVisibility()"))
                for what in (".wh_invoices .badge", ".wh_invoices .wh_file", ".wh_download"):
                    self.assertTrue(self.ask(INSIDE % json.dumps(what)), what)
                self.assertEqual(json.loads(self.ask(TARGETS % (FINGER, FINGER))), [])
                self.picture(f"phone_list_{code[:2]}", whole=True)
                self.press_at(".wh_fold_label")
                self.assertTrue(self.ask("document.querySelector('#wh_fields').checkVisibility()"))
                self.assertEqual(json.loads(self.ask(TARGETS % (FINGER, FINGER))), [])
                self.picture(f"phone_filter_{code[:2]}", whole=True)

    def test_one_notation_of_euro(self):
        """S18.12: what the script adds up is written as the rows are; no English, and u or vous."""
        for code in WORDS:
            with self.subTest(code):
                self.open(f"{self._in(code)}/my/invoices")
                for move in self.moves[:3]:
                    self.press_at(f"input[name=ids][value='{move.id}']")
                totals = self.read(".wh_totals")
                row = self.ask(
                    f"document.querySelector('.wh_hit:has(input[value=\"{self.moves[1].id}\"])').closest('tr').innerText"
                )
                amount = re.search(r"[^\n\t]*250[^\n\t]*", row)[0].strip()
                self.assertIn(amount.replace("250", "430").replace("\xa0", " "), totals.replace("\xa0", " "))
                for address in ("/my/invoices", f"/my/invoices/{self.moves[0].id}", "/my/account", "/my/security"):
                    self.open(f"{self._in(code)}{address}")
                    page = self.read("#wrap")
                    self.assertIsNone(ENGLISH.search(page), f"{address}: {ENGLISH.search(page)}")
                    self.assertIsNone(JE.search(page), f"{address}: {JE.search(page)}")
                    self.picture(f"phone_{address.strip('/').split('/')[1]}_{code[:2]}", whole=True)

    def test_progress(self):
        """V7: PDFs that were never made are made a few at a time; the number ready is shown; then the zip is downloaded."""
        self.open("/my/invoices")
        self.press_at(".wh_hit:has(.wh_all)")
        self.ask(
            "(() => { window.told = []; new MutationObserver(() => window.told.push("
            "document.querySelector('.wh_progress span').textContent)).observe(document.querySelector('.wh_progress'),"
            " {subtree: true, childList: true, characterData: true}) })()"
        )
        self.press_at(".wh_download")
        self.assertTrue(self.downloaded(".zip").startswith(b"PK"))
        self.assertIn("0 van 4", self.ask("window.told.join(' | ')"))
        self.assertEqual(
            self.env["webhero.portal.copy"].search_count([("move_id", "in", [m.id for m in self.moves])]), 4
        )
