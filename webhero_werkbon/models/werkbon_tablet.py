"""The door for a tablet app: who may come in (K11, W9)."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

CALLS_A_MINUTE = 120
FAILURES_A_MINUTE = 20


def digest(token):
    """A token has 256 bits of chance, so a plain hash can't be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


class WerkbonBackend(models.Model):
    _inherit = "webhero.werkbon.backend"

    company_number = fields.Char("Company id", readonly=True, copy=False, index="btree_not_null", help="7 digits.")
    token_hash = fields.Char(readonly=True, copy=False, groups="base.group_system")
    token_made_on = fields.Datetime("Token made on", readonly=True, copy=False)
    tablet_ids = fields.One2many("webhero.werkbon.tablet", "backend_id", "Employees that may link")

    _unique_company_number = models.Constraint("unique(company_number)", "This company id exists already.")

    def action_new_token(self):
        """Make a company id and a token; the token is shown once and stored hashed. An earlier one stops at once."""
        self.ensure_one()
        self.backend_id._check_manager()
        token = secrets.token_hex(32)
        self.sudo().write(
            {
                "company_number": self.company_number or self._free_company_number(),
                "token_hash": digest(token),
                "token_made_on": fields.Datetime.now(),
            }
        )
        shown = self.env["webhero.werkbon.token"].create(
            {"company_number": self.company_number, "werkbon_backend_id": self.id}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Token for the tablets"),
            "res_model": shown._name,
            "res_id": shown.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"werkbon_token": token},
        }

    def action_revoke_token(self):
        """From this moment no tablet comes in any more."""
        self.ensure_one()
        self.backend_id._check_manager()
        self.sudo().write({"token_hash": False, "token_made_on": False})

    def _free_company_number(self):
        for _try in range(50):
            number = str(1_000_000 + secrets.randbelow(9_000_000))
            if not self.sudo().search_count([("company_number", "=", number)]):
                return number
        raise UserError(self.env._("No free company id was found; try again."))

    @api.model
    def _of_token(self, company_number, token):
        """The connection that this company id and token open; empty for any other pair."""
        found = self.sudo().search([("company_number", "=", company_number)], limit=1)
        right = hmac.compare_digest(found.token_hash or "", digest(token)) if found.token_hash else False
        return found if right else found.browse()


class WerkbonTablet(models.Model):
    """An employee that may link a tablet, by its number."""

    _name = "webhero.werkbon.tablet"
    _description = "Employee that may link a tablet"
    _order = "number"
    _check_company_auto = True

    backend_id = fields.Many2one("webhero.werkbon.backend", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="backend_id.company_id", store=True)
    employee_id = fields.Many2one("hr.employee", "Employee", required=True, check_company=True, ondelete="cascade")
    number = fields.Char("Employee number", required=True)
    device = fields.Char(readonly=True)
    linked_on = fields.Datetime("Linked on", readonly=True)
    seen_on = fields.Datetime("Last seen", compute="_compute_seen_on")

    _unique_number = models.Constraint("unique(backend_id, number)", "This employee number is in the list already.")
    _unique_employee = models.Constraint("unique(backend_id, employee_id)", "This employee is in the list already.")

    def _compute_seen_on(self):
        """From the calls that are counted anyway: a call writes on no record that its work, or another's, needs."""
        rows = (
            self.env["webhero.werkbon.hit"]
            .sudo()
            ._read_group([("key", "in", [tablet._hit_key() for tablet in self])], ["key"], ["at:max"])
        )
        last = dict(rows)
        for tablet in self:
            tablet.seen_on = last.get(tablet._hit_key())

    def _hit_key(self):
        return f"tablet:{self._origin.id}"

    @api.model
    def _of_number(self, backend, number):
        found = self.sudo().search([("backend_id", "=", backend.id), ("number", "=", number)], limit=1)
        return found if found.employee_id.active else found.browse()


class WerkbonHit(models.Model):
    """One call of a tablet, counted to slow down who calls too often. Rows are only added, so nobody waits."""

    _name = "webhero.werkbon.hit"
    _description = "Call of a tablet"
    _log_access = False

    key = fields.Char(required=True)
    at = fields.Datetime(required=True, default=fields.Datetime.now)

    _key_at = models.Index("(key, at)")

    @api.model
    def _too_many(self, key, limit):
        """Whether `key` came more than `limit` times within a minute."""
        since = fields.Datetime.now() - timedelta(minutes=1)
        return self.sudo().search_count([("key", "=", key), ("at", ">", since)], limit=limit) >= limit

    @api.model
    def _count(self, key):
        self.sudo().create({"key": key})

    @api.autovacuum
    def _gc_old(self):
        """Each tablet's last call stays: it tells when the tablet was seen."""
        self.env.cr.execute(
            "DELETE FROM webhero_werkbon_hit old WHERE at < %s AND (key NOT LIKE 'tablet:%%' OR EXISTS"
            " (SELECT 1 FROM webhero_werkbon_hit new WHERE new.key = old.key AND new.at > old.at))",
            (fields.Datetime.now() - timedelta(minutes=10),),
        )


class WerkbonPush(models.Model):
    """What a tablet sent, by its own id: the same twice is one (K11)."""

    _name = "webhero.werkbon.push"
    _description = "Message of a tablet"
    _order = "id desc"

    backend_id = fields.Many2one("webhero.werkbon.backend", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="backend_id.company_id", store=True)
    tablet_id = fields.Many2one("webhero.werkbon.tablet", ondelete="set null", index="btree_not_null")
    push_id = fields.Char("Id of the tablet", required=True)
    body_hash = fields.Char(required=True)
    order_id = fields.Many2one("webhero.werkbon.order", index=True, ondelete="cascade")
    answer = fields.Json()

    _once = models.UniqueIndex("(backend_id, push_id)", "This message has been received already.")
