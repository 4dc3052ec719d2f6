# SPDX-License-Identifier: LGPL-3.0-or-later
"""With one number the rest is filled in from a register, also where that requires a network call (P1, P4)."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules import kbo
from odoo.addons.webhero_base.tools.actions import open_url

from .onboarding import FILLED, HOST


class WebheroPeppolOnboarding(models.TransientModel):
    _inherit = "webhero.peppol.onboarding"

    found_in = fields.Char(readonly=True, help="The register that the data came from.")
    waiting_invoices = fields.Char(help="Invoices that somebody wanted to send before the company was active.")
    wants_proof = fields.Boolean(related="access_point_id.wants_proof")
    proof_id = fields.Many2one("webhero.peppol.proof", related="access_point_id.proof_id")
    proof_way = fields.Selection(related="proof_id.way")
    proof_state = fields.Selection(related="proof_id.state")
    proof_reason = fields.Char(related="proof_id.reason")
    proof_text = fields.Html(related="proof_id.summary", sanitize=False)
    pay_url = fields.Char(related="proof_id.pay_url")
    operator_name = fields.Char(compute="_compute_operator_name")
    can_prove_there = fields.Boolean(compute="_compute_operator_name")
    can_pay = fields.Boolean(compute="_compute_operator_name")
    migration_key = fields.Char()
    takes_migration_key = fields.Boolean(compute="_compute_takes_migration_key")

    def action_find(self):
        """Query the registers for this number, and fill in the result; by a button, as it makes network calls."""
        self.ensure_one()
        self._check_right()
        number = kbo.compact(self.number) if self.country_code == "BE" else (self.number or "").strip()
        if not number:
            raise UserError(self.env._("Fill in the enterprise number."))
        found, silent = self.env["webhero.organisation"]._search_registers(self.country_code, number)
        one = next((one for one in found if one.number == number), None)
        if not one:
            raise UserError(
                self.env._("The register can't be reached now. Try again later, or fill it in yourself.")
                if silent
                else self.env._("No register knows %s. Check it, or fill in the rest yourself.", self.number)
            )
        values = {name: getattr(one, name) for name in FILLED if getattr(one, name)}
        if one.vat and not self.vat:
            values["vat"] = one.vat
        sources = {"kbo": "KBO Open Data", "kvk": "KVK", "directory": "Peppol Directory"}
        self.write({**values, "found_in": sources[one.source]})
        return self._reopen()

    def _compute_operator_name(self):
        operator = self.env["webhero.peppol.proof"]._operator()
        for wizard in self:
            wizard.operator_name = operator.name or wizard.access_point_id.name
            ways = wizard.access_point_id._proof_ways() if wizard.access_point_id else ()
            wizard.can_prove_there, wizard.can_pay = "access_point" in ways, "payment" in ways

    def action_prove_there(self):
        return self._prove("access_point")

    def action_prove_by_payment(self):
        """Open the payment page; what was begun and broken off begins again there."""
        answer = self._prove("payment")
        if not self.proof_id:
            return answer
        return open_url(self.proof_id.pay_url, "new")

    def action_prove_by_invoice(self):
        return self._prove("invoice")

    def action_open_link(self):
        """The page of the access point where one proves who one is."""
        return open_url(self.activation_link, "new")

    def action_open_invoice(self):
        return self.proof_id.action_open_invoice()

    def _prove(self, way):
        self._check_right()
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("You have no access to %s.", self.company_id.name))
        point = self.access_point_id.sudo()
        if not point._continues_unproven():
            point._choose_proof(way)
        return self._reopen()

    def _go_on_unproven(self):
        if self.access_point_id and self.env.user.has_group("webhero_exchange.group_exchange_manager"):
            self.access_point_id.sudo()._continues_unproven()

    @api.depends("provider")
    def _compute_takes_migration_key(self):
        points = self.env["webhero.access.point"]
        for wizard in self:
            own = wizard.provider and wizard.provider != HOST
            wizard.takes_migration_key = own and points._provider_class(wizard.provider).takes_migration_key

    def action_move_with_key(self):
        """Register everything here; the current receiving provider releases us in the same step."""
        self.ensure_one()
        keys = (self.migration_key or "").split()
        if not keys or not all(8 <= len(key) <= 24 for key in keys):
            raise UserError(
                self.env._(
                    "Fill in the migration key that %s gives you: it has 8 to 24 characters.", self.held_by or "?"
                )
            )
        self.receives = True
        return self._activate(" ".join(keys))
