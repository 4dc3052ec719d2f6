# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which of our fields portal users may read over RPC: only those that an addon lists.

Odoo lets portal users read whole records of theirs: invoices, their contact, the company. Our labels, notes and states on
these records are internal to the seller. An addon lists the fields shown in the portal:

    class AccountMove(models.Model):
        _inherit = "account.move"
        _webhero_portal_reads = frozenset({"webhero_kind"})
"""

from odoo import api, models, tools

MAGIC = frozenset({"id", "display_name", "create_date", "write_date"})


class WebheroPortalFields(models.AbstractModel):
    """For each model with fields of ours that portal users can read."""

    _name = "webhero.portal.fields"
    _description = "Fields of ours that customers may read"

    _webhero_portal_reads = MAGIC

    @api.model
    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        if not allowed or self.env.su or not self._webhero_is_ours(field.name) or self.env.user._is_internal():
            return allowed
        return operation == "read" and field.name in self._webhero_shown()

    @api.model
    def _webhero_is_ours(self, name):
        return name.startswith("webhero_") or self._name.startswith("webhero.")

    def _field_to_sql(self, alias, field_expr, query=None):
        """Odoo groups by non-stored related fields without checking field access: for our fields it is checked here."""
        name = field_expr.partition(".")[0]
        if not self.env.su and name in self._fields and self._webhero_is_ours(name):
            self._check_field_access(self._fields[name], "read")
        return super()._field_to_sql(alias, field_expr, query)

    @api.model
    @tools.ormcache()
    def _webhero_shown(self):
        """The fields listed for this model by all addons together."""
        return frozenset().union(*(vars(one).get("_webhero_portal_reads", ()) for one in type(self).__mro__))


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "webhero.portal.fields"]


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "webhero.portal.fields"]
