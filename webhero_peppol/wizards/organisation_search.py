# SPDX-License-Identifier: LGPL-3.0-or-later
"""Find a company in a register by name, place or number, and take its data over (P4)."""

from odoo import Command, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.tools.actions import open_record

from ..models.organisation import Organisation

SOURCES = [("kbo", "KBO"), ("kvk", "KVK"), ("directory", "Peppol Directory")]


class WebheroOrganisationSearch(models.TransientModel):
    _name = "webhero.organisation.search"
    _description = "Find a company"

    partner_id = fields.Many2one("res.partner", help="Whose data are filled; empty: a new customer.")
    country_id = fields.Many2one("res.country", required=True, default=lambda self: self._default_country())
    text = fields.Char("Name or number")
    place = fields.Char("Town or postcode")
    line_ids = fields.One2many("webhero.organisation.search.line", "search_id")
    message = fields.Char(readonly=True)

    def _default_country(self):
        partner = self.env["res.partner"].browse(self.env.context.get("default_partner_id"))
        return partner.country_id or self.env.company.country_id or self.env.ref("base.be")

    def action_search(self):
        self.ensure_one()
        if not (self.text or "").strip() and not (self.place or "").strip():
            raise UserError(self.env._("Type a name, a number or a place."))
        found, silent = self.env["webhero.organisation"]._search_registers(
            self.country_id.code, (self.text or "").strip(), (self.place or "").strip()
        )
        self.write(
            {
                "line_ids": [Command.clear(), *(Command.create(self._line(one)) for one in found)],
                "message": self._message(found, silent),
            }
        )
        return self._reopen()

    def _line(self, found):
        return {
            "source": found.source,
            "number": found.number,
            "vat": found.vat,
            "name": found.name,
            "country_code": found.country,
            "street": found.street,
            "zip": found.zip,
            "city": found.city,
            "lang": found.language,
        }

    def _message(self, found, silent):
        if silent:
            names = dict(SOURCES)
            return self.env._(
                "%s can't be reached now; what you see may not be all.", ", ".join(names[s] for s, _ in silent)
            )
        return False if found else self.env._("Nothing found. Try fewer words, or enter it yourself.")

    def _reopen(self):
        return open_record(self, self.env._("Find a company"), dialog=True)


class WebheroOrganisationSearchLine(models.TransientModel):
    _name = "webhero.organisation.search.line"
    _description = "Company that was found"

    search_id = fields.Many2one("webhero.organisation.search", required=True, ondelete="cascade")
    source = fields.Selection(SOURCES)
    number = fields.Char("Number")
    vat = fields.Char("VAT number")
    name = fields.Char()
    country_code = fields.Char()
    street = fields.Char()
    zip = fields.Char("Postcode")
    city = fields.Char("Town")
    lang = fields.Char()

    def action_choose(self):
        """Fill the contact with this company, or make a new one of it."""
        self.ensure_one()
        organisation = self._organisation()
        partner = self.search_id.partner_id
        values = organisation.values(self.env)
        if partner:
            partner.write(values)
        else:
            partner = self.env["res.partner"].create(values)
        return open_record(partner)

    def _organisation(self):
        return Organisation(
            self.source,
            self.number or "",
            self.name or "",
            self.country_code or "BE",
            self.vat or "",
            self.street or "",
            self.zip or "",
            self.city or "",
            self.lang or "",
        )
