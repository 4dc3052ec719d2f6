# SPDX-License-Identifier: LGPL-3.0-or-later
"""The tablet's door, over real HTTP."""

import base64
import io
import json
import re

from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_open
from odoo.tools.image import IMAGE_MAX_RESOLUTION

from ..rules import tablet

PATH = "/werkbon/v1"
SHAPES = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}


def picture(kind="PNG", size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind)
    return out.getvalue()


class TabletCase(HttpCase):
    def setUp(self):
        super().setUp()
        env = self.env
        env["webhero.werkbon.backend"].search([]).unlink()
        self.company = env.company
        self.employee, self.other = env["hr.employee"].create([{"name": "Tine Wouters"}, {"name": "Bram Claes"}])
        self.backend, self.token = self._door(self.company, self.employee, "17")
        env["webhero.werkbon.tablet"].create(
            {"backend_id": self.backend.id, "employee_id": self.other.id, "number": "18"}
        )
        self.hour, self.material = env["product.product"].create(
            [
                {"name": "Werkuur", "webhero_werkbon_use": "hour", "list_price": 50, "type": "service"},
                {"name": "Kraan", "webhero_werkbon_use": "material", "list_price": 10},
            ]
        )
        self.customer = env["res.partner"].create({"name": "Bakkerij Zon", "city": "Gent"})
        self.order = env["webhero.werkbon.order"].create(
            {"partner_id": self.customer.id, "employee_id": self.employee.id, "planned_start": "2026-12-01 08:00:00"}
        )

    def _door(self, company, employee, number):
        backend = self.env["webhero.werkbon.backend"].create(
            {"name": f"Door {company.id}", "company_id": company.id, "invoice_in": "erp", "state": "connected"}
        )
        token = backend.action_new_token()["context"]["werkbon_token"]
        self.env["webhero.werkbon.tablet"].create(
            {"backend_id": backend.id, "employee_id": employee.id, "number": number}
        )
        return backend, token

    def call(self, path, body=None, number="17", token=None, company=None, headers=None, method=None):
        sent = {
            "Authorization": f"Bearer {token or self.token}",
            "X-Company": company or self.backend.company_number,
            "X-Employee": number,
            **(headers or {}),
        }
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        method = method or ("GET" if data is None else "POST")
        found = self.url_open(PATH + path, data=data, headers=sent, method=method)
        self._check_described(found, re.sub(r"^/orders/[0-9]{1,9}/photos", "/orders/{order}/photos", path), method)
        return found

    def _check_described(self, found, path, method):
        """Each answer in these tests is one that our own description promises, in its status and its shape."""
        with file_open("webhero_werkbon/static/openapi/v1.json") as file:
            self.description = json.load(file)
        operation = self.description["paths"].get(path.partition("?")[0], {}).get(method.lower())
        if operation:
            self.assertIn(str(found.status_code), operation["responses"], f"{method} {path}")
            content = operation["responses"][str(found.status_code)]["content"]["application/json"]
            self._check_shape(content["schema"], found.json(), f"{method} {path}")

    def _check_shape(self, schema, value, where):
        if "$ref" in schema:
            schema = self.description["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        kinds = schema.get("type", ())
        kinds = [kinds] if isinstance(kinds, str) else kinds
        self.assertTrue(not kinds or any(SHAPES[kind](value) for kind in kinds), f"{where}: {value!r} is not {kinds}")
        if isinstance(value, dict) and "properties" in schema:
            self.assertLessEqual(set(schema.get("required", ())), set(value), where)
            self.assertLessEqual(set(value), set(schema["properties"]), where)
            for name, one in value.items():
                self._check_shape(schema["properties"][name], one, f"{where}.{name}")
        for one in value if isinstance(value, list) else ():
            self._check_shape(schema["items"], one, where)

    def push(self, **values):
        line = {"hour_type": self.hour.id, "start": "2026-12-01T08:00:00+01:00", "stop": "2026-12-01T10:30:00+01:00"}
        return {
            "id": "push-0001-aaaa",
            "order": self.order.id,
            "state": "complete",
            "hours": [{**line, "break_minutes": 15}],
            "materials": [{"article": self.material.id, "quantity": 2}],
            "km": 12.5,
            "signature": base64.b64encode(picture()).decode(),
            "signed_by": "Mevr. Zon",
            **values,
        }


@tagged("post_install", "-at_install")
class TestTablet(TabletCase):
    # ---- who may come in

    def test_token(self):
        """K11, W9: a company id of 7 digits, a token of 64 hex characters, shown once and stored hashed."""
        self.assertRegex(self.backend.company_number, r"^\d{7}$")
        self.assertRegex(self.token, r"^[0-9a-f]{64}$")
        self.assertNotIn(self.token, str(self.backend.read()))
        self.env.cr.execute("SELECT token_hash FROM webhero_werkbon_backend WHERE id = %s", (self.backend.id,))
        self.assertNotEqual(self.env.cr.fetchone()[0], self.token)
        office = new_test_user(self.env, "werkbon-office", groups="webhero_werkbon.group_werkbon_manager")
        self.assertNotIn("token_hash", self.backend.with_user(office).read()[0])

    def test_link(self):
        """K11: a tablet links with company id, token and a number of the list; the list shows the device."""
        found = self.call("/link", {"device": "Tablet 3"})
        self.assertEqual((found.status_code, found.json()["employee"]), (200, "Tine Wouters"))
        tablet = self.backend.tablet_ids.filtered(lambda one: one.number == "17")
        self.assertEqual((tablet.device, bool(tablet.linked_on)), ("Tablet 3", True))

    def test_wrong_visitors(self):
        """K11: wrong company, wrong token, no token, revoked token: the same 401, and nothing else is told."""
        other = self.env["res.company"].create({"name": "Other firm"})
        stranger = self.env["hr.employee"].create({"name": "Stranger", "company_id": other.id})
        backend, token = self._door(other, stranger, "99")
        answers = [
            self.call("/relations", company=backend.company_number),
            self.call("/relations", token=token),
            self.call("/relations", token="0" * 64),
            self.call("/relations", token="x' OR 1=1 --"),
            self.call("/relations", company="0000000"),
            self.url_open(f"{PATH}/relations"),
        ]
        self.call("/relations")
        old = self.token
        self.backend.action_revoke_token()
        answers.append(self.call("/relations", token=old))
        self.token = self.backend.action_new_token()["context"]["werkbon_token"]
        answers.append(self.call("/relations", token=old))
        self.assertEqual([one.status_code for one in answers], [401] * 8)
        self.assertEqual({one.text for one in answers}, {'{"error": "not_allowed"}'})
        self.assertEqual(self.call("/relations").status_code, 200)
        self.assertEqual(self.call("/relations", number="99").status_code, 403)
        self.assertEqual(self.call("/relations", number="").status_code, 403)
        self.employee.active = False
        self.assertEqual(self.call("/relations").status_code, 403)

    def test_rate(self):
        """S18.2: who keeps guessing is told to wait; tablets with a right token, at the same address, work on."""
        answers = [self.call("/relations", token="1" * 64) for _try in range(22)]
        self.assertEqual((answers[0].status_code, answers[-1].status_code), (401, 429))
        self.assertEqual(answers[-1].headers.get("Retry-After"), "60")
        self.assertEqual(self.call("/relations").status_code, 200)
        answers = [self.call("/relations", number="no such number") for _try in range(22)]
        self.assertEqual((answers[0].status_code, answers[-1].status_code), (403, 429))
        self.assertEqual(self.call("/relations").status_code, 200)

    def test_rate_of_one(self):
        """S18.2: one tablet that calls without end is slowed down, the others of its company are not."""
        tablet = self.backend.tablet_ids.filtered(lambda one: one.number == "17")
        self.env["webhero.werkbon.hit"].create([{"key": tablet._hit_key()}] * 120)
        self.assertEqual(self.call("/relations").status_code, 429)
        self.assertEqual(self.call("/relations", number="18").status_code, 200)
        self.env["webhero.werkbon.hit"].create([{"key": f"company:{self.backend.id}"}] * 240)
        self.assertEqual(self.call("/relations", number="18").status_code, 429)

    def test_last_seen(self):
        """S18.1: when a tablet was last seen stays known after the counted calls have been cleaned up."""
        tablet, other = self.backend.tablet_ids.sorted("number")
        hits = self.env["webhero.werkbon.hit"].create(
            [{"key": tablet._hit_key(), "at": f"2026-01-0{day} 10:00:00"} for day in (1, 2, 3)]
        )
        hits._gc_old()
        self.assertEqual(hits.exists(), hits[2])
        self.assertEqual((str(tablet.seen_on), other.seen_on), ("2026-01-03 10:00:00", False))

    # ---- lists

    def test_lists(self):
        """K11: relations, materials, hour types and own work orders; nothing of another company or employee."""
        other = self.env["res.company"].create({"name": "Other firm"})
        self.env["product.product"].create(
            {"name": "Theirs", "webhero_werkbon_use": "material", "company_id": other.id}
        )
        self.env["res.partner"].create({"name": "Nobody's customer"})
        self.env["webhero.werkbon.order"].create(
            [
                {"partner_id": self.customer.id, "employee_id": self.other.id, "state": "planned", "name": "NOTMINE"},
                {"partner_id": self.customer.id, "company_id": other.id, "name": "THEIRS"},
            ]
        )
        relations = self.call("/relations").json()["items"]
        self.assertEqual([one["name"] for one in relations], ["Bakkerij Zon"])
        self.assertEqual([one["name"] for one in self.call("/materials").json()["items"]].count("Theirs"), 0)
        self.assertIn("Kraan", [one["name"] for one in self.call("/materials").json()["items"]])
        self.assertIn("Werkuur", [one["name"] for one in self.call("/hour_types").json()["items"]])
        self.assertEqual([one["number"] for one in self.call("/orders").json()["items"]], [self.order.name])
        self.assertEqual(self.call("/secrets").status_code, 404)
        self.assertEqual(self.call("/orders?since=nonsense").status_code, 400)

    def test_changed_since(self):
        """K11: a list gives what changed since the last time, also what was archived, page by page."""
        first = self.call("/relations").json()
        self.assertFalse(first["more"])
        since = first["next"]["since"]
        self.env.cr.execute("UPDATE res_partner SET write_date = '2020-01-01'")
        self.assertFalse(self.call(f"/relations?since={since}").json()["items"])
        self.customer.active = False
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = now() + interval '1 hour' WHERE id = %s", (self.customer.id,)
        )
        found = self.call(f"/relations?since={since}").json()["items"]
        self.assertEqual([(one["id"], one["active"]) for one in found], [(self.customer.id, False)])

    def test_no_longer_own(self):
        """K11: a work order that was given to somebody else, or put back, is told to the tablet that had it."""
        self.assertEqual(self.call("/orders").json()["open"], self.order.ids)
        self.order.employee_id = self.other
        self.assertEqual(self.call("/orders").json()["open"], [])
        self.assertEqual(self.call("/orders", number="18").json()["open"], self.order.ids)
        self.order.write({"planned_start": False, "planned_end": False, "state": "new"})
        self.assertEqual(self.call("/orders", number="18").json()["open"], [])

    # ---- pushes

    def test_push(self):
        """K11: hours, materials, kilometres and signature of a work order come in, UTC, with their prices."""
        found = self.call("/orders", self.push())
        self.assertEqual((found.status_code, found.json()["state"]), (201, "complete"), found.text)
        self.assertEqual(self.order.hour_ids.hours, 2.25)
        self.assertEqual(str(self.order.hour_ids.start), "2026-12-01 07:00:00")
        self.assertEqual(self.order.hour_ids.employee_id, self.employee)
        self.assertEqual((self.order.material_ids.quantity, self.order.km), (2, 12.5))
        self.assertEqual((self.order.amount_untaxed, self.order.signed_by), (132.5, "Mevr. Zon"))
        self.assertTrue(self.order.signature and self.order.signed_on)

    def test_after_a_signature(self):
        """K11, S18.9: after a signature a tablet brings no work and no other signature; what is not signed for still comes."""
        self.assertEqual(self.call("/orders", self.push(state="busy")).status_code, 201)
        empty = {"hours": [], "materials": [], "km": 0, "signature": ""}
        work = self.push()
        for changed in ("hours", "materials", "km", "signature"):
            body = self.push(id=f"push-after-{changed}", **{**empty, changed: work[changed]})
            found = self.call("/orders", body)
            self.assertEqual((found.status_code, found.json()["error"]), (409, "order_signed"), changed)
        found = self.call("/orders", self.push(id="push-after-state", notes="Klaar", **empty))
        self.assertEqual((found.status_code, self.order.state), (201, "complete"), found.text)
        self.assertEqual(self.order.hour_ids.hours, 2.25)

    def test_replay(self):
        """K11: the same push again gets the same answer and changes nothing; the same id with other content is 409."""
        first = self.call("/orders", self.push(state="busy"))
        again = self.call("/orders", self.push(state="busy"))
        self.assertEqual((first.status_code, again.status_code), (201, 200))
        self.assertEqual(first.json(), again.json())
        self.assertEqual(len(self.order.hour_ids), 1)
        self.assertEqual(self.call("/orders", self.push(state="busy", km=99)).json()["error"], "push_differs")
        self.assertEqual(self.call("/orders", self.push(state="busy"), number="18").status_code, 409)
        self.assertEqual(self.order.km, 12.5)

    def test_new_order(self):
        """K11: a technician makes a work order on the spot, for a known customer only."""
        found = self.call("/orders", self.push(order=0, customer=self.customer.id, description="Spoed"))
        made = self.env["webhero.werkbon.order"].browse(found.json()["id"])
        self.assertEqual((made.partner_id, made.employee_id, made.description), (self.customer, self.employee, "Spoed"))
        stranger = self.env["res.partner"].create({"name": "Not ours"})
        found = self.call("/orders", self.push(id="push-0002-aaaa", order=0, customer=stranger.id))
        self.assertEqual((found.status_code, found.json()["error"]), (404, "customer_unknown"))

    def test_foreign_order(self):
        """K11: somebody else's work order, and one that does not exist, get the same answer; a closed one is told."""
        theirs = self.env["webhero.werkbon.order"].create(
            {"partner_id": self.customer.id, "employee_id": self.other.id, "state": "planned"}
        )
        one = self.call("/orders", self.push(order=theirs.id))
        none = self.call("/orders", self.push(order=2**31 - 2))
        self.assertEqual((one.status_code, none.status_code), (404, 404))
        self.assertEqual(set(one.json()), set(none.json()))
        self.assertFalse(theirs.hour_ids)
        self.order.action_complete()
        self.assertEqual(self.call("/orders", self.push()).json()["error"], "order_closed")

    def test_bad_pushes(self):
        """K11, S18.3: each wrong field is named; nothing of a refused push is kept."""
        line = self.push()["hours"][0]
        for field, values in (
            ("id", {"id": "x"}),
            ("state", {"state": "handled"}),
            ("km", {"km": -1}),
            ("km", {"km": "NaN"}),
            ("km", {"km": 999_999}),
            ("hours[0].break_minutes", {"hours": [{**line, "break_minutes": 1400}]}),
            ("hours[0].start", {"hours": [{**line, "start": "2099-12-01T08:00:00Z", "stop": "2099-12-01T09:00:00Z"}]}),
            ("materials[0].quantity", {"materials": [{"article": self.material.id, "quantity": 1e-9}]}),
            ("hours", {"hours": {}}),
            ("hours[0].start", {"hours": [{**line, "start": "2026-12-01T08:00:00"}]}),
            ("hours[0].stop", {"hours": [{**line, "stop": "2026-11-30T08:00:00Z"}]}),
            ("materials[0].quantity", {"materials": [{"article": self.material.id, "quantity": 0}]}),
            ("signature", {"signature": "%%%"}),
            ("signature", {"signature": base64.b64encode(b"<svg/>").decode()}),
            ("signed_by", {"signed_by": ""}),
            ("order", {"order": True}),
            ("description", {"description": ["a"]}),
        ):
            with self.subTest(field=field, values=values):
                found = self.call("/orders", self.push(**values))
                self.assertEqual((found.status_code, found.json().get("field")), (400, field), found.text)
        for raw in (b"", b"[]", b"{", b"[" * 100_000):
            self.assertEqual(self.call("/orders", raw, method="POST").status_code, 400)
        unknown = self.call("/orders", self.push(materials=[{"article": self.hour.id, "quantity": 1}]))
        self.assertEqual((unknown.status_code, unknown.json()["article"]), (404, self.hour.id))
        self.assertFalse(
            self.order.hour_ids | self.env["webhero.werkbon.hour"].search([("order_id", "=", self.order.id)])
        )
        self.assertFalse(self.backend.id in self.env["webhero.werkbon.push"].search([]).backend_id.ids)

    def test_photos(self):
        """K11: a photo comes in once; 20 MB, text and a foreign work order are refused in words."""
        path = f"/orders/{self.order.id}/photos?caption=Lek"
        once = {"X-Photo-Id": "photo-0001", "Content-Type": "image/jpeg"}
        sent = picture("JPEG", (3000, 1000))
        found = self.call(path, sent, headers=once)
        self.assertEqual(found.status_code, 201, found.text)
        self.assertEqual(self.call(path, sent, headers=once).status_code, 200)
        other = self.call(path, picture("JPEG"), headers=once)
        self.assertEqual((other.status_code, other.json()["error"]), (409, "push_differs"))
        photo = self.order.photo_ids
        self.assertEqual((len(photo), photo.name), (1, "Lek"))
        self.assertLessEqual(max(Image.open(io.BytesIO(base64.b64decode(photo.image))).size), 1920)
        large = self.call(path, b"\xff\xd8\xff" + b"0" * 20_000_000, headers={**once, "X-Photo-Id": "photo-0002"})
        self.assertEqual((large.status_code, large.json()["error"]), (413, "too_large"))
        wide = picture(size=(59_000, 1000))
        found = self.call(path, wide, headers={**once, "X-Photo-Id": "photo-0006"})
        self.assertEqual(
            (found.status_code, found.json()), (413, {"error": "too_large", "limit": 50_000_000, "why": "pixels"})
        )
        self.assertEqual(tablet.MOST_PIXELS, IMAGE_MAX_RESOLUTION)
        text = self.call(path, b"#!/bin/sh", headers={**once, "X-Photo-Id": "photo-0003"})
        self.assertEqual(text.status_code, 415)
        broken = self.call(path, picture()[:8] + b"no picture at all", headers={**once, "X-Photo-Id": "photo-0004"})
        self.assertEqual(broken.status_code, 415)
        self.assertEqual(self.call(path, picture(), headers={"X-Photo-Id": "../x"}).status_code, 400)
        foreign = self.call("/orders/999999/photos", picture(), headers={**once, "X-Photo-Id": "photo-0005"})
        self.assertEqual(foreign.status_code, 404)

    def test_late_photos(self):
        """K11: a photo may still come after “complete”, when the copy has been mailed; not after “handled”."""
        path, once = f"/orders/{self.order.id}/photos", {"Content-Type": "image/png"}
        self.call("/orders", self.push())
        found = self.call(path, picture(), headers={**once, "X-Photo-Id": "photo-0001"})
        self.assertEqual((found.status_code, len(self.order.photo_ids)), (201, 1), found.text)
        self.order._become_handled()
        found = self.call(path, picture(), headers={**once, "X-Photo-Id": "photo-0002"})
        self.assertEqual((found.status_code, found.json()["error"]), (409, "order_closed"))
        with self.assertRaises(UserError):
            self.order.photo_ids.unlink()

    def test_description(self):
        """K11: the OpenAPI description is served, names every route that exists, and the real answers fit it."""
        found = self.url_open(f"{PATH}/openapi.json").json()
        self.assertEqual(found["openapi"][:3], "3.1")
        self.assertEqual(
            set(found["paths"]),
            {"/link", "/relations", "/materials", "/hour_types", "/orders", "/orders/{order}/photos", "/openapi.json"},
        )
        with file_open("webhero_werkbon/static/openapi/v1.json") as file:
            self.assertEqual(found, json.load(file))
        for reference in re.findall(r'"\$ref": "#/components/(\w+)/(\w+)"', json.dumps(found)):
            self.assertIn(reference[1], found["components"][reference[0]])
        for path in ("/relations", "/materials", "/hour_types", "/orders"):
            items = self.call(path).json()["items"]
            name = found["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            schema = found["components"]["schemas"][name["$ref"].rsplit("/", 1)[1]]["properties"]["items"]["items"]
            wanted = found["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
            for item in items:
                self.assertEqual(set(item), set(wanted["properties"]), path)
        self.assertNotIn("127.0.0.1", json.dumps(found))
