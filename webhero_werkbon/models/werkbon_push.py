# SPDX-License-Identifier: LGPL-3.0-or-later
"""What tablets sent and how often they called (K11)."""

from datetime import timedelta

from odoo import api, fields, models


class WerkbonHit(models.Model):
    """One call of a tablet, counted for rate limiting. Rows are only inserted, so no transaction waits."""

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
        """Each tablet's last call is kept: it shows when the tablet was last seen."""
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
