# SPDX-License-Identifier: LGPL-3.0-or-later
"""A Belgian company, ready to invoice, with customers of all sorts; names invented, numbers right by their digits."""

from odoo import Command, fields
from odoo.tests import TransactionCase

from sandbox import check_digits


class PeppolCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "lang": "nl_BE"})
        cls.company = cls.env.company
        # no test asks a real name server: where none is served, nothing answers
        cls.env["ir.config_parameter"].set_param("webhero_peppol.nameserver", "127.0.0.1:9")
        cls.company.partner_id.write({"lang": "nl_BE"})
        cls.company.write(
            {
                "name": "Fietsen De Klerck BV",
                "vat": check_digits.be_vat(4772701),
                "company_registry": check_digits.kbo(4772701),
                "street": "Naamsestraat 12",
                "zip": "3000",
                "city": "Leuven",
                "country_id": cls.env.ref("base.be").id,
                "email": "boekhouding@deklerck-fietsen.example",
                "phone": "+32 16 55 12 34",
            }
        )
        cls.bank = cls.env["res.partner.bank"].create(
            {
                "acc_number": check_digits.be_iban(1234567),
                "partner_id": cls.company.partner_id.id,
                "allow_out_payment": True,
            }
        )
        cls.taxes = {
            tax.name: tax
            for tax in cls.env["account.tax"].search(
                [("type_tax_use", "=", "sale"), ("company_id", "=", cls.company.id)]
            )
        }
        cls.product = cls.env["product.product"].create(
            {
                "name": "Bicycle",
                "type": "service",
                "list_price": 450.0,
                "default_code": "FIETS",
                "taxes_id": [Command.set(cls.tax("21%").ids)],
            }
        )
        for lang, name in (("nl_BE", "Stadsfiets"), ("fr_BE", "Vélo de ville")):
            cls.product.with_context(lang=lang).name = name
        cls.customer = cls.make_customer("Bakkerij Vandenbroucke BV", 1122334)

    @classmethod
    def tax(cls, name):
        """A sales tax by the beginning of its English or Dutch name."""
        return next(tax for key, tax in cls.taxes.items() if key.startswith(name))

    @classmethod
    def make_customer(cls, name, free, country="BE", lang="nl_BE", **values):
        numbers = {"vat": check_digits.vat(country, free)} if country in ("BE", "NL", "DE", "FR") else {}
        if country == "BE":
            numbers["company_registry"] = check_digits.kbo(free)
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "lang": lang,
                "street": "Kerkstraat 5",
                "zip": {"NL": "1012 AB", "DE": "10115"}.get(country, "9000"),
                "city": "Gent",
                "country_id": cls.env.ref(f"base.{country.lower()}").id,
                "email": "facturen@klant.example",
                **numbers,
                **values,
            }
        )

    @classmethod
    def make_invoice(cls, partner=None, lines=None, post=True, **values):
        """A customer invoice; `lines` are dicts of line values, the bicycle at 21 % where left out."""
        lines = lines or [{"product_id": cls.product.id, "quantity": 2, "price_unit": 450.0}]
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or cls.customer).id,
                "invoice_date": fields.Date.context_today(cls.env.user),
                "partner_bank_id": cls.bank.id,
                "invoice_line_ids": [
                    Command.create({"tax_ids": [Command.set(cls.tax("21%").ids)], **line}) for line in lines
                ],
                **values,
            }
        )
        if post:
            move.action_post()
        return move

    def export(self, move):
        """The XML of `move` by the host's builder with our corrections; the host's own complaints must be none."""
        content, errors = self.env["account.edi.xml.ubl_bis3"]._export_invoice(move)
        self.assertFalse(errors)
        return content
