# SPDX-License-Identifier: LGPL-3.0-or-later
"""What ended as an error, and somebody presses Send once more: never twice, never a lie, never stuck (P8)."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.webhero_exchange.client.errors import Permanent

from sandbox import people

from ..client.recommand import Recommand as Client
from ..models.res_partner_lookup import ANSWERED
from .common_recommand import SendCommon


class AgainCommon(SendCommon):
    def becomes(self, partner, party):
        """The customer's numbers are corrected."""
        partner.write({"vat": False, "company_registry": False})
        partner.write({"vat": party.vat, "company_registry": party.number})
        partner._webhero_lookup()

    def press(self, moves):
        """How the button's answer looks: success, info, warning or danger."""
        return super().press(moves)["params"]["type"]


@tagged("post_install", "-at_install")
class TestNeverTwice(AgainCommon):
    def lost(self):
        """An invoice that left, whose answer was lost, and after which the access point could not be searched."""
        move = self.sent()
        self.remote.fault("500_after", path="/send", method="POST", times=1)
        self.message_of(move)._run()
        with patch.object(Client, "find_sent", side_effect=Permanent("answer_too_large", limit_mb=32)):
            self.message_of(move)._run()
        self.assertEqual((self.message_of(move).state, move.webhero_peppol_state), ("error", "error"))
        return move

    def test_a_refused_search_then_pressed(self):
        """P8: it left, the answer was lost and the search refused: who presses again has it searched, and it went once."""
        move = self.lost()
        message = self.message_of(move)
        self.assertTrue(message.idempotency_key)
        self.assertEqual(self.press(move), "info")
        self.assertEqual(
            (self.message_of(move), message.state, move.webhero_peppol_state), (message, "ready", "queued")
        )
        self.assertEqual(move.peppol_move_state, "processing")
        message._run()
        self.assertEqual((message.state, move.webhero_peppol_state), ("done", "delivered"), message.error_message)
        self.assertFalse(self.remote.twins())

    def test_what_may_have_arrived_stays(self):
        """P8: as long as the delivery is uncertain, the invoice can't be changed."""
        move = self.lost()
        with self.assertRaisesRegex(UserError, "may have reached"):
            move.with_context(lang="en_US").button_draft()

    def test_the_number_is_kept_before_all_else(self):
        """P8: whatever goes wrong after the access point's answer, its number is known and nothing is sent twice."""
        move = self.sent()
        documents = type(self.env["webhero.peppol.document"])
        with patch.object(documents, "_moved", side_effect=UserError("no chatter now")):
            self.message_of(move)._run()
        message = self.message_of(move)
        self.assertTrue(message.remote_id)
        self.assertEqual((message.state, move.webhero_peppol_state), ("error", "error"))
        self.press(move)
        message._run()
        self.assertEqual(
            (self.message_of(move), message.state, move.webhero_peppol_state), (message, "done", "delivered")
        )
        self.assertFalse(self.remote.twins())

    def test_an_old_row_sends_no_second_copy(self):
        """P8: once a corrected document went, the refused one can't be processed after all."""
        move = self.sent("Trappist")
        old = self.message_of(move)
        old._run()
        self.becomes(move.commercial_partner_id, people.PEOPLE[0])
        self.press(move)
        self.message_of(move)._run()
        self.assertEqual(move.webhero_peppol_state, "delivered")
        self.assertEqual((old.state, old.error_code), ("skipped", "replaced"))
        old.action_process()
        old._run()
        self.assertEqual((old.state, len(self.remote.delivered())), ("skipped", 1))


@tagged("post_install", "-at_install")
class TestEachEnd(AgainCommon):
    """P8: each way to end, then Send via Peppol: a fresh document, a second look, or a sentence."""

    def fresh(self, move, before):
        """A new document with new XML is on its way and arrives."""
        self.assertEqual(self.press(move), "success")
        after = move.webhero_peppol_document_id
        self.assertNotEqual(after, before)
        self.assertEqual((after.state, before.state, move.peppol_move_state), ("queued", "error", "processing"))
        after.exchange_id._run()
        self.assertEqual(after.state, "delivered", after.exchange_id.error_message)

    def test_refused_and_mended_goes_with_fresh_xml(self):
        """P8: after a refusal the XML has the customer's corrected address, not the frozen old one."""
        move = self.sent("Trappist")
        self.message_of(move)._run()
        before = move.webhero_peppol_document_id
        good = people.PEOPLE[0]
        self.becomes(move.commercial_partner_id, good)
        self.fresh(move, before)
        content = move.webhero_peppol_document_id._content().decode()
        self.assertIn(good.number, content)
        self.assertNotIn(before.receiver.partition(":")[2], content)
        self.assertEqual(before.exchange_id.state, "skipped")

    def test_the_receivers_access_point_failed(self):
        """P8, P10: a message-level error after the delivery: the same invoice may go again, as a new document."""
        self.remote.settings["answer_after"] = -1
        move = self.sent()
        self.message_of(move)._run()
        self.remote.answer(move.name, "RE", "Ontvanger heeft geen pakket gekoppeld", "", "message")
        self.poll()
        before = move.webhero_peppol_document_id
        self.assertEqual((before.state, before.never_arrives), ("error", True))
        self.fresh(move, before)

    def test_failed_is_not_adopted_again(self):
        """P8: a lost answer of the second document finds the second one, not the first, which failed for good."""
        self.remote.settings["answer_after"] = -1
        move = self.sent()
        self.message_of(move)._run()
        self.remote.answer(move.name, "RE", "Onbekend", "", "message")
        self.poll()
        first = self.message_of(move).remote_id
        self.press(move)
        self.remote.fault("500_after", path="/send", method="POST", times=1)
        self.message_of(move)._run()
        self.message_of(move)._run()
        self.assertEqual((self.message_of(move).state, move.webhero_peppol_state), ("done", "delivered"))
        self.assertNotEqual(self.message_of(move).remote_id, first)

    def test_skipped_before_the_first_try(self):
        """P8: somebody skipped it before it left: it may go."""
        move = self.sent()
        self.message_of(move).action_skip()
        self.assertEqual(move.webhero_peppol_state, "error")
        self.fresh(move, move.webhero_peppol_document_id)

    def test_no_final_answer(self):
        """P8: no answer within a day: who presses has the access point asked again, and gets no second copy."""
        move = self.sent()
        message, document = self.message_of(move), move.webhero_peppol_document_id
        message._run()
        long_ago = fields.Datetime.subtract(fields.Datetime.now(), hours=25)
        document.sudo().write({"state": "sent", "sent_at": long_ago})
        self.remote.store.change("document", message.remote_id, sentOverPeppol=False, receivedPeppolSignalMessage=None)
        message.write({"state": "ready"})
        message._run()
        self.assertEqual(document.state, "error")
        self.assertEqual(self.press(move), "info")
        self.remote.store.change("document", message.remote_id, sentOverPeppol=True)
        message._run()
        self.assertEqual(
            (message.state, move.webhero_peppol_document_id, document.state), ("done", document, "delivered")
        )
        self.assertFalse(self.remote.twins())

    def test_rejected(self):
        """P8: an invoice rejected by the customer can't be sent again or changed; the screen shows what to do."""
        move = self.sent("Wielemans")
        self.message_of(move)._run()
        self.poll()
        self.assertEqual(move.webhero_peppol_state, "rejected")
        with self.assertRaisesRegex(UserError, "credit note"):
            move.with_context(lang="en_US").action_webhero_send_peppol()
        with self.assertRaises(UserError):
            move.button_draft()


@tagged("post_install", "-at_install")
class TestScreens(AgainCommon):
    def broken(self):
        customer = self.customer_of("Gulden Korenaar")
        customer._webhero_lookup()
        customer.with_context(no_vat_validation=True, webhero_peppol_answered=ANSWERED).write({"vat": False})
        lines = [{"name": "Zadels", "quantity": 1, "price_unit": 100, "tax_ids": [(6, 0, self.tax("0% EU M").ids)]}]
        return self.make_invoice(customer, lines, delivery_date=fields.Date.today())

    def dialog(self, move):
        wizard = self.env["account.move.send.wizard"].with_context(active_model="account.move", active_ids=move.ids)
        return wizard.create({"sending_methods": ["peppol"]})

    def test_the_dialog_keeps_the_findings(self):
        """P7: from the Send dialog too, what breaks the rules stays on the invoice with its links; nothing left."""
        move = self.broken()
        answer = self.dialog(move).action_send_and_print()
        self.assertEqual((answer["tag"], answer["params"]["type"]), ("display_notification", "danger"))
        self.assertIn("BR-IC-02", move.webhero_peppol_explanation)
        self.assertFalse(self.messages("peppol.invoice") or move.ubl_cii_xml_id)

    def test_the_dialog_sends(self):
        """P8: the Send dialog queues the same document as the button."""
        customer = self.customer_of("Gulden Korenaar")
        customer._webhero_lookup()
        move = self.make_invoice(customer)
        self.dialog(move).action_send_and_print()
        self.assertEqual((move.webhero_peppol_state, move.peppol_move_state), ("queued", "processing"))
        self.message_of(move)._run()
        self.assertEqual(move.webhero_peppol_state, "delivered")

    def test_a_biller_is_told_whom_to_ask(self):
        """P2: the company is not active and somebody who only makes invoices presses Send: a sentence with a name."""
        self.point._stopped()
        manager = new_test_user(
            self.env, "peppol_boss", "webhero_exchange.group_exchange_manager", name="Greet De Klerck"
        )
        managers = self.env.ref("webhero_exchange.group_exchange_manager")
        (managers.user_ids - manager).write({"group_ids": [(3, managers.id)]})
        biller = new_test_user(self.env, "peppol_only_biller", "account.group_account_invoice")
        move = self.make_invoice(self.customer_of("Gulden Korenaar"))
        answer = move.with_user(biller).action_webhero_send_peppol()
        self.assertEqual(answer["tag"], "display_notification")
        self.assertIn("Greet De Klerck", answer["params"]["message"])

    def test_a_batch_trusts_no_old_no(self):
        """P5, P8: a customer who was not on Peppol a month ago is looked up again in a batch, and gets it."""
        customer, other = self.customer_of("Gulden Korenaar"), self.customer_of("Wielemans")
        long_ago = fields.Datetime.subtract(fields.Datetime.now(), days=30)
        for partner in customer | other:
            partner.with_context(webhero_peppol_answered=ANSWERED).write(
                {
                    "webhero_peppol_answer": "no",
                    "webhero_peppol_checked_at": long_ago,
                    "webhero_peppol_tried_at": long_ago,
                }
            )
            partner._webhero_update_host_state()
        self.assertEqual(customer.peppol_verification_state, "not_valid")
        moves = self.make_invoice(customer) | self.make_invoice(other)
        moves.action_webhero_send_peppol()
        self.send_in_background()
        self.assertEqual(moves.mapped("webhero_peppol_state"), ["queued", "queued"])

    def test_what_a_customer_billed_for_us_is_not_sent(self):
        """P9: a self-billed invoice received over Peppol has no Send button, and shows why."""
        move = self.make_invoice()
        self.env["webhero.peppol.document"]._store(
            b"<a/>",
            name="SB",
            direction="in",
            state="received",
            company_id=self.company.id,
            move_id=move.id,
            root="Invoice",
        )
        self.assertEqual(move.webhero_peppol_state, "received")
        with self.assertRaisesRegex(UserError, "came in over Peppol"):
            move.with_context(lang="en_US").action_webhero_send_peppol()
