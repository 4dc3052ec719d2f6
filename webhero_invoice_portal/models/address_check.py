# SPDX-License-Identifier: LGPL-3.0-or-later
"""C19: ask customers to confirm, or correct, the address for their invoices; the seller accepts what they propose."""

import uuid

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, mute_logger

FIELDS = ("email", "street", "street2", "zip", "city")


class WebheroAddressCheck(models.Model):
    _name = "webhero.address.check"
    _description = "Check of a customer's invoice address"
    _order = "create_date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    token = fields.Char(required=True, default=lambda self: uuid.uuid4().hex, copy=False, groups="base.group_system")
    state = fields.Selection(
        [("open", "Asked"), ("proposed", "Proposed"), ("confirmed", "Confirmed"), ("refused", "Not taken over")],
        required=True,
        default="open",
    )
    asked_on = fields.Datetime("Asked on", default=fields.Datetime.now)
    answered_on = fields.Datetime("Answered on")
    by_letter = fields.Boolean("By letter", help="No e-mail is known: a letter was made.")
    email = fields.Char()
    street = fields.Char()
    street2 = fields.Char()
    zip = fields.Char()
    city = fields.Char()

    _token_unique = models.UniqueIndex("(token)")
    _one_open = models.UniqueIndex(
        "(partner_id, company_id) WHERE state = 'open'", "This customer is being asked already."
    )

    @api.model
    def _ask(self, partners):
        """One open check per customer, about the current address; mailed where there is an e-mail address. Returns the checks.

        A customer checked concurrently by another user gets that check: one question, one mail.
        """
        checks, new = self._update_open(partners)
        checks |= self._ask_new(new)
        by_mail = checks.filtered(lambda check: not check.by_letter)
        if by_mail:
            self.env.ref("webhero_invoice_portal.mail_template_address_check").send_mail_batch(by_mail.ids)
        return checks

    def _update_open(self, partners):
        """(open questions, brought up to date; values of those that are still to be made)."""
        asked = self.search([("partner_id", "in", partners.ids), ("state", "=", "open")])
        known = {(check.partner_id, check.company_id): check for check in asked}
        checks, new = self.browse(), []
        for partner in partners:
            company, values = partner.company_id or self.env.company, self._question(partner)
            if check := known.get((partner, company)):
                check.write(values)
                checks |= check
            else:
                new.append({"partner_id": partner.id, "company_id": company.id, **values})
        return checks, new

    def _question(self, partner):
        address = {name: partner[name] for name in FIELDS}
        return {"by_letter": not email_normalize(partner.email), "asked_on": fields.Datetime.now(), **address}

    def _ask_new(self, vals_list):
        """The created checks: in one batch, or one by one where another user creates some of them concurrently."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                checks = self.create(vals_list)
                self.env.flush_all()
                return checks
        except psycopg2.errors.UniqueViolation:
            if len(vals_list) == 1:
                return self.browse()
        return self.browse().union(*(self._ask_new([vals]) for vals in vals_list))

    def _url(self):
        self.ensure_one()
        return f"{self.get_base_url()}/my/address-check/{self.id}/{self.sudo().token}"

    def _answer(self, values):
        """The customer's answer: the same address confirms it, another one is proposed to the seller."""
        self.ensure_one()
        given = {name: (values.get(name) or "").strip()[:120] or False for name in FIELDS}
        if not email_normalize(given["email"] or ""):
            raise UserError(self.env._("The e-mail address is missing or is not one."))
        same = all((self.partner_id[name] or False) == given[name] for name in FIELDS)
        self.write({**given, "state": "confirmed" if same else "proposed", "answered_on": fields.Datetime.now()})

    def action_accept(self):
        """Take the proposed address over."""
        self.check_access("write")
        for check in self.filtered(lambda check: check.state == "proposed"):
            check.partner_id.write({name: check[name] for name in FIELDS})
            check.state = "confirmed"

    def action_refuse(self):
        self.check_access("write")
        self.filtered(lambda check: check.state == "proposed").state = "refused"

    def action_letter(self):
        """The letters of customers without an e-mail address, as one PDF to print."""
        return self.env.ref("webhero_invoice_portal.report_address_letter").report_action(self)
