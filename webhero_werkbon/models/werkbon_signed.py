# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a customer signed can't be changed; only the office corrects it, and the customer is notified (K4, S18.9)."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date, formatLang
from odoo.tools.mail import plaintext2html

MANAGER = "webhero_werkbon.group_werkbon_manager"
SIGNING = frozenset({"signature", "signed_by"})
WRITTEN_BY_SIGNING = frozenset({"signed_on", "signed_text", "corrected_on"})
SIGNED = frozenset({"partner_id", "site_id", "company_id", "name", "description", "km"})
CORRECTED = "webhero_werkbon.corrected"  # in the cursor's data: ids of what this transaction corrects


class WerkbonOrder(models.Model):
    _inherit = "webhero.werkbon.order"

    signed_text = fields.Text(
        "What was signed for", readonly=True, copy=False, help="As it was shown on the screen when the customer signed."
    )
    corrected_on = fields.Datetime("Corrected after it was signed", readonly=True, copy=False)
    is_frozen = fields.Boolean("Signed, so only the office corrects it", compute="_compute_is_frozen")

    @api.depends("signed_on")
    @api.depends_context("uid")
    def _compute_is_frozen(self):
        office = self.env.user.has_group(MANAGER)
        for order in self:
            order.is_frozen = bool(order.signed_on) and not office

    def _check_signed(self, vals):
        """Raise for a user outside the office who changes signed content."""
        if self.env.su:
            return
        if WRITTEN_BY_SIGNING & vals.keys():
            raise AccessError(self.env._("What was signed, and when, follows from signing; it can't be set by hand."))
        changed = self.filtered(lambda order: order.signed_on and order._names_signed() & vals.keys())
        changed._check_may_correct(again=bool(SIGNING & vals.keys()))

    def _names_signed(self):
        """Fields covered by the signature; a name that was not filled in with it may be added later."""
        return SIGNED | {"signature"} | ({"signed_by"} if self.signed_by else set())

    def _check_may_correct(self, again=False):
        """Before signed content changes: only the office may change it, and the customer is notified afterwards.

        `again`: notified in any case, as the signature itself changes.
        """
        signed = self.filtered("signed_on")
        if self.env.su or not signed:
            return
        if not self.env.user.has_group(MANAGER):
            order = signed[0]
            raise UserError(
                self.env._(
                    "%(order)s was signed by %(who)s on %(day)s: what was signed stays as it is. The office can correct"
                    " it, and the customer is then notified. Make a new work order for more work.",
                    order=order.name,
                    who=order.signed_by or order.partner_id.name,
                    day=format_date(self.env, order.signed_on.date()),
                )
            )
        signed._schedule_notice(again)

    def _serialize(self):
        """Of a signature and a changed line at the same moment, one begins again and sees the other."""
        self.env.cr.execute(
            SQL("UPDATE webhero_werkbon_order SET write_date = write_date WHERE id = ANY(%s)", self._origin.ids)
        )

    def _schedule_notice(self, again):
        """Once at the end of this transaction, however many lines change in it."""
        precommit = self.env.cr.precommit
        if not precommit.data.get(CORRECTED):
            precommit.add(self.env["webhero.werkbon.order"].sudo()._notify_corrected)
        noted = precommit.data.setdefault(CORRECTED, {})
        for order in self:
            noted[order.id] = again or noted.get(order.id, False)

    @api.model
    def _notify_corrected(self):
        for number, again in self.env.cr.precommit.data.pop(CORRECTED, {}).items():
            order = self.browse(number).exists()
            text = order._signed_for() if order else ""
            if order and (again or text != order.signed_text):
                order._corrected(text)

    def _corrected(self, text):
        """Log the content before and after; mail the work order in its current state to the customer."""
        self.write({"corrected_on": fields.Datetime.now()})
        template = self.env.ref("webhero_werkbon.mail_template_corrected", raise_if_not_found=False)
        mailed = bool(template and (self.partner_id.email or self.contact_id.email))
        if mailed:
            template.send_mail(self.id, force_send=False)
        by_mail = self.env._("The customer is notified by e-mail.")
        outcome = (
            by_mail if mailed else self.env._("The customer has no e-mail address: let the customer know yourself.")
        )
        note = self.env._(
            "Corrected after it was signed. %(told)s\nSigned for:\n%(before)s\n\nNow:\n%(after)s",
            told=outcome,
            before=self.signed_text or "",
            after=text,
        )
        self._message_log(body=plaintext2html(note))

    def _signed_for(self):
        """Customer, work, hours, materials and kilometres in words, as the customer reads them."""
        order = self.sudo().with_context(lang=self._webhero_lang(), tz=self._zone())
        rows = [order.partner_id.name, order.description]
        rows += [line._signed_for() for line in order.hour_ids]
        rows += [line._signed_for() for line in order.material_ids if not line.is_km]
        if order.km:
            rows.append(order.env._("Kilometres: %s", formatLang(order.env, order.km, digits=1)))
        return "\n".join(filter(None, rows))
