# SPDX-License-Identifier: LGPL-3.0-or-later
"""Companies found in registers and taken over (P4)."""

import base64

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.webhero_kbo.tests import kbo_files

from sandbox import check_digits, people
from sandbox.directory import Directory
from sandbox.kvk import Kvk
from sandbox.testing import serving


@tagged("post_install", "-at_install")
class TestOrganisation(TransactionCase):
    def setUp(self):
        super().setUp()
        self.env.cr.execute("DELETE FROM webhero_kbo_enterprise")
        self.kvk = self.enterContext(serving(Kvk()))
        self.directory = self.enterContext(serving(Directory()))
        for name, value in (("kvk_key", Kvk.KEY), ("kvk_url", self.kvk.url), ("directory_url", self.directory.url)):
            self.env["ir.config_parameter"].set_param(f"webhero_peppol.{name}", value)

    def search(self, country, text="", place="", partner=None):
        wizard = self.env["webhero.organisation.search"].create(
            {
                "country_id": self.env.ref(f"base.{country}").id,
                "text": text,
                "place": place,
                "partner_id": partner.id if partner else False,
            }
        )
        wizard.action_search()
        return wizard

    def test_kbo_fills_a_customer(self):
        """P4: by name in a place, from the database; the customer gets name, address, number and language."""
        number = check_digits.kbo(91)
        rows = kbo_files.company(
            number, "Fleuriste Violette", "4000", "Luik", "Liège", language="1", street="Pont", house="8"
        )
        one = self.env["webhero.kbo.import"].create(
            {"filename": "f.zip", "content": base64.b64encode(kbo_files.archive(rows))}
        )
        while one.state in ("waiting", "running"):
            one._run_step()
        partner = self.env["res.partner"].create({"name": "x", "is_company": True})
        found = self.search("be", "violette", "liege", partner)
        self.assertEqual(found.line_ids.source, "kbo")
        found.line_ids.action_choose()
        self.assertEqual((partner.name, partner.company_registry), ("Fleuriste Violette", number))
        self.assertEqual((partner.street, partner.city, partner.lang), ("Rue Pont 8", "Liège", "fr_BE"))
        self.assertFalse(self.directory.received())

    def test_kvk_makes_a_customer(self):
        """P4: a Dutch company by its number, with its address."""
        party = next(p for p in people.PEOPLE if "Waterman" in p.name)
        found = self.search("nl", party.number)
        action = found.line_ids.action_choose()
        partner = self.env["res.partner"].browse(action["res_id"])
        self.assertEqual((partner.name, partner.company_registry, partner.city), (party.name, party.number, party.city))
        self.assertEqual((partner.peppol_eas, partner.peppol_endpoint), ("0106", party.number))

    def test_directory_where_no_register_is(self):
        """P4: without KBO files the Peppol Directory is queried; an empty result is reported."""
        found = self.search("be", "Gulden")
        self.assertEqual(set(found.line_ids.mapped("source")), {"directory"})
        nothing = self.search("be", "Bestaat zeker niet")
        self.assertTrue(nothing.message and not nothing.line_ids)

    def test_silent_registers_are_named(self):
        """P4: an unreachable register is reported; it does not mean "nothing found"."""
        self.directory.fault("500", times=5)
        found = self.search("be", "Gulden")
        self.assertIn("Directory", found.message)
        with self.assertRaises(UserError):
            self.search("be", "  ")
