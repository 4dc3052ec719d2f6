# SPDX-License-Identifier: LGPL-3.0-or-later
"""Am I compliant? Who is a Belgian business, what is missing, why, and the button that corrects it (P14)."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from sandbox import check_digits

from ..models.res_partner_lookup import ANSWERED
from .common import PeppolCommon


class ComplianceCommon(PeppolCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_peppol_proxy_state = "sender"
        cls.compliance = cls.env["webhero.peppol.compliance"]

    def rows(self, moves):
        self.compliance.invalidate_model()  # each look at the list is one of its own
        return self.compliance.search([("move_id", "in", moves.ids)])

    def reason(self, move):
        return self.rows(move).reason

    def invoice(self, partner=None, day="2026-03-02", **values):
        return self.make_invoice(partner, invoice_date=day, **values)

    def knows(self, partner, state):
        partner.with_context(webhero_peppol_answered=ANSWERED).peppol_verification_state = state


@tagged("post_install", "-at_install")
class TestWhoIsObliged(ComplianceCommon):
    def test_customers(self):
        """P14: liable to VAT in Belgium counts, a sole trader too; private persons, abroad and article 44 don't."""
        make, number = self.make_customer, check_digits.be_vat(6655443)
        trader = make("Jan Peeters, schrijnwerker", 2211009, is_company=False)
        cases = (
            (self.customer, "not_looked_up"),
            (trader, "not_looked_up"),
            (make("Zonder btw-nummer BV", 0, vat=False, company_registry=False), "vat_unknown"),
            (make("Mevrouw Maes", 0, is_company=False, vat=False, company_registry=False), False),
            (make("Vrijgestelde vzw", 0, vat="/", company_registry=check_digits.kbo(3030303)), False),
            (make("Artikel 44 BV", 4040404, webhero_peppol_exempt=True), False),
            (make("Kaasboer Jansen BV", 1357911, "NL", company_registry="69599084"), False),
            (make("Muster GmbH met Belgisch nummer", 0, "DE", vat=number), False),
        )
        for partner, reason in cases:
            with self.subTest(partner=partner.name):
                self.assertEqual(self.reason(self.invoice(partner)), reason)

    def test_the_business_behind_a_contact(self):
        """P14: an invoice to a contact is one to his business."""
        contact = self.env["res.partner"].create({"name": "Els", "parent_id": self.customer.id, "type": "invoice"})
        self.assertEqual(self.rows(self.invoice(contact)).partner_id, self.customer)

    def test_documents(self):
        """P14: invoices and credit notes since 1 January 2026; no drafts, no older ones, no bills, no receipts."""
        base = self.invoice()
        cases = {
            "last day before": (self.invoice(day="2025-12-31"), False),
            "first day": (self.invoice(day="2026-01-01"), True),
            "credit note": (self.invoice(move_type="out_refund"), True),
            "draft": (self.invoice(post=False), False),
            "receipt": (self.invoice(move_type="out_receipt"), False),
            "invoice": (base, True),
        }
        for name, (move, wanted) in cases.items():
            with self.subTest(name=name):
                self.assertEqual(bool(self.rows(move)), wanted)

    def bill(self, journal_name, self_billing, kind="purchase"):
        journals = self.env["account.journal"]
        base = journals.search([("type", "=", kind), ("company_id", "=", self.company.id)], limit=1)
        journal = base.copy({"name": journal_name, "code": journal_name[:4].upper(), "is_self_billing": self_billing})
        line = {
            "name": "x",
            "price_unit": 100,
            "tax_ids": [],
            "account_id": self.invoice().invoice_line_ids.account_id.id,
        }
        move = self.env["account.move"].create(
            {
                "move_type": "in_invoice" if kind == "purchase" else "out_invoice",
                "journal_id": journal.id,
                "partner_id": self.customer.id,
                "invoice_date": "2026-03-02",
                "invoice_line_ids": [Command.create(line)],
            }
        )
        move.action_post()
        return move

    def test_self_billing(self):
        """P14: what we bill ourselves in a supplier's name is ours to deliver; what a customer bills for us is his."""
        self.assertEqual(self.rows(self.bill("Eigen", True)).move_type, "in_invoice")
        self.assertFalse(self.rows(self.bill("Gewoon", False)))
        self.assertFalse(self.rows(self.bill("Klant", True, "sale")))

    def test_our_own_company(self):
        """P14: nothing is missing where our own company is exempt or abroad."""
        move = self.invoice()
        self.company.webhero_peppol_exempt = True
        self.assertFalse(self.rows(move))
        self.company.webhero_peppol_exempt = False
        self.company.country_id = self.env.ref("base.nl")
        self.assertFalse(self.rows(move))


@tagged("post_install", "-at_install")
class TestReasons(ComplianceCommon):
    def test_each_reason(self):
        """P14: every document shows the one obstacle to its delivery."""
        customer = self.customer
        move = self.invoice(customer)
        self.assertEqual(self.reason(move), "not_looked_up")
        for state, reason in (
            ("not_valid", "not_on_peppol"),
            ("not_valid_format", "wrong_kind"),
            ("valid", "not_sent"),
        ):
            self.knows(customer, state)
            self.assertEqual(self.reason(move), reason)
        move.is_move_sent = True
        self.assertEqual(self.reason(move), "sent_otherwise")
        self.company.account_peppol_proxy_state = "not_registered"
        self.assertEqual(self.reason(move), "not_active")
        move.webhero_peppol_findings = {"label": "x", "findings": [{"layer": "CEN", "rule": "BR-1", "flag": "fatal"}]}
        self.assertEqual(self.reason(move), "rules")
        move.webhero_peppol_findings = {"label": "x", "findings": [{"layer": "CEN", "rule": "BR-1", "flag": "warning"}]}
        self.assertEqual(self.reason(move), "not_active")
        for state, reason in (("error", "failed"), ("processing", "under_way"), ("done", False)):
            move.peppol_move_state = state
            self.assertEqual(self.reason(move), reason)

    def test_old_rules_on_home(self):
        """P7, S21.9: rules that have a successor are on Home where Peppol is on; a company that has not begun with it is spared."""
        home = self.env["webhero.home"].with_user(self.env.ref("base.user_admin")).with_company(self.company)
        home = home.with_context(allowed_company_ids=self.company.ids)
        self.startPatcher(
            patch.object(self.registry["webhero.peppol.validator"], "_rules_too_old", lambda *_of: ["PEPPOL"])
        )
        for state, shown in (("sender", True), ("not_registered", False), ("receiver", True)):
            self.company.account_peppol_proxy_state = state
            self.assertEqual("peppol_rules" in [one["key"] for one in home._figure_rules()], shown, state)

    def test_no_number(self):
        """P14: a customer without an address on Peppol needs its company number."""
        self.customer.with_context(webhero_peppol_answered=ANSWERED).write({"peppol_endpoint": False})
        self.assertEqual(self.reason(self.invoice()), "no_number")

    def test_each_button(self):
        """P14: the button of a reason does what corrects it."""
        move = self.invoice()
        opened = {"vat_unknown": "res.partner", "no_number": "res.partner", "rules": "account.move"}
        row = self.rows(move)
        self.assertEqual(row.action_open_move()["res_model"], "account.move")
        self.company.account_peppol_proxy_state = "not_registered"
        self.knows(self.customer, "valid")
        self.compliance.invalidate_model()
        self.assertEqual(row.action_resolve()["res_model"], "webhero.peppol.onboarding")
        self.company.account_peppol_proxy_state = "sender"
        for reason, model in opened.items():
            with self.subTest(reason=reason):
                self.env.cache.set(row, row._fields["reason"], reason)
                self.assertEqual(row.action_resolve()["res_model"], model)

    def test_ask_the_customer(self):
        """P14: a mail in the customer's language that asks him to come to Peppol."""
        move = self.invoice()
        self.knows(self.customer, "not_valid")
        action = self.rows(move).action_ask_customer()
        composer = self.env["mail.compose.message"].with_context(action["context"]).create({})
        self.assertEqual(composer.subject, "Onze facturen voor Bakkerij Vandenbroucke BV via Peppol")
        self.assertIn("Bakkerij Vandenbroucke BV", composer.body)
        composer._action_send_mail()
        self.assertEqual(
            self.customer.message_ids[0].subject, "Onze facturen voor Bakkerij Vandenbroucke BV via Peppol"
        )

    def test_delivered_another_way(self):
        """P14: the owner's word takes a document off the list and puts it back; both are in its chatter."""
        move = self.invoice()
        self.rows(move).action_went_elsewhere()
        self.assertFalse(self.rows(move))
        move.action_webhero_not_elsewhere()
        self.assertTrue(self.rows(move))
        self.assertEqual(len(move.message_ids.filtered(lambda m: "another way" in m.body or "andere weg" in m.body)), 2)

    def test_a_selection(self):
        """P14: for a selection the unknown customers are looked up and the sendable documents sent, in the background."""
        other = self.make_customer("Tweede klant BV", 7788990)
        self.knows(self.customer, "valid")
        moves = self.invoice() | self.invoice() | self.invoice(other)
        action = self.rows(moves).action_resolve()
        self.assertEqual(action.get("params", {}).get("type"), "success", action)
        self.assertTrue(other.webhero_peppol_queued)
        self.assertTrue(moves[0].sending_data and moves[1].sending_data)
        self.assertFalse(moves[2].sending_data)


@tagged("post_install", "-at_install")
class TestScore(ComplianceCommon):
    def score(self):
        return self.compliance._score(self.company)

    def test_past_months(self):
        """V5, P14: what was delivered in past months is kept; a late delivery, a customer's VAT number, a journal change it."""
        before = self.score().delivered
        moves = self.invoice(day="2026-03-02") | self.invoice(day="2026-04-02")
        self.assertEqual(self.score().delivered, before)
        moves.peppol_move_state = "done"
        self.assertEqual(self.score().delivered, before + 2)
        self.assertTrue(self.env["webhero.home.month"].search_count([("kind", "=", "delivered"), ("number", ">", 0)]))
        moves[0].peppol_move_state = "error"
        self.assertEqual(self.score().delivered, before + 1)
        moves.commercial_partner_id.webhero_peppol_exempt = True
        self.assertEqual(self.score().delivered, before)
        moves.commercial_partner_id.webhero_peppol_exempt = False
        self.assertEqual(self.score().delivered, before + 1)
        self.company.webhero_peppol_exempt = True
        self.assertEqual(self.score().delivered, 0)

    def test_score(self):
        """P14: delivered of all that had to be; what is on its way or not sure counts for neither; never 100 too early."""
        before = self.score()
        self.assertEqual((before.delivered, before.missing), (0, 0))
        moves = self.env["account.move"].union(*[self.invoice() for _number in range(4)])
        moves[0].peppol_move_state, moves[1].peppol_move_state = "done", "processing"
        moves[2].webhero_peppol_elsewhere = True
        self.invoice(self.make_customer("Zonder nummer BV", 0, vat=False, company_registry=False))
        score = self.score()
        self.assertEqual((score.delivered, score.missing, score.under_way, score.unsure), (2, 1, 1, 1))
        self.assertEqual(score.percent, 66)
        moves[3].peppol_move_state = "done"
        self.assertEqual(self.score().percent, 100)

    def test_on_home(self):
        """P14: the score is on Home and opens the list; without anything to deliver there is none."""
        home = self.env["webhero.home"]
        self.assertNotIn("peppol_score", [block["key"] for block in home.load()["blocks"]])
        self.invoice()
        self.env.company.account_peppol_proxy_state = "not_registered"
        blocks = {block["key"]: block for block in home.load()["blocks"]}
        self.assertNotIn("peppol_score", blocks, "while Peppol is off 0 % says nothing")
        self.assertEqual(blocks["peppol_off"]["tone"], "warn")
        self.env.company.account_peppol_proxy_state = "receiver"
        block = next(block for block in home.load()["blocks"] if block["key"] == "peppol_score")
        self.assertEqual((block["value"], block["count"], block["tone"]), ("0 %", 1, "bad"))
        self.assertEqual(block["action"]["res_model"], "webhero.peppol.compliance")

    def test_companies_and_rights(self):
        """P14: each company sees its own list; users without access to invoices see none; it is read-only for all."""
        move = self.invoice()
        other = self.env["res.company"].create({"name": "Other BV", "country_id": self.env.ref("base.be").id})
        groups = "account.group_account_readonly"
        stranger = new_test_user(
            self.env, "compliance_other", groups, company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        reader = new_test_user(self.env, "compliance_reader", groups)
        nobody = new_test_user(self.env, "compliance_nobody", "base.group_user")
        self.assertFalse(self.compliance.with_user(stranger).search([("move_id", "=", move.id)]))
        row = self.compliance.with_user(reader).search([("move_id", "=", move.id)])
        self.assertEqual(row.name, move.name)
        with self.assertRaises(AccessError):
            self.compliance.with_user(nobody).search([])
        with self.assertRaises(AccessError):
            row.action_went_elsewhere()

    def test_customers_who_cannot_receive(self):
        """P14: the list of customers holds Belgian businesses that we invoice and that can't receive."""
        self.invoice()
        action = self.env["ir.actions.act_window"]._for_xml_id("webhero_peppol.webhero_peppol_unreachable_action")
        domain = safe_eval(action["domain"])
        self.assertIn(self.customer, self.env["res.partner"].search(domain))
        self.knows(self.customer, "valid")
        self.assertNotIn(self.customer, self.env["res.partner"].search(domain))


@tagged("post_install", "-at_install")
class TestLaw(PeppolCommon):
    def test_what_the_law_asks(self):
        """P14: the list of what is missing opens what the law asks today, each rule with its source, in Dutch and French."""
        action = self.env.ref("webhero_peppol.webhero_peppol_law_action")
        buttons = self.env["webhero.peppol.compliance"].get_view(view_type="list")["arch"]
        self.assertIn(f'name="{action.id}"', buttons)
        both = ("1.500", "3.000", "5.000", "120 %", "44", "2028")
        for lang, words in (
            ("nl_BE", ("Boetes", "Bron", "8 juli 2025")),
            ("fr_BE", ("Amendes", "Source", "8 juillet 2025")),
        ):
            shown = self.env["webhero.peppol.law"].with_context(lang=lang).get_view(view_type="form")["arch"]
            plain = " ".join(shown.replace("\u202f", " ").replace("\xa0", " ").split())
            for word in (*words, *both):
                self.assertIn(word, plain, f"S15.14 {lang}")
