# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import io
import re
import zipfile

from odoo import Command
from odoo.tests import HttpCase, new_test_user


class PortalCase(HttpCase):
    """A Belgian company with two customers, each with a login, and invoices of both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.tax = cls.env["account.tax"].search(
            [("type_tax_use", "=", "sale"), ("amount", "=", 21), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.category = cls.env["webhero.invoice.category"].create({"name": "Algemene doorbelastingen"})
        cls.bakker = cls._customer("Bakkerij Het Brood", "het.brood@klant.example")
        cls.slager = cls._customer("Slagerij De Worst", "de.worst@klant.example")
        cls.user = cls._login(cls.bakker, "brood")
        cls.other = cls._login(cls.slager, "worst")

    @classmethod
    def _customer(cls, name, email):
        return cls.env["res.partner"].create({"name": name, "email": email, "is_company": True, "lang": "nl_BE"})

    @classmethod
    def _login(cls, partner, login):
        user = new_test_user(cls.env, login, "base.group_portal", password=f"{login}-12345", lang="nl_BE")
        user.partner_id.write({"parent_id": partner.id, "type": "contact", "lang": "nl_BE"})
        return user

    @classmethod
    def _invoice(cls, partner, amount=100.0, post=True, move_type="out_invoice", **values):
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": partner.id,
                "invoice_date": values.pop("invoice_date", "2026-03-02"),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Advies",
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.set(cls.tax.ids)],
                        }
                    )
                ],
                **values,
            }
        )
        if post:
            move.action_post()
        return move

    def _names(self, query=""):
        """Numbers of the invoices that the list shows."""
        text = self.url_open(f"/my/invoices{query}").text
        return set(re.findall(r'href="(?:/nl)?/my/invoices/\d+">([^<]+)</a>', text))

    def _store_files(self, moves):
        """What was sent: the portal gives that, and makes nothing anew."""
        for move in moves:
            move.invoice_pdf_report_file = base64.b64encode(b"%PDF-1.4 " + move.name.encode())
            move.ubl_cii_xml_file = base64.b64encode(f"<Invoice>{move.name}</Invoice>".encode())
        moves.invalidate_recordset()

    def _zip_names(self, moves, kind="pdf", **form):
        """Names of the files in the zip of these invoices."""
        self._store_files(moves)
        form = {"csrf_token": self._token(), "kind": kind, "ids": moves.ids, **form}
        with zipfile.ZipFile(io.BytesIO(self.url_open("/my/invoices/download", data=form).content)) as archive:
            return set(archive.namelist())

    def _token(self, address="/my/invoices"):
        return re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(address).text)[1]
