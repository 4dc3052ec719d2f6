# SPDX-License-Identifier: LGPL-3.0-or-later
"""A batch in the background: nothing waits until tomorrow for somebody else's change, or for one invoice that breaks (P8)."""

from unittest.mock import patch

import psycopg2
from lxml import etree

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from odoo.addons.account.models.account_move_send import AccountMoveSend as Host

from .common_recommand import SendCommon

CRON = "odoo.addons.base.models.ir_cron"
LOGGER = "odoo.addons.webhero_peppol.models.account_move"


@tagged("post_install", "-at_install")
class TestBatch(SendCommon):
    def setUp(self):
        super().setUp()
        self.cron = self.env.ref("account.ir_cron_account_move_send")
        customers = self.customer_of("Gulden Korenaar") | self.customer_of("Wielemans")
        customers._webhero_lookup_batch()
        self.moves = self.env["account.move"].union(*map(self.make_invoice, customers))

    def will_run_again(self):
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", self.cron.id)])

    def test_no_worker_begins_before_the_sending_ended(self):
        """P8: the documents are committed together with what the host still writes on the invoices, not before: a
        worker that began in between made the rest of the sending fail, and the batch wait until tomorrow.
        """
        with patch.object(Host, "_can_commit", lambda self: True):  # a commit inside a test is an error
            self.press(self.moves[0])
        self.assertEqual(self.moves[0].webhero_peppol_state, "queued")

    def test_somebody_elses_change_is_no_end(self):
        """P8: a batch that meets a concurrent change is retried at once; nothing is lost, nothing is sent twice."""
        self.press(self.moves)
        self.env["ir.cron.trigger"].search([]).unlink()
        conflict = psycopg2.errors.SerializationFailure("could not serialize access due to concurrent update")
        with patch.object(Host, "_generate_invoice_documents", side_effect=conflict), mute_logger(CRON):
            self.send_in_background()
        self.assertTrue(self.will_run_again())
        self.assertEqual(len(self.moves.filtered("sending_data")), 2)
        self.send_in_background()
        self.assertEqual(self.moves.mapped("webhero_peppol_state"), ["queued", "queued"])
        self.assertEqual(len(self.messages("peppol.invoice")), 2)

    def test_one_that_breaks_keeps_none_of_the_others(self):
        """P8: an invoice whose PDF can't be rendered gets the error, in the sender's language; the others are sent."""
        self.env.user.lang = "nl_BE"
        bad, good = self.moves
        made = Host._prepare_invoice_pdf_report

        def prepare(sender, data):
            if bad in data:
                raise ValueError("no such font")
            return made(sender, data)

        self.press(self.moves)
        with patch.object(Host, "_prepare_invoice_pdf_report", prepare), mute_logger(LOGGER):
            self.send_in_background()
        self.assertEqual((good.webhero_peppol_state, bad.webhero_peppol_state), ("queued", False))
        self.assertEqual((bad.sending_data, bad.peppol_move_state), (False, "error"))
        self.assertIn("Niet verzonden: een onverwachte fout (ValueError).", "".join(bad.message_ids.mapped("body")))

    def test_the_press_takes_no_query_an_invoice(self):
        """P8: pressing Send on a thousand invoices does not wait for a thousand writes."""
        customer = self.customer_of("Notelaar")
        moves = self.env["account.move"].union(*(self.make_invoice(customer) for _ in range(15)))
        few = self.queries_of_press(moves[:3])
        many = self.queries_of_press(moves[3:])
        self.assertLessEqual(many - few, 3, f"{few} for 3, {many} for 12")

    def test_what_a_document_costs(self):
        """V3: one document more of a batch costs at most 60 queries, from the background to its delivery."""
        customer = self.customer_of("Notelaar")
        customer._webhero_lookup_batch()
        moves = self.env["account.move"].union(*(self.make_invoice(customer) for _ in range(15)))
        few, many = self.queries_until_delivered(moves[:3]), self.queries_until_delivered(moves[3:])
        # whole queries: what is asked once in a batch, now and then, is no document's
        self.assertLessEqual((many - few) // 9, 60, f"{few} for 3, {many} for 12")

    def queries_until_delivered(self, moves):
        self.press(moves)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.send_in_background()
        self.message_of(moves)._run()
        self.env.flush_all()
        self.assertEqual(set(moves.mapped("webhero_peppol_state")), {"delivered"})
        return self.env.cr.sql_log_count - before

    def test_what_waits_is_on_its_way(self):
        """P8: an invoice queued for sending is listed under "on its way", as counted on Home; the notification says where."""
        self.env.user.lang = "nl_BE"
        answer = self.press(self.moves)
        self.assertIn("Home toont hoe ver het staat", answer["params"]["message"])
        arch = etree.fromstring(
            self.env["account.move"].get_view(self.env.ref("account.view_account_invoice_filter").id)["arch"]
        )
        domain = safe_eval(arch.find(".//filter[@name='webhero_peppol_under_way']").get("domain"))
        self.assertEqual(self.env["account.move"].search(domain), self.moves.sorted("id", reverse=True))

    def queries_of_press(self, moves):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.press(moves)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_each_customer_is_looked_up_once(self):
        """P5, P8: in a batch of invoices of the same customers each customer is asked once, side by side."""
        customer = self.customer_of("Notelaar")
        moves = self.env["account.move"].union(*(self.make_invoice(customer) for _ in range(3)))
        before = len(self.smp.received())
        self.press(moves)
        self.assertEqual(len(self.smp.received()), before, "the press itself asks nobody")
        self.send_in_background()
        self.assertEqual(moves.mapped("webhero_peppol_state"), ["queued"] * 3)
        asked = [call["path"] for call in self.smp.received()[before:]]
        self.assertEqual(len(asked), len(set(asked)))
