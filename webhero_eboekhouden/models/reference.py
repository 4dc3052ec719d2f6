# SPDX-License-Identifier: LGPL-3.0-or-later
"""What can be chosen from in settings: read from the books daily, never edited here."""

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

CATEGORIES = [
    ("BAL", "Balance sheet"),
    ("VW", "Profit and loss"),
    ("FIN", "Money"),
    ("DEB", "Debtors"),
    ("CRED", "Creditors"),
    ("AF", "VAT to pay"),
    ("AF6", "VAT to pay, low"),
    ("AF19", "VAT to pay, high"),
    ("AFOVERIG", "VAT to pay, other"),
    ("VOOR", "VAT to reclaim"),
    ("BTWRC", "VAT current account"),
]
TREATMENTS = {
    "normal": "",
    "reverse": _lt("reverse charge"),
    "export": _lt("outside the EU"),
    "import": _lt("from outside the EU"),
    "intra_goods": _lt("goods within the EU"),
    "intra_services": _lt("services within the EU"),
    "distance": _lt("distance sales within the EU"),
    "none": _lt("no VAT"),
}
SIDES = {"sale": _lt("Sales"), "purchase": _lt("Purchases"), "both": ""}


class EboekhoudenReference(models.AbstractModel):
    """A record that exists in the books. Records deleted there are kept here, marked, so that settings can show it."""

    _name = "webhero.eboekhouden.reference"
    _description = "Reference data of e-Boekhouden"
    _order = "gone, code, name, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    backend_id = fields.Many2one(
        "webhero.eboekhouden.backend", "Connection", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="backend_id.company_id", store=True, index=True)
    key = fields.Char(required=True, readonly=True, help="What it is known by: its number, or its name over SOAP.")
    remote_id = fields.Integer("Number there", readonly=True)
    code = fields.Char(readonly=True)
    name = fields.Char(readonly=True)
    gone = fields.Boolean("Gone", readonly=True, help="Not in e-Boekhouden any more: choose another one.")

    @api.depends("code", "name", "gone")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            text = " ".join(part for part in (record.code, record.name) if part)
            record.display_name = self.env._("%s (gone in e-Boekhouden)", text) if record.gone else text

    @api.model
    def _sync(self, backend, found):
        """Make the list of `backend` equal to `found` ({key: values}); returns the records newly gone."""
        known = {record.key: record for record in self.search([("backend_id", "=", backend.id)])}
        new = [{"backend_id": backend.id, "key": key, **found[key]} for key in found if key not in known]
        self.create(new)
        away = self.browse()
        for key, record in known.items():
            values = {**found[key], "gone": False} if key in found else {"gone": True}
            changed = {name: value for name, value in values.items() if record[name] != value}
            if changed:
                record.write(changed)
            if changed.get("gone"):
                away |= record
        return away


class EboekhoudenLedger(models.Model):
    _name = "webhero.eboekhouden.ledger"
    _description = "e-Boekhouden ledger account"
    _inherit = ["webhero.eboekhouden.reference"]

    category = fields.Selection(CATEGORIES, readonly=True)
    group = fields.Char(readonly=True)

    _unique_key = models.Constraint("unique(backend_id, key)", "This ledger account is already in the list.")

    @api.model
    def _values(self, ledger):
        category = ledger.category if ledger.category in dict(CATEGORIES) else False
        return {
            "remote_id": ledger.id,
            "code": ledger.code,
            "name": ledger.name,
            "category": category,
            "group": ledger.group or False,
        }


class EboekhoudenTemplate(models.Model):
    _name = "webhero.eboekhouden.template"
    _description = "e-Boekhouden invoice template"
    _inherit = ["webhero.eboekhouden.reference"]

    _unique_key = models.Constraint("unique(backend_id, key)", "This template is already in the list.")

    @api.model
    def _values(self, template):
        return {"remote_id": template.id, "name": template.name}


class EboekhoudenCostCentre(models.Model):
    _name = "webhero.eboekhouden.cost.centre"
    _description = "e-Boekhouden cost centre"
    _inherit = ["webhero.eboekhouden.reference"]

    _unique_key = models.Constraint("unique(backend_id, key)", "This cost centre is already in the list.")

    @api.model
    def _values(self, centre):
        return {"remote_id": centre.id, "name": centre.name}


class EboekhoudenUnit(models.Model):
    _name = "webhero.eboekhouden.unit"
    _description = "e-Boekhouden unit"
    _inherit = ["webhero.eboekhouden.reference"]

    _unique_key = models.Constraint("unique(backend_id, key)", "This unit is already in the list.")

    @api.model
    def _values(self, unit):
        return {"remote_id": unit.id, "name": unit.name}


class EboekhoudenVatCode(models.Model):
    """No service lists VAT codes: each country of an administration has its fixed list."""

    _name = "webhero.eboekhouden.vat.code"
    _description = "e-Boekhouden VAT code"
    _inherit = ["webhero.eboekhouden.reference"]
    _order = "gone, side desc, rate desc, code"

    rate = fields.Float("Rate (%)", digits=(5, 2), readonly=True)
    own_amount = fields.Boolean("Amount of our own", readonly=True)
    side = fields.Selection(
        [("sale", "Sales"), ("purchase", "Purchases"), ("both", "Both")], required=True, readonly=True
    )
    treatment = fields.Char(readonly=True)

    _unique_key = models.Constraint("unique(backend_id, key)", "This VAT code is already in the list.")

    @api.model
    def _values(self, code):
        return {
            "code": code.code,
            "rate": float(code.rate or 0),
            "own_amount": code.rate is None,
            "side": code.side,
            "treatment": code.treatment,
        }

    @api.depends("code", "gone", "rate", "side", "treatment", "own_amount")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            rate = self.env._("own amount") if record.own_amount else f"{record.rate:g} %"
            texts = [self._term(SIDES.get(record.side)), rate, self._term(TREATMENTS.get(record.treatment))]
            text = f"{record.code} ({', '.join(part for part in texts if part)})"
            record.display_name = self.env._("%s (gone in e-Boekhouden)", text) if record.gone else text

    def _term(self, text):
        return text._translate(self.env.lang or "en_US") if text else ""
