# SPDX-License-Identifier: LGPL-3.0-or-later
"""Relations and articles as they were last read; over REST a list is thin and reading one costs a call (E6)."""

import functools
import hashlib
import json
import typing
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..client import Product, Relation
from ..client.values import email_key, vat_key
from .debtors import MAKING_SECONDS

SLICE = 20  # records that are read again each time over REST, the longest ago first
MOST = 250  # records that one run reads in full over REST


@functools.cache
def _decimals(kind):
    """Names of the amounts of a dataclass: by the types themselves, which it keeps as text where its module postpones them."""
    return {name for name, hint in typing.get_type_hints(kind).items() if hint is Decimal}


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
        decimals = _decimals(self._dataclass)
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
        """Read the list of `backend`, its changed records in full, and return the records that changed now."""
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
        """The reservation row for creating a debtor; an empty recordset where that row, or its code, is taken."""
        begun = self._begin_all(backend, [(key, wish.name, code)], until, made_for)
        return self.browse(number for number, _code in begun.values())

    @api.model
    def _begin_all(self, backend, customers, until, made_for=None):
        """{key: (id of the reservation row for creating a debtor, its code)} of [(key, name, code)] whose row
        and code are free.

        One statement: a webshop creates hundreds of debtors in a row, and the ORM takes ten statements for each.
        """
        now, user = fields.Datetime.now(), self.env.uid
        common = (until, user, now, user, now)
        rows = SQL(", ").join(
            SQL(
                "(%s, %s, (SELECT company_id FROM webhero_backend WHERE id = %s), %s, %s, %s, %s, %s, TRUE, %s, %s, %s, %s, %s)",
                *(backend.id, backend.administration_key, backend.backend_id.id, code, name),
                *(None if made_for else key, key, made_for, *common),
            )
            for key, name, code in customers
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO webhero_eboekhouden_relation (backend_id, administration_key, company_id, code, name, email,"
                " email_key, made_for, making, making_until, create_uid, create_date, write_uid, write_date)"
                " VALUES %s ON CONFLICT DO NOTHING RETURNING email_key, id, code",
                rows,
            ),
            log_exceptions=False,
        )
        return {key: (number, code) for key, number, code in self.env.cr.fetchall()}

    def _renew_making(self, until):
        """This row with its time renewed; none where another worker has adopted it."""
        again = fields.Datetime.add(fields.Datetime.now(), seconds=MAKING_SECONDS)
        self.env.cr.execute(
            SQL(
                "UPDATE webhero_eboekhouden_relation SET making_until = %s WHERE id = %s AND making AND making_until = %s"
                " RETURNING id",
                *(again, self.id, until),
            )
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _still_making(self, numbers):
        """Those of these rows that are still being made."""
        if not numbers:
            return self
        return self.search_fetch([("id", "in", numbers), ("making", "=", True)], ["making_until", "sent"])

    def _release_unused(self, until):
        """Delete the reservations without a debtor, unless another worker has adopted one."""
        self.filtered(lambda one: one.making_until == until and not one.sent).unlink()

    @api.model
    def _codes_like(self, administration_key, *bases):
        """Codes of this administration that begin with one of `bases`, without case."""
        self.flush_model(["administration_key", "code"])
        starts = [base.lower().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for base in bases]
        self.env.cr.execute(
            SQL(
                "SELECT code FROM webhero_eboekhouden_relation WHERE administration_key = %s AND lower(code) LIKE ANY(%s)",
                administration_key, [f"{start}%" for start in starts],
            )
        )  # fmt: skip
        return [row[0] for row in self.env.cr.fetchall()]

    def _become(self, backend, item):
        """The debtor was created: this row becomes its relation, unless another worker stored it already: then this row is
        deleted, and the other one records for whom it was created. One statement.
        """
        now = fields.Datetime.now()
        values = {**self._values(item), "vat_key": vat_key(item.vat_number) or False, "read_at": now, "changed_at": now}
        values |= {"making": False, "making_until": False, "write_uid": self.env.uid, "write_date": now}
        self.flush_recordset()
        columns = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), self._fields[name].convert_to_column_insert(value, self))
            for name, value in values.items()
        )
        self.env.cr.execute(
            SQL(
                "WITH kept AS (SELECT id FROM webhero_eboekhouden_relation"
                "  WHERE backend_id = %(backend)s AND remote_id = %(remote)s AND making IS NOT TRUE LIMIT 1),"
                " own AS (DELETE FROM webhero_eboekhouden_relation"
                "  WHERE id = %(id)s AND EXISTS (SELECT 1 FROM kept) RETURNING made_for)"
                " UPDATE webhero_eboekhouden_relation SET %(columns)s,"
                " made_for = coalesce((SELECT made_for FROM own), made_for)"
                " WHERE id = coalesce((SELECT id FROM kept), %(id)s)",
                backend=backend.id, remote=item.id, id=self.id, columns=columns,
            ),
            log_exceptions=False,
        )  # fmt: skip
        self.invalidate_model()
