# SPDX-License-Identifier: LGPL-3.0-or-later
"""The three mails of a company: shared defaults, and a copy of its own once somebody edits one."""

from markupsafe import Markup

from odoo import api, fields, models, tools

from ..rules import mail_text

KINDS = [("invoice", "Invoice"), ("reminder_first", "First reminder"), ("reminder_second", "Second reminder")]


# a change of these changes whose text a template is
WHOSE = {"webhero_kind", "webhero_company_id", "active"}


class MailTemplate(models.Model):
    _inherit = "mail.template"

    webhero_kind = fields.Selection(KINDS, string="Webhero mail", copy=False, index="btree_not_null")
    webhero_company_id = fields.Many2one(
        "res.company", string="Text of the company", copy=False, index="btree_not_null", ondelete="cascade"
    )

    _webhero_one_per_company = models.UniqueIndex(
        "(webhero_kind, webhero_company_id) WHERE webhero_company_id IS NOT NULL",
        "This company has a text of its own for this mail already.",
    )

    @api.model
    @tools.ormcache("kind", "company_id")
    def _webhero_own_id(self, kind, company_id):
        """Id of a company's own text; False where it has none. Each invoice of a batch asks for it."""
        return self.sudo().search([("webhero_kind", "=", kind), ("webhero_company_id", "=", company_id)], limit=1).id

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        if any(created.mapped("webhero_kind")):
            self.env.registry.clear_cache()
        return created

    def write(self, vals):
        written = super().write(vals)
        if WHOSE & vals.keys():
            self.env.registry.clear_cache()
        return written

    def unlink(self):
        ours = any(self.mapped("webhero_kind"))
        gone = super().unlink()
        if ours:
            self.env.registry.clear_cache()
        return gone

    @api.model
    def _webhero_deduct_credits(self):
        """Texts of before, the company's own too: "still to pay" has open credits deducted. In every language."""
        self.flush_model(["body_html"])
        self.env.cr.execute(
            """UPDATE mail_template
                  SET body_html = replace(body_html::text, 'object.amount_residual', 'object.webhero_to_pay')::jsonb
                WHERE webhero_kind IS NOT NULL AND body_html::text LIKE '%object.amount_residual%'"""
        )
        self.invalidate_model(["body_html"])

    def _render_field(self, field, res_ids, *args, **kwargs):
        """Where the company has no bank account, the mail does not say "to account" and then nothing."""
        found = super()._render_field(field, res_ids, *args, **kwargs)
        if field != "body_html" or self.render_model != "account.move":
            return found
        bare = self.env["account.move"].browse(res_ids).filtered(lambda move: not move.partner_bank_id)
        return {**found, **{move.id: Markup(mail_text.without_account(found[move.id])) for move in bare}}  # noqa: S704

    def _render_lang(self, res_ids, engine="inline_template"):
        """Mails with quotes and invoices speak the document's language, where the template does not name one (B5)."""
        languages = super()._render_lang(res_ids, engine=engine)
        if self.lang or self.render_model not in ("sale.order", "account.move"):
            return languages
        for record in self.env[self.render_model].browse(res_ids):
            if record._name == "sale.order" or record.is_sale_document(include_receipts=True):
                languages[record.id] = record._webhero_lang()
        return languages
