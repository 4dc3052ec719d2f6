# SPDX-License-Identifier: LGPL-3.0-or-later
"""Recent bills of a small Belgian workshop: waiting, overdue, received twice, disputed."""

from datetime import timedelta

from odoo import Command, fields

MODULE = "webhero_purchases"
SUPPLIERS = {
    "huur": ("Immo Zuidkaai BV", "BE0999420001"),
    "telecom": ("Belnova Telecom NV", "BE0999420197"),
    "ijzer": ("IJzerwaren Maes BV", "BE0999420296"),
}
# supplier, number, days ago, days to pay, text, amount excl. VAT, outcome
BILLS = (
    ("huur", "2026/08", 62, 14, "Huur atelier", "950.00", "paid"),
    ("huur", "2026/09", 32, 14, "Huur atelier", "950.00", "paid"),
    ("huur", "2026/10", 3, 14, "Huur atelier", "950.00", "pay"),
    ("telecom", "T-88120", 20, 15, "Internet en telefoon", "74.38", "pay"),
    ("telecom", "T-88120", 2, 15, "Internet en telefoon", "74.38", "check"),
    ("ijzer", "F26-4410", 45, 30, "Scharnieren en schroeven", "312.40", "approve"),
    ("ijzer", "F26-4502", 8, 30, "Slijpschijven", "128.00", "disputed"),
)


def tell(env):
    """Create the data once, in the main company, where it has a Belgian chart of accounts."""
    company = env.ref("base.main_company")
    known = env["ir.model.data"].search_count([("module", "=", MODULE), ("name", "=", "supplier_huur_demo")])
    if known or company.country_code != "BE" or not company.chart_template:
        return
    env = env(
        user=env.ref("base.user_admin").id,
        su=False,
        context={**env.context, "tracking_disable": True, "allowed_company_ids": company.ids},
    )
    suppliers = _suppliers(env)
    for supplier, number, ago, days, text, amount, end in BILLS:
        day = fields.Date.context_today(company) - timedelta(days=ago)
        move = _bill(env, suppliers[supplier], number, day, day + timedelta(days=days), text, float(amount))
        _end(move, end, day)


def _suppliers(env):
    belgium = env.ref("base.be").id
    rows = [
        {
            "xml_id": f"{MODULE}.supplier_{key}_demo",
            "values": {"name": name, "is_company": True, "supplier_rank": 1, "country_id": belgium, "vat": vat},
            "noupdate": True,
        }
        for key, (name, vat) in SUPPLIERS.items()
    ]
    partners = env["res.partner"].with_context(no_vat_validation=True).sudo()._load_records(rows).sudo(False)
    return dict(zip(SUPPLIERS, partners, strict=True))


def _bill(env, partner, number, day, due, text, amount):
    tax = env["account.tax"].search(
        [("type_tax_use", "=", "purchase"), ("amount", "=", 21), ("amount_type", "=", "percent"),
         *env["account.tax"]._check_company_domain(env.company)], limit=1,
    )  # fmt: skip
    line = {"name": text, "price_unit": amount, "tax_ids": [Command.set(tax.ids)]}
    return env["account.move"].create({
        "move_type": "in_invoice", "partner_id": partner.id, "ref": number, "invoice_date": day, "invoice_date_due": due,
        "invoice_line_ids": [Command.create(line)],
    })  # fmt: skip


def _end(move, end, day):
    if end in ("pay", "paid"):
        move._webhero_approve()
    if end == "approve":
        move.action_post()
    if end == "disputed":
        move._webhero_start_dispute("Verkeerde maat geleverd")
    if end == "paid":
        wizard = move.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        wizard.create({"payment_date": day + timedelta(days=10)})._create_payments()
