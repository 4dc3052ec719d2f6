# SPDX-License-Identifier: LGPL-3.0-or-later
"""Addresses that somebody made up, and what a customer asks over RPC (X8)."""

import json
import time
from unittest.mock import patch

from odoo.exceptions import AccessDenied
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import portal_reset, res_users
from .common import PortalCase

HUGE = "9" * 30
# every field of ours that a customer may read: what the portal shows
SHOWN = {
    "account.move": {
        "webhero_credit_reason", "webhero_credited_number", "webhero_invoice_category_id", "webhero_is_read",
        "webhero_kind",
    },
    "res.company": {"webhero_portal_bills", "webhero_portal_link_days", "webhero_portal_upload"},
    "res.partner": {"webhero_delivery_channel"},
    "webhero.invoice.category": {"active", "color", "company_id", "create_uid", "name", "sequence", "write_uid"},
    "webhero.werkbon.order": {
        "access_url", "access_warning", "company_id", "corrected_on", "customer_name", "description", "hour_ids", "hours_total",
        "km", "material_ids", "name", "partner_id", "planned_end", "planned_start", "reference", "signature", "signed_by",
        "signed_on", "signed_text", "site_id", "site_text", "state",
    },
}  # fmt: skip
LINE = {"break_minutes", "company_id", "date", "hours", "name", "order_id", "partner_id", "quantity", "start", "state"}
SHOWN["webhero.werkbon.hour"] = SHOWN["webhero.werkbon.material"] = LINE | {"stop", "travel_minutes", "unit"}
MAGIC = {"id", "display_name", "create_date", "write_date"}
SQL = "' OR 1=1; DROP TABLE account_move; --"


@tagged("post_install", "-at_install")
class TestHostilePortal(PortalCase):
    def setUp(self):
        super().setUp()
        self.mine = self._invoice(self.bakker, ref="MINE-1")
        self.foreign = self._invoice(self.slager, ref="FOREIGN-1")

    def test_filters(self):
        """X8: SQL and scripts in filters, sorting and page sizes find nothing, break nothing, and come back as text."""
        self.authenticate("brood", "brood-12345")
        script = "<script>alert(1)</script>"
        for name in ("number", "category", "sort", "size", "from", "to", "status", "kind", "read", "page", "search"):
            for value in (SQL, script, HUGE, "\x00", "%00", "é" * 5000):
                with self.subTest(name=name, value=value[:20]):
                    answer = self.url_open("/my/invoices", params={name: value})
                    self.assertEqual(answer.status_code, 200)
                    self.assertNotIn("FOREIGN-1", answer.text)
                    self.assertNotIn(self.foreign.name, answer.text)
                    self.assertNotIn(script, answer.text)
        self.assertTrue(self.foreign.exists())

    def test_ids(self):
        """X8: an id that no database can hold is an invoice that does not exist, not an error of the server."""
        self.authenticate("brood", "brood-12345")
        for path in (f"/my/invoices/{HUGE}/pdf", f"/invoice/{HUGE}/1/x", f"/my/address-check/{HUGE}/x"):
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_signatures(self):
        """X8: a forged signature is refused, whatever letters it is made of; a right one is right for one invoice only."""
        link = self.mine._webhero_signed_link()
        signature = link.rpartition("/")[2]
        expires = link.split("/")[-2]
        for move, moment, forged in (
            (self.mine, expires, "é" * 64),
            (self.mine, expires, "0" * 64),
            (self.mine, int(expires) + 1, signature),
            (self.foreign, expires, signature),
            (self.mine, HUGE, signature),
        ):
            with self.subTest(forged=forged[:8]):
                answer = self.url_open(f"/invoice/{move.id}/{moment}/{forged}")
                self.assertEqual(answer.status_code, 403)
                self.assertNotIn(b"%PDF", answer.content)
        check = self.env["webhero.address.check"].create({"partner_id": self.bakker.id})
        for token in ("é" * 40, "x", check.token[:-1]):
            self.assertEqual(self.url_open(f"/my/address-check/{check.id}/{token}").status_code, 404)
        self.assertEqual(self.url_open(f"/my/address-check/{check.id}/{check.token}").status_code, 200)

    # ---- over RPC

    def rpc(self, model, method, *arguments, **keywords):
        params = {"model": model, "method": method, "args": arguments, "kwargs": keywords}
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        with mute_logger("odoo.http"):
            answer = self.url_open("/web/dataset/call_kw", body, headers={"Content-Type": "application/json"}).json()
        return answer.get("result"), "error" in answer

    def test_the_seller_s_own_fields(self):
        """S18.9: of every field of ours, on every model that a customer can read, only what the portal shows is readable."""
        seen = {}
        for name, model in self.env.items():
            model = model.with_user(self.user)
            if model._abstract or model._transient or not model.has_access("read"):
                continue
            for field in model._fields.values():
                ours = field.name.startswith("webhero_") or name.startswith("webhero.")
                if ours and field.name not in MAGIC and model._has_field_access(field, "read"):
                    seen.setdefault(name, set()).add(field.name)
        for name, fields in seen.items():
            self.assertEqual(fields - SHOWN.get(name, set()), set(), name)
        self.assertEqual(seen["account.move"], SHOWN["account.move"])

    def test_labels_over_rpc(self):
        """S18.9: the seller's label of a customer, read, searched, grouped or sorted by over RPC, is refused."""
        label = self.env["webhero.customer.category"].create({"name": "Wanbetalers"})
        self.bakker.write({"webhero_category_id": label.id, "webhero_no_reminders": True})
        self.authenticate("brood", "brood-12345")
        for model, record, field in (
            ("res.partner", self.bakker, "webhero_category_id"),
            ("res.partner", self.bakker, "webhero_no_reminders"),
            ("account.move", self.mine, "webhero_customer_category_id"),
        ):
            with self.subTest(field=field):
                self.assertTrue(self.rpc(model, "read", record.ids, [field])[1])
                self.assertTrue(self.rpc(model, "search_read", [(field, "!=", False)], ["id"])[1])
                known, refused = self.rpc(model, "fields_get")
                self.assertFalse(refused)
                self.assertNotIn(field, known)
                self.assertIn("name", known)
        shown, refused = self.rpc("account.move", "read", self.mine.ids, ["name", "webhero_is_read"])
        self.assertEqual((refused, shown[0]["name"]), (False, self.mine.name))

    def test_no_way_around_to_a_label(self):
        """S18.9: nor by a path, an order, a group, an export, a nested reading, a form's question or a search by name."""
        label = self.env["webhero.customer.category"].create({"name": "Wanbetalers"})
        partner, move, field = self.bakker, self.mine, "webhero_category_id"
        partner[field] = label
        self.authenticate("brood", "brood-12345")
        asked = (
            ("account.move", "search", [(f"partner_id.{field}.name", "=", "Wanbetalers")]),
            ("account.move", "search", [("partner_id", "any", [(field, "=", label.id)])]),
            ("account.move", "search", [], 0, 5, f"partner_id.{field}"),
            ("account.move", "search", [], 0, 5, "webhero_customer_category_id"),
            ("account.move", "formatted_read_group", [], [f"partner_id.{field}"], ["__count"]),
            ("account.move", "formatted_read_group", [], ["webhero_customer_category_id"], ["__count"]),
            ("res.partner", "formatted_read_group", [], [], [f"{field}:count"]),
            ("account.move", "export_data", move.ids, [f"partner_id/{field}/id"]),
            ("account.move", "web_read", move.ids, {"partner_id": {"fields": {field: {}}}}),
            ("res.partner", "web_read", partner.ids, {field: {"fields": {"name": {}}}}),
            ("res.partner", "web_search_read", [(field, "!=", False)], {"id": {}}),
            ("res.partner", "onchange", partner.ids, {}, [], {field: {}}),
            ("res.partner", "name_search", "", [(field, "!=", False)]),
            ("res.partner", "search_count", [(f"child_ids.parent_id.{field}", "=", label.id)]),
            ("res.partner", "write", partner.ids, {field: False}),
            ("webhero.customer.category", "search_read", [], ["name"]),
            ("webhero.customer.category", "name_search", "Wan"),
        )
        for model, method, *arguments in asked:
            with self.subTest(method=method, arguments=arguments):
                told, refused = self.rpc(model, method, *arguments)
                self.assertTrue(refused or "Wanbetalers" not in json.dumps(told), told)
                if method.startswith(("search", "name_search", "web_search", "formatted")) and not refused:
                    partner[field] = False
                    self.assertEqual(self.rpc(model, method, *arguments)[0], told, "the answer tells the label")
                    partner[field] = label

    def test_received_bills_over_rpc(self):
        """S18.9: a supplier's own bills are read over RPC only where the company shows them on the portal."""
        bill = self._invoice(self.bakker, move_type="in_invoice", ref="B-1")
        self.authenticate("brood", "brood-12345")
        for leave in (False, True):
            self.company.webhero_portal_bills = leave
            for model in ("account.move", "account.move.line"):
                domain = [("move_type" if model == "account.move" else "move_id.move_type", "=", "in_invoice")]
                found, _refused = self.rpc(model, "search_count", domain)
                self.assertEqual(bool(found), leave, (model, leave))
        self.assertTrue(bill.exists())

    # ---- links and logins

    def test_links_that_lost_something(self):
        """S18.8: a link without its last letters, or with others, says that it is over and how to get a new one."""
        partner = self._customer("Fietsen Peeters", "info@fietsen.example")
        partner.signup_prepare()
        token = partner._generate_signup_token()
        for broken in (
            token[:-1],
            token[:-7],
            token[: len(token) // 2],
            "x",
            "é",
            "%00",
            "..",
            "a" * 5000,
        ):
            for path in ("/web/signup", "/web/reset_password"):
                with self.subTest(path=path, broken=broken[-8:]):
                    self.authenticate(None, None)
                    answer = self.url_open(path, params={"token": broken})
                    self.assertEqual(answer.status_code, 200)
                    self.assertIn('href="/web/reset_password" class="btn btn-primary"', answer.text)
        self.authenticate(None, None)
        self.assertIn('name="password"', self.url_open("/web/signup", params={"token": token}).text)

    def test_no_login_by_the_clock(self):
        """S18.10: a login that does not exist, one without a password and a wrong password take the same work."""
        new = self._login(self._customer("Nieuw", "nieuw@klant.example"), "nieuw")
        self.env.cr.execute("UPDATE res_users SET password = NULL WHERE id = %s", (new.id,))
        self.env["ir.config_parameter"].set_param("base.login_cooldown_after", 0)
        work = {}
        for login in ("brood", "nobody-has-this", "nieuw"):
            spent = []
            for _try in range(3):
                began = time.thread_time()
                with self.assertRaises(AccessDenied), mute_logger("odoo.addons.base.models.res_users"):
                    self.env["res.users"]._login({"type": "password", "login": login, "password": "wrong-12345"}, {})
                spent.append(time.thread_time() - began)
            work[login] = min(spent)
        for login in ("nobody-has-this", "nieuw"):
            self.assertLess(abs(work[login] - work["brood"]), 0.25 * work["brood"] + 0.02, work)

    def test_one_login_from_many_places(self):
        """S18.10: one login name that is tried without end is refused for a while; others get in; the log tells it."""
        self.env["ir.config_parameter"].set_param("base.login_cooldown_after", 0)
        self.env.registry.__dict__.pop("_webhero_login_tries", None)
        self.addCleanup(self.env.registry.__dict__.pop, "_webhero_login_tries", None)

        def log_in(login, password):
            self.authenticate(None, None)
            page = self.url_open("/web/login")
            token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
            form = {"login": login, "password": password, "csrf_token": token}
            return self.url_open("/web/login", data=form, allow_redirects=False).status_code

        with patch.object(res_users, "LOGIN_TRIES", 3), mute_logger("odoo.addons.base.models.res_users"):
            self.assertEqual([log_in("brood", "wrong") for _try in range(3)], [200] * 3)
            with self.assertLogs("odoo.addons.webhero_invoice_portal.models.res_users", "WARNING"):
                self.assertEqual(log_in("brood", "brood-12345"), 200, "refused, though the password is right")
            self.assertEqual(log_in("worst", "worst-12345"), 303)

    def test_too_many_resets(self):
        """S18.10: beyond five requests for one login, from wherever, none is kept, and the log says so."""
        resets = self.env["webhero.portal.reset"]
        resets.search([]).unlink()
        with patch.object(portal_reset._logger, "info") as told:
            for number in range(7):
                resets._ask("brood", "x@klant.example", f"192.0.2.{number}")
        self.assertEqual((resets.search_count([]), told.call_count), (5, 2))

    def test_resets_at_once(self):
        """S18.5: five requests for one login that came together are one mail; another login has its own."""
        resets, asked = self.env["webhero.portal.reset"], []
        resets.search([]).unlink()
        for login in ("brood", "brood", "worst", "brood", "brood", "brood"):
            resets._ask(login, f"{login}@klant.example", f"192.0.2.{len(resets.search([]))}")
        with patch.object(type(self.env["res.users"]), "_webhero_reset", lambda _users, *whom: asked.append(whom)):
            resets._cron_send()
        self.assertEqual(asked, [("brood", "brood@klant.example"), ("worst", "worst@klant.example")])
        self.assertFalse(resets.search_count([("done", "=", False)]))
