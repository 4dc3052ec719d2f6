"""Every page that a customer meets, on a phone and on a desk, in Dutch and in French (S18.12)."""

import json
import os
import re

from odoo import Command
from odoo.tests.common import HOST

from . import test_walk_portal
from .test_portal_phone import FINGER, JE
from .test_walk_portal import PASSWORD
from .walk import PICTURES

LANGUAGES = ("nl_BE", "fr_BE")
WIDTHS = (390, 1366) if os.environ.get(PICTURES) else (390,)
# words of the host's and our own screens that a Dutch or French customer never reads
ENGLISH = re.compile(
    r"\b(Invoices?|Filter the|Open amount|Overdue|Paid|Download|Search|Due date|selected|Customer|Log in to|Quotations?|"
    r"Addresses|Edit|Password|Security|Sign in|Sign up|Your|You|the|Back|Phone|City|Street|conversation)\b"
)
# what a finger may press on the page: [what it is, size]; links in running text are as high as their line
TARGETS = """
JSON.stringify([...document.querySelectorAll('main a, main button, main select, main input')]
    .filter((one) => one.checkVisibility() && one.type !== 'hidden'
        && !one.matches('.visually-hidden, p a, .alert a, .wh_hit input, .card a, .form-check-input, [disabled], footer a'))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height && (box.height < %d || box.width < %d))
    .map(([one, box]) => `${one.outerHTML.slice(0, 90)}: ${Math.round(box.width)} x ${Math.round(box.height)}`))
"""
SIDEWAYS = "Math.max(...[document.documentElement, document.body].map((one) => one.scrollWidth - one.clientWidth))"


class TestPortalPages(test_walk_portal.PortalWalk):
    def setUp(self):
        super().setUp()
        self.company.write({"webhero_portal_upload": True, "webhero_portal_bills": True})
        self.user = self._customer_with_login()
        article = self.env["product.product"].create({"name": "Onderhoud", "type": "service"})
        self.order, self.quote = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "order_line": [
                        Command.create({"product_id": article.id, "price_unit": price, "product_uom_qty": 2})
                    ],
                }
                for price in (150, 90)
            ]
        )
        self.order.action_confirm()
        self.quote.action_quotation_sent()
        self.work = self.env["webhero.werkbon.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "description": "Nazicht van de oven",
                "planned_start": "2026-05-04 08:00:00",
                "state": "planned",
            }
        )
        stranger = self.env["res.partner"].create({"name": "Nieuwe klant", "email": "nieuw@klant.example"})
        self.empty = self.user.copy({"login": "K0099", "partner_id": stranger.id, "password": PASSWORD})
        self.wrong = []

    def _speak(self, code):
        self.env["res.lang"]._activate_lang(code)
        (self.user | self.empty).write({"lang": code})
        return "/" + self.env["res.lang"]._get_data(code=code).url_code

    def _visit(self, code, name, address):
        """In both widths; notes what is English or familiar, too small for a finger or wider than the phone."""
        part = self._speak(code)
        with self.at_the_browser():
            self.browser_page.call("Network.setCookie", name="frontend_lang", value=code, domain=HOST, path="/")
        for width in WIDTHS:
            with self.at_the_browser():
                self.browser_page.size(width, 900)
            self.open(address if address.startswith("/web/") else part + address)
            where = f"{code} {width} {name}"
            self.wrong += [f"{where}: {one}" for one in (*self._wrong_words(), *self._wrong_sizes(width))]
            self.picture(f"{name}_{width}_{code[:2]}", whole=True)

    def _wrong_words(self):
        page = self.read("#wrapwrap") or ""
        for kind, words in (("English", ENGLISH), ("familiar", JE)):
            for found in words.finditer(page):
                yield f"{kind} “{found[0]}” in {page[max(0, found.start() - 30) : found.end() + 30]!r}"

    def _wrong_sizes(self, width):
        with self.at_the_browser():
            small = self.browser_page.script(TARGETS % (FINGER, FINGER)) if width == WIDTHS[0] else "[]"
            aside = self.browser_page.script(SIDEWAYS)
        return [*(f"small {one}" for one in json.loads(small)), *([f"{aside} px sideways"] if aside else [])]

    def test_strangers(self):
        """S18.12: login, reset, activation and links that do not hold."""
        self.customer.signup_prepare()
        url = self.customer._get_signup_url()
        self.sign_in(None)
        for code in LANGUAGES:
            self.customer.lang = code
            for name, address in {
                "login": "/web/login",
                "reset": "/web/reset_password",
                "activate": url[url.index("/web/") :],
                "lost": "/web/reset_password?token=abc",
                "lost_signup": "/web/signup?token=abc",
                "over": f"/invoice/{self.moves[0].id}/1/abc",
                "nothing": "/my/address-check/1/abc",
                "work_link": f"/my/workorders/{self.work.id}?access_token={self.work._portal_ensure_token()}",
                "quote_link": f"/my/orders/{self.quote.id}?access_token={self.quote._portal_ensure_token()}",
            }.items():
                self._visit(code, f"stranger_{name}", address)
        self.assertFalse(self.wrong, "\n".join(self.wrong))

    def test_customers(self):
        """S18.12: home, lists, documents, profile, addresses, security, upload, empty lists, what is not there."""
        self.sign_in(self.user, PASSWORD)
        for code in LANGUAGES:
            for name, address in {
                "home": "/my",
                "account": "/my/account",
                "addresses": "/my/addresses",
                "address": f"/my/address?partner_id={self.customer.id}&address_type=delivery",
                "address_new": "/my/address?address_type=delivery",
                "security": "/my/security",
                "list": "/my/invoices",
                "list_filtered": "/my/invoices?read=unread&status=open",
                "list_none": "/my/invoices?number=zzz",
                "list_bills": "/my/invoices?kind=in",
                "invoice": f"/my/invoices/{self.moves[0].id}",
                "upload": "/my/invoices/upload",
                "quotes": "/my/quotes",
                "quote": f"/my/orders/{self.quote.id}",
                "orders": "/my/orders",
                "order": f"/my/orders/{self.order.id}",
                "works": "/my/workorders",
                "work": f"/my/workorders/{self.work.id}",
                "mandates": "/my/mandates",
                "books": "/my/books",
                "missing": "/my/invoices/999999999/pdf",
                "missing_page": "/my/nothing",
            }.items():
                self._visit(code, name, address)
        self.sign_in(self.empty, PASSWORD)
        for code in LANGUAGES:
            for name in ("", "/invoices", "/quotes", "/orders", "/workorders", "/mandates"):
                self._visit(code, f"empty{name.replace('/', '_')}", f"/my{name}")
        self.assertFalse(self.wrong, "\n".join(self.wrong))
