# SPDX-License-Identifier: LGPL-3.0-or-later
"""Relations and articles as they were last read; over REST a list is thin and reading one costs a call (E6)."""

import hashlib
import json
import typing
from decimal import Decimal

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL, mute_logger

from ..client import Product, Relation
from ..client.values import email_key, vat_key

SLICE = 20  # records that are read again each time over REST, the longest ago first
MOST = 250  # records that one run reads in full over REST


class EboekhoudenCached(models.AbstractModel):
    _name = "webhero.eboekhouden.cached"
    _description = "Cached record of e-Boekhouden"
    _order = "code, id"
    _rec_names_search = ["code", "name"]
    _dataclass = None  # what `data` holds
    _reader = None  # the method of the client that lists them

    backend_id = fields.Many2one(
        "webhero.eboekhouden.backend", "Connection", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="backend_id.company_id", store=True, index=True)
    remote_id = fields.Integer("Number there", readonly=True, index=True)
    code = fields.Char(readonly=True, index=True)
    name = fields.Char(readonly=True)
    data = fields.Json(readonly=True, help="Everything that was read.")
    line = fields.Char(readonly=True, help="What the thin line of the list said when this was read.")
    digest = fields.Char(readonly=True)
    read_at = fields.Datetime(
        "Last read", readonly=True, help="Where all is read each time: the last time that it was new."
    )
    changed_at = fields.Datetime("Last change", readonly=True, index=True)
    gone = fields.Boolean(readonly=True, help="Not in e-Boekhouden any more.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = " ".join(part for part in (record.code, record.name) if part)

    # ---- dataclass and record

    def _as_dataclass(self):
        """The record as the client gave it."""
        self.ensure_one()
        # the types themselves: a dataclass keeps them as text where its module postpones annotations
        decimals = {name for name, kind in typing.get_type_hints(self._dataclass).items() if kind is Decimal}
        data = {name: Decimal(value) if name in decimals else value for name, value in self.data.items()}
        return self._dataclass(**data)

    @api.model
    def _values(self, item):
        """Columns of one record that was read; without `digest` where nothing changed."""
        data = {name: str(value) if isinstance(value, Decimal) else value for name, value in vars(item).items()}
        text = json.dumps(data, sort_keys=True)
        return {
            "remote_id": item.id,
            "code": item.code,
            "name": item.name,
            "data": data,
            "digest": hashlib.sha256(text.encode()).hexdigest(),
            "gone": False,
        }

    # ---- reading

    @api.model
    def _refresh(self, backend, client, most=MOST):
        """Read the list of `backend`, what changed of it in full, and give the records that changed now."""
        known = {record.remote_id: record for record in self._of(backend)}
        lines = {number: record.line for number, record in known.items() if not record.gone}
        listing = getattr(client, self._reader)(known=lines, again=self._oldest(backend), most=most)
        return self._store(backend, known, listing, slices=not client.reads_all)

    @api.model
    def _of(self, backend):
        """The records of `backend`, without what makes them large."""
        names = ["remote_id", "line", "digest", "gone"]
        return self.search_fetch([("backend_id", "=", backend.id), *self._made()], names)

    @api.model
    def _made(self):
        return [("remote_id", "!=", 0)]

    @api.model
    def _oldest(self, backend):
        domain = [("backend_id", "=", backend.id), ("gone", "=", False), *self._made()]
        return set(self.search_fetch(domain, ["remote_id"], order="read_at, id", limit=SLICE).mapped("remote_id"))

    @api.model
    def _store(self, backend, known, listing, slices):
        """Write what changed; and where lists are read in `slices`, of the rest that it was read just now."""
        now, same, changed, new = fields.Datetime.now(), [], [], []
        for item in listing.read:
            values, line = self._values(item), listing.thin.get(item.id, "")
            record = known.get(item.id)
            if record is None:
                new.append({**values, "line": line, "read_at": now, "backend_id": backend.id, "changed_at": now})
            elif record.digest == values["digest"] and (record.line or "") == line and not record.gone:
                same.append(record.id)
            elif record.digest == values["digest"] and not record.gone:
                record.write({"line": line, "read_at": now})
            else:
                record.write({**values, "line": line, "read_at": now, "changed_at": now})
                changed.append(record.id)
        if slices:
            self.browse(same).write({"read_at": now})
        away = [record.id for number, record in known.items() if number not in listing.thin and not record.gone]
        self.browse(away).write({"gone": True, "changed_at": now})
        return self.browse(changed + away) | self.create(new)


class EboekhoudenProduct(models.Model):
    _name = "webhero.eboekhouden.product"
    _description = "e-Boekhouden article"
    _inherit = ["webhero.eboekhouden.cached"]
    _dataclass = Product
    _reader = "products"

    unit = fields.Char(readonly=True)
    vat_code = fields.Char("VAT code", readonly=True)
    usable = fields.Boolean("Active there", readonly=True)

    _unique_remote = models.UniqueIndex("(backend_id, remote_id)", "This article is already in the list.")

    @api.model
    def _values(self, item):
        return {
            **super()._values(item),
            "unit": item.unit or False,
            "vat_code": item.vat_code or False,
            "usable": item.active,
        }


class EboekhoudenRelation(models.Model):
    """A debtor or creditor of the books. `making`: one that a worker is making there right now."""

    _name = "webhero.eboekhouden.relation"
    _description = "e-Boekhouden relation"
    _inherit = ["webhero.eboekhouden.cached"]
    _dataclass = Relation
    _reader = "relations"

    email = fields.Char(readonly=True)
    email_key = fields.Char(readonly=True, index=True)
    vat_key = fields.Char(compute="_compute_vat_key", store=True, index="btree_not_null")
    inactive = fields.Boolean("Inactive there", readonly=True)
    administration_key = fields.Char(related="backend_id.administration_key", store=True, index=True)
    making = fields.Boolean(readonly=True)
    sent = fields.Boolean(readonly=True, help="Making: the books may have it, because it was sent under this code.")
    making_until = fields.Datetime(readonly=True, help="Until when the worker that makes it is believed alive.")
    made_for = fields.Char(
        "Made for", readonly=True, index="btree_not_null", help="Whom without e-mail address it was made for."
    )

    _unique_remote = models.UniqueIndex(
        "(backend_id, remote_id) WHERE making IS NOT TRUE", "This relation is already in the list."
    )
    _one_maker = models.UniqueIndex(
        "(administration_key, email_key) WHERE making", "This relation is being made by another worker."
    )
    _one_code = models.UniqueIndex(
        "(administration_key, lower(code)) WHERE making", "This code is being used by another worker."
    )

    _codes_used = models.Index("(administration_key, lower(code) text_pattern_ops)")

    @api.depends("data")
    def _compute_vat_key(self):
        for record in self:
            record.vat_key = vat_key((record.data or {}).get("vat_number")) or False

    @api.model
    def _values(self, item):
        return {
            **super()._values(item),
            "email": item.email or item.email_invoice or False,  # some bookkeepers fill in the one for invoices only
            "email_key": email_key(item.email or item.email_invoice) or False,
            "inactive": item.inactive,
        }

    @api.model
    def _made(self):
        return [("making", "=", False)]

    # ---- being made

    @api.model
    def _begin_making(self, backend, code, wish, key, until, made_for=None):
        """The row that says that a debtor is being made; an empty one where that row, or its code, is taken.

        One statement: a webshop makes hundreds of debtors in a row, and the ORM's own way has ten.
        """
        now, user = fields.Datetime.now(), self.env.uid
        self.env.cr.execute(
            SQL(
                "INSERT INTO webhero_eboekhouden_relation (backend_id, administration_key, company_id, code, name, email,"
                " email_key, made_for, making, making_until, create_uid, create_date, write_uid, write_date)"
                " VALUES (%s, %s, (SELECT company_id FROM webhero_backend WHERE id = %s), %s, %s, %s, %s, %s, TRUE, %s,"
                " %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
                *(backend.id, backend.administration_key, backend.backend_id.id, code, wish.name, wish.email),
                *(key, made_for, until, user, now, user, now),
            ),
            log_exceptions=False,
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _codes_like(self, administration_key, base):
        """Codes of this administration that begin with `base`, without case."""
        self.flush_model(["administration_key", "code"])
        start = base.lower().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        self.env.cr.execute(
            SQL(
                "SELECT code FROM webhero_eboekhouden_relation WHERE administration_key = %s AND lower(code) LIKE %s",
                administration_key, f"{start}%",
            )
        )  # fmt: skip
        return [row[0] for row in self.env.cr.fetchall()]

    def _become(self, backend, item):
        """What was being made is there now: this row is that relation, unless another worker keeps it already."""
        now = fields.Datetime.now()
        values = {**self._values(item), "read_at": now, "changed_at": now, "making": False, "making_until": False}
        try:
            with self.env.cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                self.write(values)
                self.flush_recordset()
        except psycopg2.errors.UniqueViolation:
            self.env.invalidate_all(flush=False)
            values["made_for"] = self.made_for
            self.unlink()
            kept = self.search([("backend_id", "=", backend.id), ("remote_id", "=", item.id)], limit=1)
            kept.write(values)
            kept.flush_recordset()
