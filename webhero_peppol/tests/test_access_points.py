# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every access point does the same things the same way (P3): one test, each of them."""

import inspect
from datetime import date, timedelta
from urllib.parse import parse_qs

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from sandbox import people
from sandbox.einvoice_be import EInvoiceBe
from sandbox.peppyrus import Peppyrus
from sandbox.recommand import Recommand
from sandbox.sml import Sml
from sandbox.smp import Smp
from sandbox.testing import serving

from ..client import access_point as ap
from ..client.providers import providers
from .common import PeppolCommon

US = people.OURS[0]


class AccessPointCase:
    """The road of a company: active, sends once, gets answers, receives once."""

    provider = ""
    service = None

    def setUp(self):
        super().setUp()
        self.remote = self.enterContext(serving(self.service()))
        smp = self.enterContext(serving(Smp()))
        sml = self.enterContext(serving(Sml(smp_url=smp.url)))
        parameters = {"nameserver": f"127.0.0.1:{sml.dns_port}", "sml_zone": Sml.ZONE, "allowed_hosts": "127.0.0.1"}
        for name, value in parameters.items():
            self.env["ir.config_parameter"].set_param(f"webhero_peppol.{name}", value)
        self.company.write({"company_registry": False, "vat": False})
        self.company.write({"company_registry": US.number, "vat": US.vat})
        self.point = self.env["webhero.access.point"].create(
            {"name": "X", "provider": self.provider, "url": self.remote.url, "key": self.remote.KEY,
             "secret": getattr(self.remote, "SECRET", False), "receives": True}
        )  # fmt: skip
        self.activate()

    def messages(self, kind, state="ready"):
        return self.env["webhero.exchange"].search([("kind", "=", kind), ("state", "=", state)])

    def activate(self):
        self.point._ask_activation()
        message = self.messages("peppol.registration")
        message._run()
        if self.point.activation == "waiting":
            self.remote.verify(self.point.reference)
            message._run()
        self.assertEqual(self.point.activation, "active", message.error_message)

    def sent(self, text="Gulden Korenaar", **values):
        party = next(p for p in people.PEOPLE if text in p.name)
        move = self.make_invoice(self.make_customer(text, 0, vat=party.vat, company_registry=party.number), **values)
        move.action_webhero_send_peppol()
        return move, move.webhero_peppol_document_id.exchange_id

    def poll(self):
        with self.point._exchange_run([]) as run:
            self.point._exchange_poll(run)
        self.messages("peppol.received")._run()

    def run_until_final(self, message):
        for _ in range(4):
            if message.state == "ready":
                message._run()

    def test_sends_and_hears_the_answer(self):
        """P3, P8: delivered, then accepted by the customer; the XML that arrives is the one that was frozen."""
        move, message = self.sent()
        self.run_until_final(message)
        document = move.webhero_peppol_document_id
        self.assertEqual(message.state, "done", message.error_message)
        self.assertEqual(self.remote.delivered()[0]["xml"].encode(), document._content())
        self.poll()
        self.assertEqual(document.state, "accepted", document.answer)

    def test_never_twice(self):
        """P3, P8: an answer that is lost after the effect is adopted; one delivery."""
        for kind in ("500_after", "garbage", "cut"):
            with self.subTest(kind=kind):
                _move, message = self.sent()
                self.remote.fault(kind, path="send$|send\\?|/v1/message$|/v1/message\\?", method="POST", times=1)
                self.run_until_final(message)
                self.assertEqual(message.state, "done", message.error_message)
                self.assertFalse(self.remote.twins())

    def test_undeliverable_is_an_error(self):
        """P3, P8: what can't be delivered ends as an error with the reason."""
        move, message = self.sent("Trappist")
        self.run_until_final(message)
        self.assertEqual((message.state, move.webhero_peppol_state), ("error", "error"))
        self.assertIn("not registered", message.error_message)

    def test_fails_after_it_was_delivered(self):
        """Remotes 1, P8: what fails after all is seen by looking, without a call of theirs; it comes back with what to do, and goes
        again as a document of its own.
        """
        move, message = self.sent("Margriet")
        self.run_until_final(message)
        first = move.webhero_peppol_document_id
        self.assertEqual((message.state, first.state), ("done", "delivered"))
        self.remote.fail_later(message.remote_id, "receiver is gone")
        self.days_later(first, 1)
        self.poll_delivered()
        self.assertEqual((first.state, move.peppol_move_state), ("error", "error"))
        told = move.with_context(lang="en_US").webhero_peppol_trouble
        self.assertIn("receiver is gone", told)
        self.assertIn("look it up again", told)
        move.action_webhero_send_peppol()
        again = move.webhero_peppol_document_id
        self.run_until_final(again.exchange_id)
        self.assertNotEqual(again, first)
        self.assertEqual((again.state, first.state), ("delivered", "error"))

    def test_looks_are_few(self):
        """Remotes 1: delivered documents are looked at once a day, no more when old; at each look where answers come so."""
        _move, message = self.sent("Margriet")
        self.run_until_final(message)
        document = message._document()
        often = self.point._provider().answers_by_status
        for days, looks in ((0, often), (0.1, True), (0.2, often), (1.2, True), (40, False)):
            self.days_later(document, days)
            before = len(self.remote.received(message.remote_id))
            self.poll_delivered()
            self.assertEqual(len(self.remote.received(message.remote_id)) > before, looks, days)

    def test_a_document_that_it_forgot(self):
        """Remotes 1: where the access point no longer knows a delivered document, it stays delivered; others are looked at."""
        moves = [self.sent("Margriet")[0] for _nth in range(2)]
        for move in moves:
            self.run_until_final(move.webhero_peppol_document_id.exchange_id)
        gone, other = (move.webhero_peppol_document_id for move in moves)
        self.days_later(gone | other, 1)
        kind = "message" if self.provider == "peppyrus" else "document"
        self.remote.store.delete(kind, gone.exchange_id.remote_id)
        self.remote.fail_later(other.exchange_id.remote_id, "receiver is gone")
        self.poll_delivered()
        self.assertEqual((gone.state, other.state), ("delivered", "error"))

    def days_later(self, documents, days):
        """The configured number of days after delivery; a poll counts for the day on which it was made."""
        for document in documents:
            document.delivered_at = fields.Datetime.now() - timedelta(days=days)
            document.looked_at = document.looked_at and min(
                document.looked_at, document.delivered_at + timedelta(hours=3)
            )

    def poll_delivered(self):
        with self.point._exchange_run([]) as run:
            self.point._exchange_poll(run)
        self.env.invalidate_all()

    def test_receives_once(self):
        """P3, P9: what came in is stored, confirmed and read; the next look finds nothing new."""
        self.remote.receive_invoice(0, self.point.participant, "V-9", [["Brood", 1, "2.00", 6]])
        self.poll()
        self.poll()
        found = self.env["webhero.peppol.document"].search([("direction", "=", "in"), ("name", "=", "V-9")])
        self.assertEqual((len(found), found.move_id.amount_total, found.review), (1, 2.12, False))

    def test_an_old_date_is_received_too(self):
        """P3, P9: a document received today is fetched, also where its own date is months ago."""
        self.remote.receive_invoice(0, self.point.participant, "V-10", [["Brood", 1, "2.00", 6]])
        self.poll()
        self.remote.receive_invoice(0, self.point.participant, "V-11", [["Brood", 1, "2.00", 6]], date=date(2026, 2, 3))
        self.poll()
        found = self.env["webhero.peppol.document"].search([("direction", "=", "in"), ("name", "=", "V-11")])
        self.assertEqual(found.move_id.invoice_date, date(2026, 2, 3))

    def test_never_twice_with_an_old_date(self):
        """P3, P8: an invoice dated last month, whose answer is lost, is found again and sent once."""
        _move, message = self.sent(invoice_date=date(2026, 2, 3))
        self.remote.fault("500_after", path="send$|send\\?|/v1/message$|/v1/message\\?", method="POST", times=1)
        self.run_until_final(message)
        self.assertEqual(message.state, "done", message.error_message)
        self.assertFalse(self.remote.twins())

    def test_lookup(self):
        """P3, P5: the access point's own look-up: yes for who receives, never a wrong no."""
        with self.point._exchange_client([]) as client:
            for party in people.PEOPLE:
                if party.country != "BE" or not party.endpoint:
                    continue
                found = client.lookup(ap.Participant.parse(party.endpoint))
                trouble = party.dns or party.smp
                self.assertIn(found.answer, ("yes", "unknown") if trouble else ("yes",), party.name)

    def test_connection_test(self):
        """P3: Test connection probes each right; a wrong key is named."""
        self.point.action_test_connection()
        self.assertTrue(all(self.point.probe_ids.mapped("ok")))
        self.point.key = "wrong"
        self.point.action_test_connection()
        self.assertEqual((self.point.probe_ids.code, self.point.state), ("auth", "failed"))


@tagged("post_install", "-at_install")
class TestRecommand(AccessPointCase, PeppolCommon):
    provider, service = "recommand", Recommand

    def test_calls_us_when_something_comes_in(self):
        """P8: a webhook is a hint: the right token makes us look, a wrong one does nothing."""
        points = self.env["webhero.access.point"]
        self.assertEqual(points._of_hint(self.point._hint_token()), self.point)
        for wrong in ("", "x", f"{self.point.id}-", self.point._hint_token()[:-1], "999999999-abc"):
            self.assertFalse(points._of_hint(wrong), wrong)


@tagged("post_install", "-at_install")
class TestEInvoiceBe(AccessPointCase, PeppolCommon):
    provider, service = "einvoice_be", EInvoiceBe

    def test_in_transit_is_found_again(self):
        """P8, remotes 10: a document in transit is among the drafts, as documented: after a lost answer it is sent once."""
        self.remote.switch(transit_seconds=3600)
        _move, message = self.sent("Margriet")  # who answers nothing: an answer would be the last word
        self.remote.fault("500_after", path="/send", method="POST", times=1)
        self.run_until_final(message)
        self.assertEqual((message.state, message.error_code), ("ready", "awaiting_delivery"))
        self.assertEqual((len(self.remote.delivered()), self.remote.twins()), (1, {}))


@tagged("post_install", "-at_install")
class TestPeppyrus(AccessPointCase, PeppolCommon):
    provider, service = "peppyrus", Peppyrus

    def test_many_pages(self):
        """P9: a list holds whole files, so it is read in small pages; none is left out."""
        for number in range(12):
            self.remote.receive_invoice(0, self.point.participant, f"V-{number}", [["Brood", 1, "2.00", 6]])
        with self.point._exchange_client([]) as client:
            self.assertEqual(len({one.reference for one in client.inbox()}), 12)
        sizes = [int(parse_qs(call["query"])["perPage"][0]) for call in self.remote.received("/message/list")]
        self.assertLessEqual(max(sizes), 10)

    def test_what_only_the_portal_can_do(self):
        """P2, P3: said with the portal's address; done there, Process stops it here too."""
        with self.assertRaisesRegex(UserError, "customer.peppyrus.be"):
            self.point.action_set_receives()
        self.point.action_stop()
        message = self.messages("peppol.deregistration")
        message._run()
        self.assertEqual((message.state, message.error_code, self.point.activation), ("error", "by_portal", "active"))
        self.assertIn("customer.peppyrus.be", message.error_hint)
        self.remote.register(people.OURS[1])
        message.action_process()
        message._run()
        self.assertEqual((message.state, self.point.activation), ("done", "stopped"), message.error_message)


@tagged("post_install", "-at_install")
class TestInterface(PeppolCommon):
    def test_the_mode_and_key_of_each_company(self):
        """P3: test or production chooses the address; a company's own key precedes the platform's, never sent elsewhere."""
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("webhero_peppol.peppyrus.key", "platform")
        point = self.env["webhero.access.point"].create({"name": "X", "provider": "peppyrus", "mode": "test"})
        for mode, host in (("test", "api.test.peppyrus.be"), ("prod", "api.peppyrus.be")):
            point.mode = mode
            with point._exchange_client([]) as client:
                self.assertIn(f"//{host}/", client.http.base_url)
                self.assertEqual(client.http.session.headers["X-Api-Key"], "platform")
        point.write({"key": "own"})
        with point._exchange_client([]) as client:
            self.assertEqual(client.http.session.headers["X-Api-Key"], "own")

    def test_each_is_one_file(self):
        """P3: each access point is one file with one class; the choice on the screen is these, and what addons add."""
        known = providers()
        self.assertEqual(set(known), {"recommand", "einvoice_be", "peppyrus"})
        for code, cls in known.items():
            self.assertFalse(inspect.isabstract(cls))
            self.assertEqual(inspect.getmodule(cls).__name__.rpartition(".")[2], code)
        shown = dict(self.env["webhero.access.point"]._fields["provider"]._description_selection(self.env))
        self.assertEqual(set(shown) - {"post_office"}, set(known), "that one is the test addon's")

    def test_a_class_alone_is_offered_nowhere(self):
        """13.8: a subclass that somebody imports (a test, an addon of another database) is no choice here."""

        class Stray(ap.AccessPoint):
            code, title = "stray", "Stray"

        self.assertNotIn("stray", providers())
        self.assertNotIn("stray", dict(self.env["webhero.peppol.onboarding"]._selection_provider()))
