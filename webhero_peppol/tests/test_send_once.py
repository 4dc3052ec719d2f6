# SPDX-License-Identifier: LGPL-3.0-or-later
"""One press of Send: what is made, checked, read and stored of it, counted (13.3)."""

import threading
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from lxml import etree

from odoo.tests import tagged

from ..validator.process import Validator
from .common_recommand import SendCommon


class Counter:
    """Calls of one function in this thread; it does its work as always."""

    def __init__(self, holder, name):
        self.calls, real, own = [], getattr(holder, name), threading.get_ident()

        def counted(*args, **kwargs):
            if threading.get_ident() == own:
                self.calls.append(args)
            return real(*args, **kwargs)

        self.patch = patch.object(holder, name, counted)


class Parses:
    """What lxml reads in this thread, for whomever: our own code, the host's or neither. The sandbox has threads of its own."""

    functions = ("fromstring", "XML", "parse", "iterparse")

    def __init__(self):
        self.counters = [Counter(etree, name) for name in self.functions]
        self.patch = self._patched()

    @contextmanager
    def _patched(self):
        with ExitStack() as stack:
            yield [stack.enter_context(counter.patch) for counter in self.counters]

    def of(self, content):
        """How often these bytes were read."""
        return sum(self._bytes(call[0]) == content for counter in self.counters for call in counter.calls)

    def invoices(self):
        """How often an invoice was read, whatever its bytes."""
        calls = [self._bytes(call[0]) for counter in self.counters for call in counter.calls]
        return sum(b"ubl:schema:xsd:Invoice-2" in content for content in calls)

    @staticmethod
    def _bytes(source):
        content = source.getvalue() if hasattr(source, "getvalue") else source
        return content.encode() if isinstance(content, str) else content


@tagged("post_install", "-at_install")
class TestSendOnce(SendCommon):
    def counting(self):
        builder = type(self.env["account.edi.xml.ubl_bis3"])
        counters = Counter(builder, "_export_invoice"), Counter(Validator, "check"), Parses()
        stack = self.enterContext(ExitStack())
        for counter in counters:
            stack.enter_context(counter.patch)
        return counters

    def attachments(self, move):
        """Every attachment in the database that has the bytes that went."""
        content = move.webhero_peppol_document_id._content()
        checksum = self.env["ir.attachment"]._compute_checksum(content)
        return self.env["ir.attachment"].sudo().search([("checksum", "=", checksum), ("id", "!=", 0)])

    def test_one_of_each(self):
        """13.3: from the press to delivered: one UBL, one run of the rules, one parse, one attachment of its bytes."""
        move = self.make_invoice(self.customer_of("Gulden Korenaar"))
        move.commercial_partner_id._webhero_lookup()
        builds, runs, parses = self.counting()
        self.press(move)
        document = move.webhero_peppol_document_id
        self.message_of(move)._run()
        self.assertEqual(document.state, "delivered")
        self.assertEqual([len(each.calls) for each in (builds, runs)], [1, 1])
        # the host reads its own XML once more, to put the PDF inside
        self.assertEqual((parses.of(document._content()), parses.invoices()), (1, 2))
        found = self.attachments(move)
        self.assertEqual(found, document.attachment_id)
        self.assertEqual((found, found), (move.ubl_cii_xml_id, self.message_of(move).payload_id))
        self.assertEqual(runs.calls[0][1], document._content(), "the rules saw the very bytes that left")

    def test_a_number_given_twice(self):
        """18.13: an access point that gives a document the number of another: reported, no other's state is taken over."""
        first = self.sent()
        self.message_of(first)._run()
        self.assertEqual(first.webhero_peppol_state, "delivered")
        self.remote.switch(repeats=True)
        second = self.sent("Notelaar")
        message = self.message_of(second)
        message._run()
        self.assertEqual(
            (message.state, message.error_kind, message.error_code), ("error", "conflict", "number_given_twice")
        )
        self.assertIn(first.name, message.error_message)
        self.assertEqual(second.webhero_peppol_state, "error")
        message.action_process()
        message._run()
        self.assertEqual((message.state, second.webhero_peppol_state), ("done", "delivered"))
        self.assertFalse(self.remote.twins())

    def test_batch_of_three(self):
        """13.3: the same in the background: as many of each as there are invoices."""
        customer = self.customer_of("Gulden Korenaar")
        customer._webhero_lookup()
        moves = self.make_invoice(customer) | self.make_invoice(customer) | self.make_invoice(customer)
        builds, runs, parses = self.counting()
        self.press(moves)
        self.send_in_background()
        self.message_of(moves)._run()
        self.assertEqual(set(moves.mapped("webhero_peppol_state")), {"delivered"})
        self.assertEqual([len(each.calls) for each in (builds, runs)], [3, 3])
        contents = [document._content() for document in moves.webhero_peppol_document_ids]
        self.assertEqual(([parses.of(content) for content in contents], parses.invoices()), ([1, 1, 1], 6))
        self.assertEqual([len(self.attachments(move)) for move in moves], [1, 1, 1])
        self.assertEqual(moves.webhero_peppol_document_ids.mapped("move_id"), moves)

    def test_other_rules_look_again(self):
        """13.3, P7: what was checked by other rules than those of now is checked again before it leaves."""
        move = self.sent()
        move.webhero_peppol_document_id.sudo().rules_kept = "those of last year"
        _builds, runs, _parses = self.counting()
        self.message_of(move)._run()
        self.assertEqual((len(runs.calls), move.webhero_peppol_state), (1, "delivered"))

    def test_a_bill_of_the_same_number(self):
        """13.3: an invoice is queued by its id: a bill that has the same number by chance is not taken for it."""
        customer = self.customer_of("Gulden Korenaar")
        customer._webhero_lookup()
        move = self.make_invoice(customer)
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": customer.id, "invoice_date": "2026-12-31", "ref": "B1"}
        )
        self.env.flush_all()
        self.env.cr.execute("UPDATE account_move SET name = %s, state = 'posted' WHERE id = %s", (move.name, bill.id))
        self.env.invalidate_all()
        self.press(move)
        self.assertEqual(move.webhero_peppol_state, "queued")
        self.assertFalse(bill.webhero_peppol_document_id)

    def test_one_state_decides(self):
        """13.3: the document's state decides; what the host wants to see, and the invoice shows, follows from it."""
        move = self.sent()
        document = move.webhero_peppol_document_id.sudo()
        for state, host in (
            ("sent", "processing"),
            ("delivered", "done"),
            ("error", "error"),
            ("queued", "processing"),
        ):
            document.state = state
            self.assertEqual((move.webhero_peppol_state, move.peppol_move_state), (state, host))

    def test_archive_outlives_the_invoice(self):
        """13.3, P13: what was sent and refused stays in the archive, whatever becomes of the invoice's own XML."""
        move = self.sent("Trappist")
        self.message_of(move)._run()
        document = move.webhero_peppol_document_id
        content = document._content()
        move.button_draft()
        self.assertFalse(move.ubl_cii_xml_id)
        self.assertEqual(document._content(), content)
        move.with_context(force_delete=True).unlink()
        self.assertEqual((document._content(), document.attachment_id.res_model), (content, document._name))
