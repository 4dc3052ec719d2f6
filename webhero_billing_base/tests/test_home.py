# SPDX-License-Identifier: LGPL-3.0-or-later
"""Home in real Odoo: each figure against sums made by hand, several companies, several currencies."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..rules import home as periods
from .common import BillingCase
from .test_repeat import at

TODAY = date(2026, 5, 20)


@tagged("post_install", "-at_install")
class TestHomeRules(BaseCase):
    def test_periods(self):
        """B13: months, quarters and the same days of last year."""
        self.assertEqual(periods.month(date(2026, 2, 10)), (date(2026, 2, 1), date(2026, 2, 28)))
        self.assertEqual(periods.month(date(2026, 12, 31)), (date(2026, 12, 1), date(2026, 12, 31)))
        self.assertEqual(periods.quarter(date(2026, 5, 20)), (date(2026, 4, 1), date(2026, 6, 30)))
        self.assertEqual(periods.quarter(date(2026, 12, 31)), (date(2026, 10, 1), date(2026, 12, 31)))
        self.assertEqual(periods.quarter(date(2026, 1, 1)), (date(2026, 1, 1), date(2026, 3, 31)))
        self.assertEqual(
            periods.so_far(date(2028, 2, 29)),
            ((date(2028, 2, 1), date(2028, 2, 29)), (date(2027, 2, 1), date(2027, 2, 28))),
        )


@tagged("post_install", "-at_install")
class TestHome(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        term = {"invoice_payment_term_id": False}
        cls.late = cls.posted(day="2026-03-02", invoice_date_due="2026-04-01", **term)  # 121.00 open
        cls.partly = cls.posted(
            cls.luc, day="2026-05-04", lines=[(1000.0, None)], invoice_date_due="2026-06-30", **term
        )  # 1,210
        cls.credit = cls.posted(day="2026-05-05", kind="out_refund", lines=[(50.0, None)])  # -60.50
        cls.paid = cls.posted(day="2026-05-06", lines=[(200.0, cls.tax6)])  # 212.00
        cls.before = cls.posted(day="2025-05-10", lines=[(400.0, None)])  # 484.00, last year
        cls.draft = cls.invoice(day="2026-05-07", lines=[(10.0, None)])
        cls.pay(cls.partly, 210)
        cls.pay(cls.paid)
        cls.pay(cls.before)
        cls.late.is_move_sent = cls.before.is_move_sent = cls.paid.is_move_sent = True
        cls.bill = cls.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": cls.jan.id,
                "invoice_date": "2026-05-08",
                "date": "2026-05-08",
                "invoice_line_ids": [
                    Command.create({"name": "Meel", "price_unit": 100, "tax_ids": cls.purchase_tax().ids})
                ],
            }
        )
        cls.bill.action_post()

    @classmethod
    def purchase_tax(cls):
        domain = [("company_id", "=", cls.company.id), ("type_tax_use", "=", "purchase"), ("amount", "=", 21)]
        return cls.env["account.tax"].search([*domain, ("amount_type", "=", "percent")], limit=1)

    @classmethod
    def pay(cls, move, amount=None):
        cls.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids).create(
            {"amount": amount} if amount else {}
        )._create_payments()

    def setUp(self):
        super().setUp()
        self.enterContext(at(TODAY))

    def blocks(self, env=None):
        return {block["key"]: block for block in (env or self.env)["webhero.home"].load()["blocks"]}

    def found(self, block):
        """The records that a block's action opens."""
        return self.env[block["action"]["res_model"]].search(block["action"]["domain"])

    def test_figures(self):
        """B13: each figure against the sum made by hand; each opens the documents that it is made of."""
        blocks = self.blocks()
        for key, amount, moves in (
            ("outstanding", 121 + 1000 - 60.5, self.late | self.partly | self.credit),
            ("overdue", 121, self.late),
            ("to_send", 1210 - 60.5, self.partly | self.credit),
            ("drafts", 12.1, self.draft),
            ("month", 1000 - 50 + 200, self.partly | self.credit | self.paid),
        ):
            with self.subTest(key=key):
                self.assertAlmostEqual(blocks[key]["amount"], amount, 2)
                self.assertEqual(self.found(blocks[key]), self.env["account.move"].search([("id", "in", moves.ids)]))
        self.assertEqual(blocks["outstanding"]["count"], 3)
        self.assertIn("1.060,50", blocks["outstanding"]["value"].replace("\u202f", "").replace("1060,50", "1.060,50"))
        self.assertEqual(blocks["month"]["before"], 400)
        self.assertIn("188", blocks["month"]["note"])  # (1150 - 400) / 400
        self.assertEqual((blocks["overdue"]["tone"], blocks["month"]["tone"]), ("bad", "good"))

    def test_vat(self):
        """B13: VAT of the quarter from the booked tax lines: due on sales less what can be deducted."""
        block = self.blocks()["vat"]
        self.assertAlmostEqual(block["amount"], 210 - 10.5 + 12 - 21, 2)
        with at(date(2026, 3, 31)):
            self.assertAlmostEqual(self.blocks()["vat"]["amount"], 21, 2)

    def test_vat_in_part_deductible(self):
        """B13: of a purchase that is deductible in part only that part counts; a contractor's reverse charge counts as nothing."""
        shares = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "factor_percent": 50, "use_in_tax_closing": True}),
            Command.create({"repartition_type": "tax", "factor_percent": 50, "use_in_tax_closing": False}),
        ]
        half = self.env["account.tax"].create(
            {
                "name": "21% half",
                "type_tax_use": "purchase",
                "amount": 21,
                "country_id": self.company.country_id.id,
                "invoice_repartition_line_ids": shares,
                "refund_repartition_line_ids": shares,
                "tax_group_id": self.purchase_tax().tax_group_id.id,
            }
        )
        reverse = self.env["account.tax"].search(
            [
                ("company_id", "=", self.company.id),
                ("type_tax_use", "=", "purchase"),
                ("amount", "=", 21),
                ("invoice_repartition_line_ids.factor_percent", "<", 0),
            ],
            limit=1,
        )
        before = self.blocks()["vat"]["amount"]
        for tax in (half, reverse):
            self.env["account.move"].create(
                {
                    "move_type": "in_invoice",
                    "partner_id": self.jan.id,
                    "invoice_date": "2026-05-08",
                    "date": "2026-05-08",
                    "invoice_line_ids": [Command.create({"name": "Wagen", "price_unit": 1000, "tax_ids": tax.ids})],
                }
            ).action_post()
        self.assertTrue(reverse)
        self.assertAlmostEqual(self.blocks()["vat"]["amount"], before - 105, 2)

    def test_chart(self):
        """B13: turnover per month, this year beside last year, excl. VAT, credit notes off; a bar opens its month."""
        block = self.blocks()["turnover"]
        self.assertEqual([one["label"] for one in block["series"]], ["2025", "2026"])
        self.assertEqual(block["series"][0]["data"], [0, 0, 0, 0, 400, 0, 0, 0, 0, 0, 0, 0])
        self.assertEqual(block["series"][1]["data"], [0, 0, 100, 0, 1150, 0, 0, 0, 0, 0, 0, 0])
        self.assertEqual(len(block["labels"]), 12)
        self.assertEqual(self.env["account.move"].search(block["actions"][0][4]["domain"]), self.before)

    def test_largest_customers(self):
        """B13: the ten with the most open, contacts under their company, credit notes off, nobody who owes nothing."""
        firm = self.jan.create({"name": "Grote Firma", "is_company": True})
        contact = self.jan.create({"name": "Inkoop", "parent_id": firm.id})
        for partner, amount in ((firm, 3000.0), (contact, 2000.0)):
            self.posted(partner, lines=[(amount, None)])
        owed = self.jan.create({"name": "Tegoed"})
        self.posted(owed, kind="out_refund", lines=[(5000.0, None)])
        rows = self.blocks()["customers"]["rows"]
        self.assertEqual(
            [(row["id"], round(row["amount"], 2)) for row in rows],
            [(firm.id, 6050), (self.luc.id, 1000), (self.jan.id, 60.5)],
        )
        self.assertEqual(len(self.env["account.move"].search(rows[0]["action"]["domain"])), 2)
        for number in range(12):
            self.posted(self.jan.create({"name": f"Klant {number}"}), lines=[(10.0 + number, None)])
        self.assertEqual(len(self.blocks()["customers"]["rows"]), 10)

    def test_repeats(self):
        """B12, B13: the repeated invoices that are due, late ones first, with customer, period and amount; duplicated from here."""
        repeat = self.env["webhero.repeat"].create(
            {"origin_id": self.late.id, "every": 1, "first_date": date(2026, 4, 2)}
        )
        other = self.env["webhero.repeat"].create(
            {"origin_id": self.partly.id, "every": 12, "first_date": date(2026, 5, 25)}
        )
        block = self.blocks()["repeats"]
        self.assertEqual(
            [row["id"] for row in block["rows"]], [*repeat.period_ids.sorted("date").ids, *other.period_ids.ids]
        )
        self.assertEqual([row["tone"] for row in block["rows"]], ["bad", "bad", False])
        self.assertEqual(block["rows"][0]["cells"][1:3], ["Jan Peeters", "April 2026"])
        self.assertIn("121", block["rows"][0]["cells"][3])
        button = block["rows"][0]["buttons"][0]
        getattr(self.env[button["model"]].browse(block["rows"][0]["id"]), button["method"])()
        self.assertEqual(len(self.blocks()["repeats"]["rows"]), 2)
        self.assertEqual(
            max(self.blocks().values(), key=lambda block: block["sequence"])["key"], "repeats", "at the bottom"
        )

    def test_currencies(self):
        """B13: an invoice in dollars counts at its booked rate in the company's currency."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "name": "2026-01-01",
                "company_rate": 2.0,
                "company_id": self.company.id,
            }
        )
        before = self.blocks()
        self.posted(day="2026-05-09", currency_id=dollar.id, lines=[(100.0, None)])
        blocks = self.blocks()
        self.assertAlmostEqual(blocks["outstanding"]["amount"] - before["outstanding"]["amount"], 60.5, 2)
        self.assertAlmostEqual(blocks["month"]["amount"] - before["month"]["amount"], 50, 2)

    def test_companies(self):
        """B13: the companies that are switched on are added up, in the currency of the current one; others never."""
        other = self.env["res.company"].create({"name": "Swiss Sister", "country_id": self.env.ref("base.be").id})
        other.currency_id = self.env.ref("base.CHF")
        self.env.ref("base.CHF").active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.env.ref("base.CHF").id,
                "name": "2026-01-01",
                "company_rate": 4.0,
                "company_id": self.company.id,
            }
        )
        self.env["account.chart.template"].try_loading("be_comp", other, install_demo=False)
        other.currency_id = self.env.ref("base.CHF")
        env = self.env(context={**self.env.context, "allowed_company_ids": other.ids})
        tax = env["account.tax"].search(
            [
                ("company_id", "=", other.id),
                ("type_tax_use", "=", "sale"),
                ("amount", "=", 21),
                ("amount_type", "=", "percent"),
            ],
            limit=1,
        )
        partner = self.jan.create({"name": "Zwitser"})
        move = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": "2026-05-06",
                "invoice_line_ids": [Command.create({"name": "Käse", "price_unit": 400, "tax_ids": tax.ids})],
            }
        )
        move.action_post()
        both = self.env(context={**self.env.context, "allowed_company_ids": (self.company | other).ids})
        alone, together = self.blocks(), self.blocks(both)
        self.assertAlmostEqual(together["outstanding"]["amount"] - alone["outstanding"]["amount"], 121, 2)
        self.assertAlmostEqual(together["month"]["amount"] - alone["month"]["amount"], 100, 2)
        self.assertAlmostEqual(together["vat"]["amount"] - alone["vat"]["amount"], 21, 2)
        self.assertAlmostEqual(together["turnover"]["series"][1]["data"][4] - 1150, 100, 2)
        self.assertIn(
            (partner.id, 121), [(row["id"], round(row["amount"], 2)) for row in together["customers"]["rows"]]
        )
        self.assertAlmostEqual(self.blocks(env)["outstanding"]["amount"], 484, 2)

    def test_trouble(self):
        """B13: copies and reminders that failed show only when there are any."""
        self.assertFalse({"copies", "reminders"} & self.blocks().keys())
        self.env["webhero.invoice.copy"].create(
            {"move_id": self.late.id, "email": "x@y.example", "mail_error": "No paper"}
        )
        self.late._webhero_remind()
        self.late.webhero_reminder_ids.mail_id.state = "exception"
        blocks = self.blocks()
        for key in ("copies", "reminders"):
            self.assertEqual((blocks[key]["count"], blocks[key]["tone"]), (1, "bad"))
            self.assertEqual(len(self.found(blocks[key])), 1)

    def test_others_add_blocks(self):
        """B13: another addon's block comes in its place."""
        home = type(self.env["webhero.home"])
        made = home._blocks
        self.patch(
            home,
            "_blocks",
            lambda self: [
                *made(self),
                {"key": "stock", "kind": "figure", "title": "Low stock", "value": "3", "sequence": 1},
            ],
        )
        self.assertEqual(self.env["webhero.home"].load()["blocks"][0]["key"], "stock")

    def test_rights(self):
        """B13: Home shows nothing to who may see no invoices."""
        nobody = self.user_of("nobody", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["webhero.home"].with_user(nobody).load()
        reader = self.user_of("reader", "base.group_user,account.group_account_readonly")
        self.env["webhero.repeat"].create({"origin_id": self.late.id, "every": 1, "first_date": date(2026, 4, 2)})
        home = self.env["webhero.home"].with_user(reader).load()
        self.assertFalse(home["can_invoice"])
        repeats = next(block for block in home["blocks"] if block["key"] == "repeats")
        self.assertFalse(repeats["bulk"] or repeats["rows"][0]["buttons"])

    def test_words(self):
        """B13: Home speaks Dutch and French."""
        for lang, words in (
            ("nl_BE", ("Openstaand", "Vervallen", "Te verzenden", "Btw van dit kwartaal")),
            ("fr_BE", ("Encours", "Échu", "À envoyer", "TVA de ce trimestre")),
        ):
            titles = [block["title"] for block in self.env["webhero.home"].with_context(lang=lang).load()["blocks"]]
            for word in words:
                self.assertIn(word, titles)


@tagged("post_install", "-at_install")
class TestFirstHour(BillingCase):
    def blocks(self):
        return {block["key"]: block for block in self.env["webhero.home"].load()["blocks"]}

    def test_first_steps(self):
        """B13, B23: Home leads to the steps that are left, until they are done or somebody hides them; for this company alone."""
        steps = self.env["webhero.first.step"].search([]).filtered("applies")
        block = self.blocks()["first_steps"]
        left = steps.filtered(lambda step: not step.done)
        self.assertEqual(block["count"], len(left))
        self.assertEqual([row["id"] for row in block["rows"]], left[:3].ids)
        action = left.filtered(lambda step: step.code == "company").action_do()
        short = self.env.ref("webhero_billing_base.res_company_view_form_short")
        self.assertEqual((action["res_id"], action["views"]), (self.company.id, [(short.id, "form")]))
        biller = self.user_of("steps", "base.group_user,account.group_account_invoice")
        steps.with_user(biller).action_hide()
        self.assertNotIn("first_steps", self.blocks())
        self.assertFalse(self.env["res.company"].create({"name": "Next"}).webhero_steps_hidden)
        with self.assertRaises(UserError):
            steps.with_user(self.user_of("reads", "base.group_user,account.group_account_readonly")).action_hide()

    def test_nothing_left(self):
        """B23: who has done all sees them no more."""
        steps = self.env["webhero.first.step"]
        self.patch(type(steps), "_ask", lambda self, question, company, otherwise: True)
        self.assertNotIn("first_steps", self.blocks())

    def test_nothing_to_draw(self):
        """B13: without turnover no empty chart, with it the chart."""
        self.assertIn("empty", self.blocks()["turnover"])
        self.posted(day=str(date.today()))
        self.assertNotIn("empty", self.blocks()["turnover"])

    def test_first_of_all_apps(self):
        """B13: who may invoice lands on Home: it is the first app, and its first screen."""
        biller = self.user_of("lands", "base.group_user,account.group_account_invoice")
        menus = self.env["ir.ui.menu"].with_user(biller).load_menus(False)
        apps = [menus[one] for one in menus["root"]["children"]]
        self.assertEqual(apps[0]["xmlid"], "webhero_base.menu_root")
        self.assertEqual(menus[apps[0]["children"][0]]["xmlid"], "webhero_base.menu_home")
