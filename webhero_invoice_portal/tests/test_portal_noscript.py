# SPDX-License-Identifier: LGPL-3.0-or-later
"""The list as plain HTML: what a browser without script sends, and what it gets (C5, C6, C9)."""

import re

from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalWithoutScript(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls._invoice(cls.bakker, 100), cls._invoice(cls.bakker, 50, invoice_date="2026-04-02")

    def setUp(self):
        super().setUp()
        self.authenticate("brood", "brood-12345")

    def _send(self, query="", **fields):
        """Press a button of the list's form, with what stands in it and what was ticked."""
        page = self.url_open(f"/my/invoices{query}").text
        start = page.index('class="wh_invoices"')
        form = page[page.rindex("<form", 0, start) : page.index("</form>", start)]
        address = re.search(r'action="([^"]+)"', form)[1].replace("&amp;", "&")
        hidden = re.findall(r'name="page_ids" value="(\d+)"', form)
        token = re.search(r'name="csrf_token" value="([^"]+)"', form)[1]
        return self.url_open(address, data={"csrf_token": token, "page_ids": hidden, "kind": "csv", **fields})

    def test_filters_are_a_form_of_their_own(self):
        """C6: the filters are sent by the form itself, combined in the address."""
        page = self.url_open("/my/invoices").text
        names = re.findall(r'name="(\w+)"', page[page.index('class="wh_filters') : page.index('class="wh_invoices"')])
        for name in ("search", "number", "read", "from", "to", "category", "status", "size"):
            self.assertIn(name, names)
        sent = "?search=&number=&read=unread&from=2026-04-01&to=&category=&status=&size=10"
        self.assertEqual(self._names(sent), {self.second.name})

    def test_the_whole_page(self):
        """C9: the box of the head stands for all invoices of this page, and of no other."""
        text = self._send(whole_page="1").content.decode("utf-8-sig")
        self.assertEqual({line.split(";")[0] for line in text.splitlines()[1:]}, {self.first.name, self.second.name})
        text = self._send("?from=2026-04-01", whole_page="1").content.decode("utf-8-sig")
        self.assertEqual({line.split(";")[0] for line in text.splitlines()[1:]}, {self.second.name})

    def test_nothing_selected_keeps_the_list(self):
        """C9: with nothing ticked the list says so, with its filters, its order and its page."""
        answer = self._send("?number=2026&sort=amount&read=unread")
        self.assertIn('role="alert"', answer.text)
        for part in ("number=2026", "sort=amount", "read=unread"):
            self.assertIn(part, answer.url)

    def test_totals(self):
        """C5: the sum of the selection is asked for with a button; the boxes stay ticked."""
        self.assertIn("<noscript><button", self.url_open("/my/invoices").text)
        answer = self._send("?sort=amount", ids=[self.first.id, self.second.id], totals="1")
        self.assertIn("2 geselecteerd", answer.text)
        self.assertIn("181,50", answer.text)
        self.assertEqual(len(re.findall(r'name="ids"[^>]*checked', answer.text)), 2)
        self.assertIn("sort=amount", answer.url)

    def test_totals_of_others(self):
        """C16: the sum is one of what the visitor sees."""
        foreign = self._invoice(self.slager, 777)
        text = self.url_open(f"/my/invoices?chosen={self.first.id},{foreign.id},x").text
        self.assertIn("1 geselecteerd", text)
        self.assertNotIn("939", text)
