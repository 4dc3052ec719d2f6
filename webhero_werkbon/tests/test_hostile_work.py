# SPDX-License-Identifier: LGPL-3.0-or-later
"""A technician, or who has only part of the office's rights, over RPC (X8)."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import WerkbonCase


@tagged("post_install", "-at_install")
class TestHostileWork(WerkbonCase, HttpCase):
    def setUp(self):
        super().setUp()
        connection = self.connect(invoice_in="erp")
        article = self.env["product.product"].create({"name": "Kraan", "webhero_werkbon_use": "material"})
        customer = self.env["res.partner"].create({"name": "Bakkerij Zon"})
        self.backend_id = connection.id
        self.handled = self.order(customer, materials=[(article, 2)])
        self.send(self.handled)
        self.opened = self.order(customer, materials=[(article, 2)])
        self.invoices = self.env["webhero.werkbon.invoice"].search_count([("backend_id", "=", connection.id)])
        tech = new_test_user(self.env, "tech", password="technician1", groups="webhero_werkbon.group_werkbon_user")
        self.employee.user_id = tech
        new_test_user(self.env, "office", password="officeuser1", groups="webhero_werkbon.group_werkbon_manager")

    def rpc(self, login, record, method, *arguments, **context):
        """The answer of the server to the call, made over the wire; a refusal raises."""
        self.authenticate(login, {"tech": "technician1", "office": "officeuser1"}[login])
        params = {
            "model": record._name,
            "method": method,
            "args": [*([] if method == "create" else [record.ids]), *arguments],
            "kwargs": {"context": context},
        }
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        with mute_logger("odoo.http"):
            answer = self.url_open("/web/dataset/call_kw", body, headers={"Content-Type": "application/json"}).json()
        if "error" in answer:
            raise AccessError(answer["error"]["data"]["message"])
        return answer.get("result")

    def test_no_second_invoice(self):
        """S18.4: a technician cannot take a line off its invoice, nor open what is handled with a context key."""
        self.assertEqual((self.handled.state, self.invoices), ("handled", 1))
        line = self.handled.material_ids
        for login in ("tech", "office"):
            with self.subTest(login=login):
                self.assertEqual(self.rpc(login, line, "read", ["quantity"])[0]["quantity"], 2)
                for record, values in (
                    (line, {"invoice_id": False}),
                    (line, {"quantity": 1}),
                    (self.opened.material_ids, {"order_id": self.handled.id}),
                    (self.opened.material_ids, {"invoice_id": line.invoice_id.id}),
                    (self.handled, {"state": "complete"}),
                    (self.handled, {"km": 5}),
                    (self.handled, {"material_ids": [(1, line.id, {"invoice_id": False})]}),
                ):
                    with self.assertRaises(AccessError, msg=values):
                        self.rpc(login, record, "write", values, webhero_handled=True)
        for values in ({"number": False, "move_id": False}, {"order_ids": [(5,)]}, {"material_ids": [(5,)]}):
            with self.assertRaises(AccessError, msg=values):
                self.rpc("office", line.invoice_id, "write", values, webhero_handled=True)
        with self.assertRaises(AccessError):
            self.rpc("office", self.handled, "write", {"invoice_ids": [(5,)]})
        self.env.invalidate_all()
        self.assertEqual((self.handled.state, line.quantity, line.is_invoiced), ("handled", 2, True))
        count = self.env["webhero.werkbon.invoice"].search_count([("backend_id", "=", self.backend_id)])
        self.assertEqual(count, self.invoices)

    def test_only_the_office_cancels(self):
        """K4, S18.4: who is not of the office takes no work order out of the invoicing, nor begins one that is past it."""
        self.opened.state = "planned"
        for values in ({"state": "cancelled"}, {"state": "handled"}):
            with self.assertRaises(AccessError, msg=values):
                self.rpc("tech", self.opened, "write", values)
        self.rpc("office", self.opened, "action_cancel")
        with self.assertRaises(AccessError):
            self.rpc("tech", self.opened, "action_renew")
        self.rpc("office", self.opened, "action_renew")
        new = {"partner_id": self.opened.partner_id.id, "employee_id": self.employee.id}
        for login, values in (
            ("tech", {"state": "cancelled"}),
            ("tech", {"state": "handled"}),
            ("office", {"state": "handled"}),
            ("tech", {"signed_on": "2026-01-01 08:00:00"}),
            ("office", {"signed_text": "Alles"}),
            ("office", {"invoice_ids": [(4, self.handled.invoice_ids.id)]}),
        ):
            with self.subTest(values=values):
                with self.assertRaises(AccessError):
                    self.rpc(login, self.opened.browse(), "create", {**new, **values})
        self.assertTrue(self.rpc("tech", self.opened.browse(), "create", {**new, "state": "busy"}))

    def test_defaults_of_a_context(self):
        """S18.4: what nobody may fill in does not come by a context's default either."""
        new = {"partner_id": self.opened.partner_id.id, "employee_id": self.employee.id}
        for key, value in (("state", "cancelled"), ("state", "handled")):
            with self.assertRaises(AccessError, msg=value):
                self.rpc("tech", self.opened.browse(), "create", new, **{f"default_{key}": value})
        context = {"default_signed_on": "2026-01-01 08:00:00", "default_signed_text": "Alles"}
        made = self.opened.browse(self.rpc("office", self.opened.browse(), "create", new, **context))
        self.assertEqual((made.signed_on, made.signed_text), (False, False))
        line = {"order_id": self.opened.id, "product_id": self.opened.material_ids.product_id.id, "quantity": 1}
        context = {"default_invoice_id": self.handled.invoice_ids.id, "default_is_invoiced": True}
        lines = self.opened.material_ids.browse()
        made = lines.browse(self.rpc("tech", lines, "create", line, **context))
        self.assertEqual((made.invoice_id.id, made.is_invoiced), (False, False))
        with self.assertRaises(AccessError):
            self.rpc("tech", made, "write", {"is_invoiced": True})

    def test_messages_stay(self):
        """S18.4: the context key of the retention, sent by a client, removes no message and no file of one."""
        message = self.handled.invoice_ids.exchange_id
        message._freeze_payload(b"as it was", "order.txt")
        for record in (message, message.payload_id):
            with self.assertRaises(UserError):
                record.with_context(webhero_retention=True).unlink()
            with self.assertRaises(UserError):
                record.with_context(webhero_retention=1).unlink()

    def test_the_link_of_a_work_order(self):
        """S18.11: the link of a mail opens a work order in the states that its customer sees, and not for ever."""
        path = self.handled.get_portal_url()
        hidden = self.opened.get_portal_url()
        self.assertIn("access_token=", path)
        self.authenticate(None, None)
        self.assertIn(self.handled.name, self.url_open(path).text)
        self.assertNotIn(self.opened.name, self.url_open(hidden).text)
        self.env.cr.execute(
            "UPDATE webhero_werkbon_order SET create_date = '2026-01-01', completed_on = '2026-01-02', planned_end = NULL"
            " WHERE id = %s",
            (self.handled.id,),
        )
        self.handled.invalidate_recordset()
        self.assertNotIn(self.handled.name, self.url_open(path).text)

    def test_no_link_for_who_logs_in(self):
        """S18.9: a customer who sees a work order by login gets no link that opens it for anyone, nor reads its token."""
        user = new_test_user(self.env, "customer", password="customer 2026", groups="base.group_portal")
        user.partner_id.parent_id = self.handled.partner_id
        self.handled._portal_ensure_token()
        mine = self.handled.with_user(user)
        self.assertNotIn(self.handled.access_token, mine.get_portal_url())
        self.authenticate("customer", "customer 2026")
        page = self.url_open(f"/my/workorders/{self.handled.id}").text
        self.assertIn(self.handled.name, page)
        self.assertNotIn(self.handled.access_token, page)
        self.assertEqual(mine.read(["name"])[0]["name"], self.handled.name)
        for field in ("access_token", "status_id", "invoice_state", "photo_ids"):
            with self.assertRaises(AccessError):
                mine.read([field])
