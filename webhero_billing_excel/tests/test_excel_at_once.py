# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lists in Excel of several people at the same moment, over HTTP: each record is made once, nobody gets an error (S18.5)."""

import base64
import time

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from sandbox.requesting import DONE, RequestsCase

from .workbooks import workbook

GROUPS = (
    "base.group_user",
    "account.group_account_invoice",
    "base.group_partner_manager",
    "product.group_product_manager",
)
ROWS, PEOPLE = 9, 4
MODEL = "webhero.excel.import"


@tagged("post_install", "-at_install")
class TestExcelAtOnce(RequestsCase):
    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger("odoo.addons.base.models.ir_cron"))
        self.mark = f"at once {time.time_ns()}"
        with self.env_committed() as env:
            company = env["res.company"].create(
                {
                    "name": self.mark,
                    "country_id": env.ref("base.be").id,
                    "currency_id": env.ref("base.EUR").id,
                }
            )
            self.company_id = company.id
            values = {"name": self.mark, "login": self.mark, "company_id": company.id, "lang": "en_US"}
            lists = {
                "group_ids": [Command.set([env.ref(name).id for name in GROUPS])],
                "company_ids": [Command.set(company.ids)],
            }
            self.user_id = env["res.users"].create({**values, **lists}).id
            self.cron_id = env.ref("webhero_billing_excel.ir_cron_excel_import").id
            self.admin_id = env.ref("base.user_admin").id
            env.cr.commit()
        self.addCleanup(self._remove)

    def _remove(self):
        with self.env_committed() as env:
            self.lists(env).unlink()
            self.customers(env).unlink()
            env["res.users"].browse(self.user_id).active = False
            env["res.company"].browse(self.company_id).active = False
            env.cr.commit()

    def lists(self, env):
        return env[MODEL].search([("user_id", "=", self.user_id)], order="id")

    def customers(self, env):
        return env["res.partner"].search([("name", "like", f"Klant van {self.mark}%"), ("parent_id", "=", False)])

    def list_of(self, visitor):
        """The id of a new import, with the same workbook each time."""
        rows = [
            ["Klantnr", "Naam", "E-mail"],
            *([f"{self.mark}-{row}", f"Klant van {self.mark} {row}", f"k{row}@x.example"] for row in range(ROWS)),
        ]
        file = base64.b64encode(workbook(*rows)).decode()
        done, ids = visitor.rpc(MODEL, "create", [{"kind": "customer", "file": file, "file_name": "list.xlsx"}])
        self.assertEqual(done, DONE, ids)
        return ids[0]

    def press(self, name, pairs):
        """What each of these (visitor, id) is told who press this button at the same moment."""
        presses = [lambda visitor=visitor, one=one: visitor.rpc(MODEL, name, [one]) for visitor, one in pairs]
        return self.answers(*presses)

    def work(self):
        """The job, started three times at the same moment by hand as the clock does, until nothing waits."""
        for _round in range(20):
            people = [self.visitor(self.admin_id) for _each in range(3)]
            self.assertNoFault(
                self.answers(
                    *[lambda one=one: one.rpc("ir.cron", "method_direct_trigger", [self.cron_id]) for one in people]
                )
            )
            with self.env_committed() as env:
                if set(self.lists(env).mapped("state")) == {"done"}:
                    return

    def test_one_list_of_four(self):
        """B19, S18.5: four people read and start the same list at once, and three jobs at once: each customer is made once."""
        people = [self.visitor(self.user_id) for _each in range(PEOPLE)]
        pairs = [(visitor, self.list_of(visitor)) for visitor in people]
        self.assertEqual(self.assertNoFault(self.press("action_read", pairs)), PEOPLE)
        self.assertEqual(self.assertNoFault(self.press("action_start", pairs)), PEOPLE)
        self.work()
        with self.env_committed() as env:
            self.assertEqual(self.lists(env).mapped("state"), ["done"] * PEOPLE)
            self.assertEqual(len(self.customers(env)), ROWS)
            self.assertEqual(set(self.lists(env).mapped("refused_count")), {0})

    def test_buttons_pressed_by_five(self):
        """B19, S18.5: one import whose buttons five people press at once: it is read once, started once and brought in once."""
        people = [self.visitor(self.user_id) for _each in range(5)]
        one = self.list_of(people[0])
        self.assertNoFault(self.press("action_read", [(visitor, one) for visitor in people]))
        with self.env_committed() as env:
            self.assertEqual((self.lists(env).state, len(self.lists(env).line_ids)), ("preview", ROWS))
        self.assertNoFault(self.press("action_start", [(visitor, one) for visitor in people]))
        names = ["action_stop", "action_start", "action_start", "action_again", "action_read"]
        mixed = [
            lambda who=who, name=name: who.rpc(MODEL, name, [one]) for who, name in zip(people, names, strict=True)
        ]
        self.assertNoFault(self.answers(*mixed))
        with self.env_committed() as env:
            state = self.lists(env).state
        if state == "draft":
            self.assertNoFault(self.press("action_read", [(people[0], one)]))
        self.assertNoFault(self.press("action_start", [(people[0], one)]))
        self.work()
        with self.env_committed() as env:
            self.assertEqual((self.lists(env).state, len(self.customers(env))), ("done", ROWS))
