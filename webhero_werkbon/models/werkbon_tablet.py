# SPDX-License-Identifier: LGPL-3.0-or-later
"""The interface for a tablet app: access, the data that tablets receive and those that they send (K11, W9)."""

import base64
import hashlib

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL, mute_logger

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.turns import in_turn

from ..rules import states, tablet

CALLS_A_MINUTE = 120
FAILURES_A_MINUTE = 20


PAGE = 500

LATE_SECONDS = 120  # what was committed late is sent again


def iso(moment):
    return moment.isoformat() + "Z" if moment else None


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
            ._read_group([("key", "in", [one._hit_key() for one in self])], ["key"], ["at:max"])
        )
        last = dict(rows)
        for one in self:
            one.seen_on = last.get(one._hit_key())

    def _hit_key(self):
        return f"tablet:{self._origin.id}"

    @api.model
    def _of_number(self, backend, number):
        found = self.sudo().search([("backend_id", "=", backend.id), ("number", "=", number)], limit=1)
        return found if found.employee_id.active else found.browse()

    def _changed(self, records, since, after):
        """One page of `records` changed since, oldest first, and where to go on."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id, write_date FROM %(table)s WHERE id = ANY(%(ids)s)"
                " AND (write_date, id) > (%(since)s, %(after)s)"
                " ORDER BY write_date, id LIMIT %(limit)s",
                table=SQL.identifier(records._table),
                ids=records.ids,
                since=since,
                after=after,
                limit=PAGE + 1,
            )
        )
        more, rows = len(rows) > PAGE, rows[:PAGE]
        if more:
            onward = {"since": iso(rows[-1][1]), "after": rows[-1][0]}
        else:
            overlap = fields.Datetime.subtract(fields.Datetime.now(), seconds=LATE_SECONDS)
            onward = {"since": iso(max(since, overlap)), "after": 0}
        return records.browse(row[0] for row in rows), {"more": more, "next": onward}

    def _list(self, name, since, after):
        records = getattr(self, f"_all_{name}")()
        self.env.flush_all()
        page, onward = self._changed(records, since, after)
        if name == "orders":  # one reassigned to another technician, or unplanned, is in no page any more
            onward["open"] = records.filtered(lambda order: order.state in states.OPEN).ids
        return {"items": [getattr(self, f"_one_{name}")(one) for one in page], **onward}

    def _all_relations(self):
        """Customers of this company's books, and those of its work orders; no others."""
        links = self.env["webhero.werkbon.link"].search([("backend_id", "=", self.backend_id.id)])
        orders = self.env["webhero.werkbon.order"].search([("company_id", "=", self.company_id.id)])
        return links.partner_id | orders.partner_id | orders.site_id | orders.contact_id

    def _one_relations(self, partner):
        return {
            "id": partner.id,
            "code": partner.ref or "",
            "name": partner.display_name,
            "address": partner.street or "",
            "postal_code": partner.zip or "",
            "city": partner.city or "",
            "country": partner.country_id.code or "",
            "phone": partner.phone or "",
            "email": partner.email or "",
            "active": partner.active,
        }

    def _articles(self, use):
        products = self.env["product.product"].with_context(active_test=False)
        return products.search([("webhero_werkbon_use", "=", use), ("company_id", "in", (False, self.company_id.id))])

    def _all_materials(self):
        return self._articles("material")

    def _all_hour_types(self):
        return self._articles("hour")

    def _one_materials(self, product):
        return {
            "id": product.id,
            "code": product.default_code or "",
            "barcode": product.barcode or "",
            "name": product.name,
            "unit": product.webhero_werkbon_unit or product.uom_id.name,
            "active": product.active,
        }

    _one_hour_types = _one_materials

    def _all_orders(self):
        """Own work orders that are planned or busy, and those that no longer are, so that the tablet forgets them."""
        return self._own_orders().filtered(lambda order: order.state != states.NEW)

    def _own_orders(self):
        return self.env["webhero.werkbon.order"].search(
            [
                ("company_id", "=", self.company_id.id),
                "|",
                ("employee_id", "=", self.employee_id.id),
                ("helper_ids", "in", self.employee_id.ids),
            ]
        )

    def _one_orders(self, order):
        return {
            "id": order.id,
            "number": order.name,
            "state": order.state,
            "customer": self._one_relations(order.partner_id),
            "site": self._one_relations(order.site_id or order.partner_id),
            "contact": self._one_relations(order.contact_id or order.partner_id),
            "reference": order.reference or "",
            "description": order.description or "",
            "planned_start": iso(order.planned_start),
            "planned_end": iso(order.planned_end),
            "signed": bool(order.signature),
            "materials": [
                {"article": line.product_id.id, "name": line.name, "quantity": line.quantity}
                for line in order.material_ids
            ],
        }

    def _lock_key(self, order_id, message_id):
        """What messages of tablets wait for each other by: a work order, or, where it is new, the message itself."""
        return f"werkbon {self.backend_id.id} order {order_id}" if order_id else f"werkbon {self.id} {message_id}"

    def _push(self, body, body_hash):
        """Apply one message, once; returns (answer, created) or a Refusal. Commits.

        The same id with the same content returns the first answer again; with other content it is refused.
        """
        push = tablet.parse(body, fields.Datetime.now())
        if isinstance(push, Refusal):
            return push
        with in_turn(self.env, self._lock_key(push.order, push.id)):
            return self._push_serialized(push, body_hash)

    def _push_serialized(self, push, body_hash):
        known = self._known_push(push.id)
        if known:
            return self._replayed(known, body_hash)
        order = self._order_of(push)
        if isinstance(order, Refusal):
            return order
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                return self._store_push(push, order, body_hash), True
        except UserError as error:
            return Refusal("not_accepted", {"text": str(error.args[0])})
        except psycopg2.errors.UniqueViolation as error:  # the same message at the same moment: begin again
            raise ConcurrencyError("the same push at once") from error

    def _known_push(self, push_id):
        return self.env["webhero.werkbon.push"].search(
            [("backend_id", "=", self.backend_id.id), ("push_id", "=", push_id)], limit=1
        )

    def _replayed(self, known, body_hash):
        if known.tablet_id != self:
            return Refusal("push_of_other", {})
        if known.body_hash != body_hash:
            return Refusal("push_differs", {})
        return known.answer, False

    def _order_of(self, push):
        """The work order that is meant, empty for a new one; what is not this employee's does not exist for it."""
        if push.order:
            order = self._own_orders().filtered(lambda one: one.id == push.order)
            if not order:
                return Refusal("order_unknown", {"order": push.order})
            if order.state not in states.OPEN:
                return Refusal("order_closed", {"order": push.order})
            if order.signed_on and push.changes_what_was_signed:
                return Refusal("order_signed", {"order": push.order})
        else:
            order = self.env["webhero.werkbon.order"]
            if push.customer not in self._all_relations().ids:
                return Refusal("customer_unknown", {"customer": push.customer})
        unknown = self._articles_known(push)
        return order if unknown is None else unknown

    def _articles_known(self, push):
        for wanted, name, use in (
            ({line.hour_type for line in push.hours}, "hour_type", "hour"),
            ({line.article for line in push.materials}, "article", "material"),
        ):
            missing = wanted - set(self._articles(use).filtered("active").ids)
            if missing:
                return Refusal("article_unknown", {name: min(missing)})
        return None

    def _store_push(self, push, order, body_hash):
        kept = self._register_push(push, order, body_hash)
        order = order or self._new_order(push)
        order.write(self._order_values(push, order))
        order.write({"state": push.state})
        kept.write({"order_id": order.id, "answer": self._receipt(order)})
        order.message_post(body=self.env._("Sent from the tablet of %s.", self.employee_id.name))
        return kept.answer

    def _register_push(self, push, order, body_hash):
        values = {
            "backend_id": self.backend_id.id,
            "tablet_id": self.id,
            "push_id": push.id,
            "body_hash": body_hash,
            "order_id": order.id,
        }
        registered = self.env["webhero.werkbon.push"].create(values)
        registered.flush_recordset()  # of two at once, one ends here
        return registered

    def _receipt(self, order):
        return {"id": order.id, "number": order.name, "state": order.state}

    def _new_order(self, push):
        return self.env["webhero.werkbon.order"].create(
            {
                "company_id": self.company_id.id,
                "partner_id": push.customer,
                "employee_id": self.employee_id.id,
                "description": push.description,
            }
        )

    def _order_values(self, push, order):
        values = {
            "hour_ids": [(0, 0, self._hour_values(line)) for line in push.hours],
            "material_ids": [(0, 0, self._material_values(line)) for line in push.materials],
        }
        if push.km:
            values["km"] = order.km + float(push.km)
        if push.reference:
            values["reference"] = push.reference
        if push.notes:
            values["notes"] = "\n".join(filter(None, (order.notes, push.notes)))
        if push.signature:
            values["signature"] = base64.b64encode(push.signature)
            values["signed_by"] = push.signed_by
        return values

    def _hour_values(self, line):
        return {
            "employee_id": self.employee_id.id,
            "product_id": line.hour_type,
            "start": line.start,
            "stop": line.stop,
            "break_minutes": line.break_minutes,
            "travel_minutes": line.travel_minutes,
            **({"name": line.note} if line.note else {}),
        }

    def _material_values(self, line):
        return {
            "product_id": line.article,
            "quantity": float(line.quantity),
            **({"name": line.note} if line.note else {}),
        }

    def _photo(self, order_id, photo_id, caption, data):
        """Keep one photo, once; gives ({id}, created) or a Refusal. Commits."""
        with in_turn(self.env, self._lock_key(0, photo_id)):
            return self._photo_serialized(order_id, photo_id, caption, data)

    def _photo_serialized(self, order_id, photo_id, caption, data):
        order = self._own_orders().filtered(lambda one: one.id == order_id)
        if not order:
            return Refusal("order_unknown", {"order": order_id})
        photos = self.env["webhero.werkbon.photo"]
        known = photos.search([("order_id", "=", order.id), ("push_id", "=", photo_id)], limit=1)
        digest = hashlib.sha256(data).hexdigest()
        if known:
            same = known.push_hash in (False, digest)
            return ({"id": known.id}, False) if same else Refusal("push_differs", {})
        if order.state not in (*states.OPEN, states.COMPLETE):
            return Refusal("order_closed", {"order": order_id})
        problem = tablet.photo_problem(data)
        if problem is not None:
            return problem
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                made = photos.create(
                    {
                        "order_id": order.id,
                        "push_id": photo_id,
                        "push_hash": digest,
                        "name": caption,
                        "image": base64.b64encode(data),
                    }
                )
                return {"id": made.id}, True
        except (UserError, ValueError):
            return Refusal("not_an_image", {})
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("the same photo at once") from error
