# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import Form, tagged

from sandbox import eboekhouden_seed as seed

from .common import LOGIN_BE, EBoekhoudenCase


@tagged("post_install", "-at_install")
class TestReference(EBoekhoudenCase):
    def test_lists_are_read(self):
        """E2: ledger accounts, VAT codes, templates, cost centres and units, to choose from."""
        for mode, backend, _books in self.each():
            backend.backend_id._poll()
            debtors = backend.ledger_ids.filtered(lambda ledger: ledger.code == "1300")
            self.assertEqual((debtors.name, debtors.category), ("Debiteuren", "DEB"))
            self.assertEqual(debtors.display_name, "1300 Debiteuren")
            self.assertIn("Webshop", backend.cost_centre_ids.mapped("name"))
            self.assertIn("uur", backend.unit_ids.mapped("name"))
            names = ["Factuur met logo", "Invoice template"] if mode == "rest" else []
            self.assertEqual(sorted(backend.template_ids.mapped("name")), names)
            self.assertTrue(backend.refreshed_at)

    def test_vat_codes_of_the_country(self):
        """E2: Dutch and Belgian administrations have their own codes; changing the country changes the list."""
        backend = self.backend("rest")
        codes = set(backend.vat_code_ids.mapped("code"))
        self.assertIn("HOOG_VERK_21", codes)
        self.assertNotIn("BE_21_VERK", codes)
        backend.country = "BE"
        here = backend.vat_code_ids.filtered(lambda code: not code.gone)
        self.assertIn("BE_21_VERK", here.mapped("code"))
        self.assertNotIn("HOOG_VERK_21", here.mapped("code"))
        self.assertIn("GEEN", here.mapped("code"))

    def test_vat_code_names(self):
        """E2: a code says what it is in the reader's language."""
        code = self.backend("rest").vat_code_ids.filtered(lambda each: each.code == "BI_EU_VERK_D")
        for lang, text in (
            ("en_US", "Sales, 0 %, services within the EU"),
            ("nl_BE", "Verkoop, 0 %, diensten binnen de EU"),
            ("fr_BE", "Ventes, 0 %, services dans l'UE"),
        ):
            self.assertIn(text, code.with_context(lang=lang).display_name)

    def test_country_from_the_company(self):
        """E2: a Belgian company begins with the Belgian codes."""
        self.env.company.country_id = self.env.ref("base.be")
        with Form(self.env["webhero.eboekhouden.backend"]) as form:
            form.name = "Books"
            form.mode = "soap"
            form.username = "x"
            self.assertEqual(form.country, "BE")
        self.assertIn("BE_6_VERK", form.record.vat_code_ids.mapped("code"))

    def test_belgian_lists(self):
        """E2: the Belgian administration's accounts."""
        for mode in ("rest", "soap"):
            backend = self.backend(mode, LOGIN_BE, country="BE")
            backend.backend_id._poll()
            self.assertIn("400000", backend.ledger_ids.mapped("code"))

    def test_gone_and_back(self):
        """E2: what is gone there is kept and marked, what comes back is as before; nothing is made twice."""
        administration = self.rest.books.administration(seed.NL)
        for _mode, backend, _books in self.each():
            backend.backend_id._poll()
            ledger = backend.ledger_ids.filtered(lambda each: each.code == "8040")
            record = administration.by_code("ledger", "8040")
            self.rest.store.delete(administration.table("ledger"), record["id"])
            backend.backend_id._poll()
            self.assertTrue(ledger.gone)
            self.assertIn("gone in e-Boekhouden", ledger.display_name)
            administration.put("ledger", record)
            count = len(backend.ledger_ids)
            backend.backend_id._poll()
            self.assertFalse(ledger.gone)
            self.assertEqual(len(backend.ledger_ids), count)

    def test_renamed(self):
        """E2: a new name over there is the name here at the next refresh."""
        administration = self.rest.books.administration(seed.NL)
        backend = self.backend("rest")
        backend.backend_id._poll()
        record = administration.by_code("ledger", "8000")
        administration.put("ledger", {**record, "description": "Omzet 21 %"})
        backend.backend_id._poll()
        self.assertIn("Omzet 21 %", backend.ledger_ids.mapped("name"))

    def test_refresh_costs(self):
        """E6: a second refresh of unchanged lists costs one call a list, and one record is not read twice."""
        backend = self.backend("rest")
        backend.backend_id._poll()
        self.env["webhero.eboekhouden.relation"].search([]).read_at = "2099-01-01"
        before = len(self.rest.received("/v1/(ledger|costcenter|unit|invoicetemplate)$"))
        backend.backend_id._poll()
        self.assertEqual(len(self.rest.received("/v1/(ledger|costcenter|unit|invoicetemplate)$")) - before, 4)
