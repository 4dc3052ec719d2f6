"""The customer's pages in Firefox and in WebKit, the engine of Safari: real clicks and keys, on a desk and on a phone."""

import unittest

from lxml import etree

from devenv import browser

from . import other_browsers, test_walk_portal
from .test_walk_portal import PASSWORD

PHONE = 360
# how far the page can be moved sideways, in pixels, and how wide it is
SIDEWAYS = """
[Math.max(...[document.documentElement, document.body, document.querySelector("#wrapwrap")]
    .map((one) => one.scrollWidth - one.clientWidth)), innerWidth]
"""
AMOUNTS = "[...document.querySelectorAll('.wh_invoices tbody tr')].map((row) => row.dataset.amount * 1)"

# first in a page's head: what goes wrong in it, for `errors` of the browser
LISTENER = """
(() => {
    let left = false; // what a page had asked for is broken off when it is left
    addEventListener("beforeunload", () => { left = true; });
    const hear = (...said) => {
        const heard = JSON.parse(sessionStorage.heard || "[]");
        sessionStorage.heard = JSON.stringify(left ? heard : [...heard, said.map(String).join(" ")]);
    };
    addEventListener("error", (event) => hear(event.message || event.target.outerHTML), true);
    addEventListener("unhandledrejection", (event) => hear(event.reason, event.reason?.stack));
    console.error = hear;
})()
"""


class CustomersPages:
    """The walk; the engine is set by the class of each browser."""

    def setUp(self):
        super().setUp()
        script = etree.Element("script")
        script.text = LISTENER
        place = etree.Element("xpath", expr="//head/*[1]", position="before")
        place.append(script)
        self.env["ir.ui.view"].create(
            {
                "name": "listener",
                "type": "qweb",
                "inherit_id": self.env.ref("web.layout").id,
                "arch": etree.tostring(place, encoding="unicode"),
            }
        )

    def new_browser(self):
        return self.engine()

    def click(self, selector):
        """As with a mouse."""
        self._by_hand("ElementClick", selector)

    def keys(self, selector, text):
        self._by_hand("ElementSendKeys", selector, text=text)

    def _by_hand(self, name, selector, **parameters):
        self.wait_for("document.body.getAttribute('is-ready')", "true")  # before that, no code listens to a click
        with self.at_the_browser():
            self._until(lambda: self.browser_page.by_hand(name, selector, **parameters), f"no {name} at {selector}")
            self.browser_page.settle(0.2)
        self._well()

    def wait_for(self, code, value):
        with self.at_the_browser():
            self._until(lambda: self.browser_page.script(code) == value, f"{code} does not become {value}")

    def shoot(self, name):
        self.picture(f"{self.engine.__name__.lower()}_{name}")

    # ---- the walk

    def test_the_customers_pages(self):
        """C18: a customer logs in, sorts, filters, ticks, opens an invoice, in Dutch and French, at a desk and on a phone."""
        self._customer_with_login()
        self.open("/web/login?redirect=/my/invoices")
        self.keys("input[name=login]", "K0042")
        self.keys("input[name=password]", PASSWORD + other_browsers.ENTER)
        self.see(*(move.name for move in self.moves))
        self._list()
        self._french()
        self._phone()

    def _list(self):
        self.click("th a[href*='sort=-amount']")
        self.wait_for(AMOUNTS, [250, 100, 80, 60])
        self.click("th a[href*='sort=amount']")
        self.wait_for(AMOUNTS, [60, 80, 100, 250])
        self.keys("#wh_category", "Alg" + other_browsers.ENTER)
        self.wait_for(AMOUNTS, [80, 100])
        self.click(f"input[name=ids][value='{self.moves[0].id}']")
        self.keys(f"input[name=ids][value='{self.moves[2].id}']", " ")
        self.see("2 geselecteerd", "180,00", within=".wh_totals")
        self.shoot("list")
        self.click(f"a[href$='/my/invoices/{self.moves[2].id}']")
        self.see("Betalen per overschrijving", "80,00", within=".wh_pay")
        self.shoot("invoice")
        self.assertEqual(self.moves[2].webhero_read_ids.user_id, self.customer.user_ids)

    def _french(self):
        self.open("/my/invoices")
        self.click(".js_language_selector button")
        self.click(".js_change_lang[data-url_code^=fr]")
        self.see("Filtrer", "Date de facture")
        self.click(".wh_all")
        self.see("4 sélectionnée(s)", "490,00", within=".wh_totals")
        self.shoot("french")
        self.click(f"a[href$='/my/invoices/{self.moves[1].id}']")
        self.see("Payer par virement", "250,00", within=".wh_pay")

    def _phone(self):
        with self.at_the_browser():
            self.browser_page.size(PHONE, 740)
        for name, page in (("list", "invoices"), ("invoice", f"invoices/{self.moves[2].id}"), ("profile", "account")):
            self.open(f"/my/{page}")
            self.shoot(f"phone_{name}")
            self.wait_for(SIDEWAYS, [0, PHONE])


@unittest.skipUnless(browser.firefox(), "LOUD: no Firefox here: the customer's pages are NOT tested in it")
class TestPortalFirefox(CustomersPages, test_walk_portal.PortalWalk):
    engine = other_browsers.Firefox


@unittest.skipUnless(
    browser.webkit(), "LOUD: no WebKitWebDriver here: the customer's pages are NOT tested in Safari's engine"
)
class TestPortalWebKit(CustomersPages, test_walk_portal.PortalWalk):
    engine = other_browsers.WebKit
