"""kill -9 of real workers at each step of sending and of receiving, at each access point (P8, P9)."""

import uuid

from odoo import Command, fields
from odoo.tests import tagged

from sandbox import killing, people
from sandbox.einvoice_be import EInvoiceBe
from sandbox.killing import places
from sandbox.peppyrus import Peppyrus
from sandbox.recommand import Recommand
from sandbox.testing import serving

US, CUSTOMER, SELLER = people.OURS[0], people.PEOPLE[0], 0
SENDING = places("claimed", "reserved", "answered", "done")
RECEIVING = places("incoming", "claimed", "stored", "answered", "done")


class PeppolKill:
    """A company that is active at one access point, in the real database; its workers are real processes.

    What is sent and received stays in the database afterwards: the archive can't be deleted, also not by a test. The
    database is a copy that is thrown away.
    """

    provider, service = "", None
    # the places where access points can differ: around the call that has an effect
    sending = ("reserved:after", "answered:before", "answered:after")
    receiving = ("stored:before", "stored:after", "answered:before")

    def setUp(self):
        super().setUp()
        self.remote = self.enterContext(serving(self.service()))
        with self._env() as env:
            self.company_id = self._company(env).id
            env.cr.commit()
        with self._env() as env:
            self.point_id = self._access_point(env).id
            env.cr.commit()
        self.addCleanup(self._leave)

    def _env(self):
        company = getattr(self, "company_id", None)
        return self.env_committed(tracking_disable=True, **({"allowed_company_ids": [company]} if company else {}))

    def _company(self, env):
        """One company a database for all of these tests, with its chart and its numbers."""
        found = env["res.company"].search([("name", "=", US.name)], limit=1)
        if found:
            return found
        company = env["res.company"].create(
            {"name": US.name, "country_id": env.ref("base.be").id, "street": US.street, "zip": US.postcode, "city": US.city,
             "email": US.email, "phone": US.phone}
        )  # fmt: skip
        env["account.chart.template"].try_loading("be_comp", company, install_demo=False)
        company.write({"vat": US.vat, "company_registry": US.number})
        numbers = {"acc_number": US.iban, "partner_id": company.partner_id.id, "allow_out_payment": True}
        env["res.partner.bank"].with_company(company).create(numbers)
        return company

    def _access_point(self, env):
        point = env["webhero.access.point"].with_company(self.company_id).create(
            {"name": "Killed", "provider": self.provider, "url": self.remote.url, "key": self.remote.KEY,
             "secret": getattr(self.remote, "SECRET", False), "receives": True, "company_id": self.company_id}
        )  # fmt: skip
        point._ask_activation()
        message = env["webhero.exchange"].search([("backend_id", "=", point.backend_id.id)])
        message._run()
        if point.activation == "waiting":
            self.remote.verify(point.reference)
            message._run()
        self.assertEqual(point.activation, "active", message.error_message)
        return point

    def _leave(self):
        with self._env() as env:
            env["webhero.access.point"].browse(self.point_id)._stopped()
            env["webhero.exchange"].search([("state", "in", ("ready", "busy"))]).write({"state": "skipped"})
            env.cr.commit()

    def _go_on(self, is_over):
        """Workers, polls included, until it is over; an answer may come in later than what it is about."""
        for _run in range(5):
            self.time_passes()
            self.assertEqual(self.worker.run(task="poll"), 0)
            self.assertEqual(self.worker.run(), 0)
            with self._env() as env:
                if is_over(env):
                    return
        self.fail("it does not come to an end")

    def _killed_at(self, place):
        """A worker dies there, with a poll before it or in it."""
        self.time_passes()
        if not place.startswith("incoming"):
            self.assertEqual(self.worker.run(task="poll"), 0)
        task = "poll" if place.startswith("incoming") else "run"
        self.assertEqual(self.worker.run(place, task), killing.KILLED, f"nobody came by {place}")

    # ---- sending

    def _queued(self):
        """(id of the document, id of its row) of a new invoice on its way."""
        with self._env() as env:
            partner = env["res.partner"].search([("vat", "=", CUSTOMER.vat)], limit=1) or env["res.partner"].create(
                {"name": CUSTOMER.name, "is_company": True, "vat": CUSTOMER.vat, "company_registry": CUSTOMER.number,
                 "country_id": env.ref("base.be").id, "street": CUSTOMER.street, "zip": CUSTOMER.postcode,
                 "city": CUSTOMER.city}
            )  # fmt: skip
            tax = env["account.tax"].search(
                [("company_id", "=", self.company_id), ("type_tax_use", "=", "sale"), ("amount", "=", 21)], limit=1
            )
            line = {"name": "Stadsfiets", "price_unit": 450, "tax_ids": [Command.set(tax.ids)]}
            move = env["account.move"].create(
                {"move_type": "out_invoice", "partner_id": partner.id, "invoice_date": fields.Date.today(),
                 "invoice_line_ids": [Command.create(line)]}
            )  # fmt: skip
            move.action_post()
            point = env["webhero.access.point"].browse(self.point_id)
            document = env["webhero.peppol.document"]._queue(point, move, move._webhero_peppol_xml(), CUSTOMER.endpoint)
            found = document.id, document.exchange_id.id, move.id
            env.cr.commit()
        return found

    def _is_sent_once(self, document_id, message_id, move_id):
        with self._env() as env:
            document, message = (
                env["webhero.peppol.document"].browse(document_id),
                env["webhero.exchange"].browse(message_id),
            )
            move = env["account.move"].browse(move_id)
            delivered = [one for one in self.remote.delivered() if one["number"] == document.name]
            self.assertEqual(len(delivered), 1, "deliveries on the network")
            self.assertEqual(delivered[0]["xml"].encode(), document._content())
            self.assertEqual((message.state, move.peppol_move_state), ("done", "done"), message.error_message)
            self.assertIn(document.state, ("delivered", "accepted"))
            self.assertTrue(message.remote_id)

    def test_killed_while_sending(self):
        """P8: kill -9 before and after each step of sending: one delivery, and the invoice is marked as delivered."""
        for place in self.sending:
            with self.subTest(place=place):
                found = self._queued()
                self._killed_at(place)
                self._go_on(lambda env, row=found[1]: env["webhero.exchange"].browse(row).state == "done")
                self._is_sent_once(*found)

    def test_answers_that_are_lost_after_the_effect(self):
        """P8: a call that hangs, breaks off or answers an error after its effect: asked first, adopted, one delivery."""
        for kind in ("timeout_after", "500_after", "cut", "garbage"):
            with self.subTest(kind=kind):
                found = self._queued()
                self.remote.fault(kind, path=self.send_path, method="POST", times=1, seconds=0.3)
                self._go_on(lambda env, row=found[1]: env["webhero.exchange"].browse(row).state == "done")
                self._is_sent_once(*found)

    # ---- receiving

    def _arrives(self, number):
        with self._env() as env:
            participant = env["webhero.access.point"].browse(self.point_id).participant
        self.remote.receive_invoice(SELLER, participant, number, [["Brood", 10, "2.50", 6], ["Taart", 1, "30.00", 21]])

    def _stored(self, env, number):
        return env["webhero.peppol.document"].search(
            [("company_id", "=", self.company_id), ("direction", "=", "in"), ("name", "=", number)]
        )

    def test_killed_while_receiving(self):
        """P9: kill -9 at each step: stored before it is confirmed, one bill with its lines, nothing lost, nothing twice."""
        for place in self.receiving:
            with self.subTest(place=place):
                number = f"IN-{uuid.uuid4().hex[:10]}"
                self._arrives(number)
                calls = len(self.remote.received(self.confirm_path)) if self.confirm_path else 0
                self._killed_at(place)
                self._confirmed_only_what_is_stored(number, place, calls)
                self._go_on(lambda env, number=number: self._stored(env, number).imported)
                with self._env() as env:
                    document = self._stored(env, number)
                    self.assertEqual((len(document), document.review), (1, False), document.review_text)
                    bills = env["account.move"].search([("ref", "=", number), ("company_id", "=", self.company_id)])
                    self.assertEqual((bills, len(bills.invoice_line_ids)), (document.move_id, 2))
                self._go_on(lambda env: True)
                with self._env() as env:
                    self.assertEqual(len(self._stored(env, number)), 1, "looked at once more")

    def _confirmed_only_what_is_stored(self, number, place, calls):
        with self._env() as env:
            stored = self._stored(env, number)
            early = place in ("incoming:before", "incoming:after", "claimed:before", "claimed:after", "stored:before")
            self.assertEqual(bool(stored), not early)
            if self.confirm_path and not stored:
                self.assertEqual(len(self.remote.received(self.confirm_path)), calls, "confirmed before it was stored")


@tagged("post_install", "-at_install")
class TestRecommandKill(PeppolKill, killing.KillCase):
    provider, service = "recommand", Recommand
    send_path, confirm_path = "/send", "/mark-as-read"
    sending, receiving = SENDING, RECEIVING


@tagged("post_install", "-at_install")
class TestEInvoiceBeKill(PeppolKill, killing.KillCase):
    provider, service = "einvoice_be", EInvoiceBe
    send_path, confirm_path = "/send", ""  # it keeps no mark of what was read


@tagged("post_install", "-at_install")
class TestPeppyrusKill(PeppolKill, killing.KillCase):
    provider, service = "peppyrus", Peppyrus
    send_path, confirm_path = "/v1/message$|/v1/message\\?", "/confirm"
