# SPDX-License-Identifier: LGPL-3.0-or-later
"""Answers to bills out, answers of customers in: each once, each shown where it belongs (P10)."""

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from sandbox import people
from sandbox.testing import official_rules
from sandbox.ubl import DOCUMENT_TYPES

from ..rules import documents, responses
from .common_recommand import RecommandCommon

LINES = [["Brood", 10, "2.50", 6]]


@tagged("post_install", "-at_install")
class TestAnswers(RecommandCommon):
    def setUp(self):
        super().setUp()
        self.point = self.activated(receives=True)
        self.env["ir.config_parameter"].set_param("webhero_peppol.rules_dir", official_rules())

    def poll(self):
        with self.point._exchange_run([]) as run:
            self.point._exchange_poll(run)
        self.messages("peppol.received").filtered(lambda r: r.state == "ready")._run()

    def bill(self, seller=0, number="V-1"):
        self.remote.receive_invoice(seller, self.point.participant, number, LINES)
        self.poll()
        return self.env["webhero.peppol.document"].search([("name", "=", number), ("direction", "=", "in")]).move_id

    def wizard(self, bill, **values):
        return self.env["webhero.peppol.answer"].with_context(default_move_id=bill.id).create(values)

    def answered(self):
        kind = "unknown"  # as Recommand calls invoice responses
        return [row for row in self.remote.store.all("document", direction="outgoing") if row["type"] == kind]

    # ---- out

    def test_rejected_with_the_reason(self):
        """P10: rejected with the reason, checked by the official rules, to the supplier's own address, shown on the bill."""
        bill = self.bill()
        self.assertTrue(bill.webhero_peppol_may_answer)
        self.wizard(bill, code="RE", reason="PRI", action="CNP", text="2,20 was afgesproken").action_send()
        message = self.messages("peppol.response")
        message._run()
        self.assertEqual(message.state, "done", message.error_message)
        sent = self.answered()[0]
        self.assertEqual(
            (sent["receiverId"], sent["docTypeId"]), (people.PEOPLE[0].endpoint, DOCUMENT_TYPES["invoiceResponse"][0])
        )
        read = responses.read(documents.parse(self.remote.store.get("xml", sent["id"]).encode()))
        self.assertEqual((read.code, read.number, read.reason_codes), ("RE", "V-1", ("PRI",)))
        document = message._record()
        self.assertEqual((document.state, document.move_id), ("delivered", bill))
        self.assertIn("T111", document.rules)
        bill.invalidate_recordset()
        self.assertEqual(bill.webhero_peppol_answered, "Geweigerd (Afgeleverd)")
        self.assertFalse(bill.webhero_peppol_may_answer)
        self.assertIn("Geweigerd", " ".join(bill.message_ids.mapped("body")))
        self.assertNotEqual(bill.webhero_peppol_document_id, document)

    def test_accepted_then_paid(self):
        """P10: accepted, later paid; nothing may follow a payment."""
        bill = self.bill()
        self.wizard(bill).action_send()
        self.messages("peppol.response")._run()
        self.assertEqual(self.wizard(bill).code, "PD")
        self.wizard(bill, since="2026-12-01").action_send()
        messages = self.messages("peppol.response").filtered(lambda r: r.state == "ready")
        messages._run()
        self.assertEqual(len(self.answered()), 2)
        with self.assertRaises(UserError):
            self.wizard(bill, code="RE", reason="PRI").action_send()

    def test_what_is_missing_is_said(self):
        """P10: a rejection without a reason can't be sent, which is shown while it is selected."""
        bill = self.bill()
        with Form(self.wizard(bill).with_context(lang="en_US")) as form:
            form.code = "RE"
            self.assertIn("Choose the reason", form.problem)
            form.reason = "OTH"
            self.assertIn("own words", form.problem)
            form.text = "We never ordered this"
            self.assertFalse(form.problem)
        with self.assertRaises(UserError):
            self.wizard(bill, code="UQ").action_send()
        self.assertFalse(self.messages("peppol.response"))

    def test_never_twice(self):
        """P10: pressed twice, or an answer of the access point that was lost: one answer leaves."""
        bill = self.bill()
        for _ in range(2):
            self.wizard(bill, code="UQ", reason="OTH", text="Welke bestelling?").action_send()
        message = self.messages("peppol.response")
        self.assertEqual(len(message), 1)
        self.remote.fault("500_after", path="/send", times=1)
        message._run()
        self.assertEqual(message.state, "ready", message.error_message)
        message._run()
        self.assertEqual((message.state, len(self.answered())), ("done", 1), message.error_message)

    def test_who_does_not_read_answers(self):
        """P10: a supplier whose SMP lists no invoice responses gets none; the row shows what to do instead."""
        bill = self.bill(seller=5, number="V-5")  # Bloemen Margriet: invoices and credit notes only
        self.wizard(bill).action_send()
        message = self.messages("peppol.response")
        message._run()
        self.assertEqual((message.state, message.error_code, self.answered()), ("error", "takes_no_answers", []))
        self.assertEqual(message._record().state, "error")
        self.assertTrue(bill.webhero_peppol_may_answer)

    def test_where_the_api_cannot(self):
        """P10: an access point without responses is reported on the screen; nothing is queued."""
        bill = self.bill()
        self.point.sudo().provider = "einvoice_be"
        wizard = self.wizard(bill).with_context(lang="en_US")
        self.assertIn("e-invoice.be can't send answers", wizard.obstacle)
        with self.assertRaises(UserError):
            wizard.action_send()

    def test_who_may(self):
        """P10: who may not make invoices may not answer for the company."""
        bill = self.bill()
        user = new_test_user(self.env, "peppol_reader", "account.group_account_readonly")
        with self.assertRaises(Exception):  # noqa: B017 (AccessError by the model's access)
            self.env["webhero.peppol.answer"].with_user(user).with_context(default_move_id=bill.id).create(
                {}
            ).action_send()

    # ---- in

    def sent(self, seller, number_of=None):
        party = people.PEOPLE[seller]
        customer = self.env["res.partner"].create(
            {"name": party.name, "is_company": True, "vat": party.vat, "company_registry": party.number, "lang": "nl_BE",
             "street": party.street, "zip": party.postcode, "city": party.city, "country_id": self.env.ref("base.be").id}
        )  # fmt: skip
        self.remote.settings["answer_after"] = -1
        move = self.make_invoice(customer)
        move.action_webhero_send_peppol()
        self.messages("peppol.invoice").filtered(lambda r: r.state == "ready")._run()
        self.assertEqual(move.webhero_peppol_state, "delivered")
        return move

    def answer(self, move, *answer):
        self.remote.answer(move.name, *answer)
        self.poll()
        move.invalidate_recordset()

    def test_a_question_then_accepted_then_paid(self):
        """P10: the customer's answer is shown on the invoice and in its chatter, in the company's language."""
        move = self.sent(0)
        self.answer(move, "UQ", "Welke bestelling is dit?", "REF")
        self.assertEqual((move.webhero_peppol_state, move.webhero_peppol_answer_code), ("delivered", "UQ"))
        self.assertIn("Welke bestelling is dit?", move.webhero_peppol_answer)
        self.assertIn("Welke bestelling is dit?", " ".join(move.message_ids.mapped("body")))
        self.answer(move, "AP")
        self.assertEqual((move.webhero_peppol_state, move.webhero_peppol_answer_code), ("accepted", "AP"))
        self.answer(move, "PD")
        self.assertEqual((move.webhero_peppol_state, move.webhero_peppol_answer_code), ("accepted", "PD"))
        self.assertIn("Betaald", " ".join(move.message_ids.mapped("body")))

    def test_late_news_hides_no_rejection(self):
        """P10: an acknowledgement received after the rejection changes nothing on the invoice."""
        move = self.sent(2)
        self.answer(move, "RE", "Prijs klopt niet", "PRI")
        self.assertEqual((move.webhero_peppol_state, move.webhero_peppol_answer_code), ("rejected", "RE"))
        self.answer(move, "AB")
        self.assertEqual((move.webhero_peppol_state, move.webhero_peppol_answer_code), ("rejected", "RE"))
        self.assertIn("Prijs klopt niet", move.webhero_peppol_answer)

    def test_the_message_itself_failed(self):
        """P10: the receiver's access point could not deliver it: an error on the invoice, with its reason."""
        move = self.sent(3)
        self.remote.answer(move.name, "RE", "Ontvanger heeft geen pakket gekoppeld", "", "message")
        self.poll()
        self.assertEqual(move.webhero_peppol_state, "error")
        self.assertIn("geen pakket", move.webhero_peppol_answer)

    def test_a_stranger_answers(self):
        """P10: an answer of somebody else on the network with our number changes nothing; it waits for a review."""
        move = self.sent(0)
        stranger = people.PEOPLE[2]
        delivered = self.remote.delivered()[-1]
        self.remote.store.change("delivered", delivered["id"], receiver=stranger.endpoint)
        self.answer(move, "RE", "Prijs klopt niet", "PRI")
        self.assertEqual((move.webhero_peppol_state, move.webhero_peppol_answer_code), ("delivered", False))
        document = self.env["webhero.peppol.document"].search([("review", "=", "other_sender")])
        self.assertIn(stranger.number, document.review_text)
        self.assertFalse(document.move_id)

    def test_a_stranger_says_that_the_message_failed(self):
        """P10: a word about the message that names our number, as anybody can, counts from the receiver only."""
        move, stranger = self.sent(0), people.PEOPLE[2]
        key, own = self.remote.delivered()[-1]["id"], self.remote.delivered()[-1]["receiver"]
        self.remote.store.change("delivered", key, receiver=stranger.endpoint, envelope=move.name)
        self.answer(move, "RE", "Ontvanger heeft geen pakket gekoppeld", "", "message")
        self.assertEqual(move.webhero_peppol_state, "delivered")
        document = self.env["webhero.peppol.document"].search([("review", "=", "other_sender")])
        self.assertIn(stranger.number, document.review_text)
        self.assertFalse(document.move_id)
        self.remote.store.change("delivered", key, receiver=own)
        self.answer(move, "RE", "Ontvanger heeft geen pakket gekoppeld", "", "message")
        self.assertEqual(move.webhero_peppol_state, "error")

    def test_the_vat_number_is_the_same_customer(self):
        """P10: who answers under his VAT number (9925) is the one whom we sent to under his company number (0208)."""
        move = self.sent(0)
        party, delivered = people.PEOPLE[0], self.remote.delivered()[-1]
        self.remote.store.change("delivered", delivered["id"], receiver=f"9925:{party.vat.lower()}")
        self.answer(move, "AP")
        self.assertEqual(move.webhero_peppol_state, "accepted")
