"""kill -9 of real workers at each step of sending and of receiving, at each access point (P8, P9)."""

import os
import signal
import subprocess
import sys
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import config

from odoo.addons.webhero_test_connection import worker as worker_script

from sandbox import people
from sandbox.einvoice_be import EInvoiceBe
from sandbox.peppyrus import Peppyrus
from sandbox.recommand import Recommand
from sandbox.testing import serving

US, CUSTOMER, SELLER = people.OURS[0], people.PEOPLE[0], 0
SENDING = [f"{step}:{side}" for step in ("claimed", "reserved", "answered", "done") for side in ("before", "after")]
RECEIVING = [
    f"{step}:{side}" for step in ("incoming", "claimed", "stored", "answered", "done") for side in ("before", "after")
]


class KillCase:
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
        self.registry = Registry(get_db_name())
        self.remote = self.enterContext(serving(self.service()))
        with self._env() as env:
            self.company_id = self._company(env).id
            env.cr.commit()
            self.point_id = self._access_point(env).id
            env.cr.commit()
        self.addCleanup(self._leave)
        self._start_worker()

    @contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            context = {"webhero_commit": True, "tracking_disable": True}
            env = api.Environment(cr, SUPERUSER_ID, context)
            company = getattr(self, "company_id", None)
            yield env(context={**context, "allowed_company_ids": [company]}) if company else env

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
        row = env["webhero.exchange"].search([("backend_id", "=", point.backend_id.id)])
        row._run()
        if point.activation == "waiting":
            self.remote.verify(point.reference)
            row._run()
        self.assertEqual(point.activation, "active", row.error_message)
        return point

    def _leave(self):
        with self._env() as env:
            env["webhero.access.point"].browse(self.point_id)._stopped()
            env["webhero.exchange"].search([("state", "in", ("ready", "busy"))]).write({"state": "skipped"})
            env.cr.commit()

    # ---- the worker

    def _start_worker(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.switch = Path(folder, "crash-at")
        self.worker = subprocess.Popen(
            [sys.executable, worker_script.__file__, config["config"], get_db_name()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "WEBHERO_CRASH_FILE": str(self.switch)},
        )  # fmt: skip
        self.addCleanup(self._end_worker)
        self.assertEqual(self._said(), "ready")

    def _end_worker(self):
        self.worker.stdin.close()
        self.worker.wait(20)
        self.worker.stdout.close()

    def _said(self):
        for line in self.worker.stdout:
            if line.strip() == "ready" or line.strip().lstrip("-").isdigit():
                return line.strip()
        self.fail("the worker process ended")

    def _work(self, crash_at=""):
        """The exit code of one run: polls that are due, then the rows."""
        if crash_at:
            self.switch.write_text(crash_at)
        with self._env() as env:  # leases of the dead run out, what waits is due, the inbox may be looked at
            backend = env["webhero.access.point"].browse(self.point_id).backend_id
            env.cr.execute(
                "UPDATE webhero_exchange SET lease_until = lease_until - interval '1 minute',"
                " next_try_at = least(next_try_at, now() at time zone 'utc') WHERE backend_id = %s",
                (backend.id,),
            )
            backend.write({"next_run": fields.Datetime.now(), "resume_at": False})
            env.cr.commit()
        self.worker.stdin.write("poll\n")
        self.worker.stdin.flush()
        return int(self._said())

    def _work_until(self, is_over):
        for _run in range(5):
            self.assertEqual(self._work(), 0)
            with self._env() as env:
                if is_over(env):
                    return
        self.fail("it does not come to an end")

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

    def _is_sent_once(self, document_id, row_id, move_id):
        with self._env() as env:
            document, row = env["webhero.peppol.document"].browse(document_id), env["webhero.exchange"].browse(row_id)
            move = env["account.move"].browse(move_id)
            delivered = [one for one in self.remote.delivered() if one["number"] == document.name]
            self.assertEqual(len(delivered), 1, "deliveries on the network")
            self.assertEqual(delivered[0]["xml"].encode(), document._content())
            self.assertEqual((row.state, move.peppol_move_state), ("done", "done"), row.error_message)
            self.assertIn(document.state, ("delivered", "accepted"))
            self.assertTrue(row.remote_ref)

    def test_killed_while_sending(self):
        """P8: kill -9 before and after each step of sending: one delivery, and the invoice says that it arrived."""
        for place in self.sending:
            with self.subTest(place=place):
                found = self._queued()
                self.assertEqual(self._work(crash_at=place), -signal.SIGKILL)
                self._work_until(lambda env, row=found[1]: env["webhero.exchange"].browse(row).state == "done")
                self._is_sent_once(*found)

    def test_answers_that_are_lost_after_the_effect(self):
        """P8: a call that hangs, breaks off or answers an error after its effect: asked first, adopted, one delivery."""
        for kind in ("timeout_after", "500_after", "cut", "garbage"):
            with self.subTest(kind=kind):
                found = self._queued()
                self.remote.fault(kind, path=self.send_path, method="POST", times=1, seconds=0.3)
                self._work_until(lambda env, row=found[1]: env["webhero.exchange"].browse(row).state == "done")
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
                self.assertEqual(self._work(crash_at=place), -signal.SIGKILL)
                self._confirmed_only_what_is_stored(number, place, calls)
                self._work_until(lambda env, number=number: self._stored(env, number).filed)
                with self._env() as env:
                    document = self._stored(env, number)
                    self.assertEqual((len(document), document.review), (1, False), document.review_text)
                    bills = env["account.move"].search([("ref", "=", number), ("company_id", "=", self.company_id)])
                    self.assertEqual((bills, len(bills.invoice_line_ids)), (document.move_id, 2))
                self.assertEqual(self._work(), 0)
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
class TestRecommandKill(KillCase, BaseCase):
    provider, service = "recommand", Recommand
    send_path, confirm_path = "/send", "/mark-as-read"
    sending, receiving = SENDING, RECEIVING


@tagged("post_install", "-at_install")
class TestEInvoiceBeKill(KillCase, BaseCase):
    provider, service = "einvoice_be", EInvoiceBe
    send_path, confirm_path = "/send", ""  # it keeps no mark of what was read


@tagged("post_install", "-at_install")
class TestPeppyrusKill(KillCase, BaseCase):
    provider, service = "peppyrus", Peppyrus
    send_path, confirm_path = "/v1/message$|/v1/message\\?", "/confirm"
