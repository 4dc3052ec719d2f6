# SPDX-License-Identifier: LGPL-3.0-or-later
"""One access point that fails is alone in that; calls that come twice or late do nothing (P8, P9)."""

import dataclasses
import hashlib
import hmac

from odoo.tests import HttpCase, tagged

from sandbox import people, ubl_write
from sandbox.peppyrus import Peppyrus
from sandbox.testing import serving

from .common_recommand import RecommandCommon

LINES = [["Brood", 10, "2.50", 6]]


@tagged("post_install", "-at_install")
class TestAlone(RecommandCommon):
    def other_company(self, remote):
        """A second company, active at an access point of its own; its document needs no accounts."""
        party = dataclasses.replace(people.OURS[0], peppol=(f"0208:{people.OURS[0].number}",))
        other = self.env["res.company"].create(
            {
                "name": party.name,
                "country_id": self.env.ref("base.be").id,
                "vat": party.vat,
                "company_registry": party.number,
            }
        )
        point = self.env["webhero.access.point"].create(
            {"name": "Other", "provider": "peppyrus", "url": remote.url, "key": remote.KEY, "company_id": other.id,
             "scheme": "0208", "identifier": party.number, "activation": "active"}
        )  # fmt: skip
        content = ubl_write.invoice(party, people.PEOPLE[0], "OTHER-1", LINES)
        kind = {"root": "Invoice", "document_type": "x", "process": "y"}
        document = self.env["webhero.peppol.document"]._store(
            content, name="OTHER-1", direction="out", state="queued", company_id=other.id, access_point_id=point.id,
            sender=point.participant, receiver=people.PEOPLE[0].endpoint, **kind,
        )  # fmt: skip
        message = self.env["webhero.exchange"]._put(
            point, "peppol.invoice", document.uuid, payload=content, filename="x.xml", record=document
        )
        return document, message

    def test_other_companies_go_on(self):
        """P8: while one company's access point answers nothing but errors, the other's documents are delivered."""
        self.activated()
        customer = people.PEOPLE[0]
        partner = self.make_customer(customer.name, 0, vat=customer.vat, company_registry=customer.number)
        move = self.make_invoice(partner)
        move.action_webhero_send_peppol()
        own = move.webhero_peppol_document_id
        with serving(Peppyrus()) as remote:
            document, message = self.other_company(remote)
            for kind in ("500", "garbage", "401"):
                self.remote.fault(kind, times=100)
                own.exchange_id.write({"state": "ready"})
                (own.exchange_id | message.filtered(lambda r: r.state == "ready"))._run()
                self.remote.faults.clear()
            self.assertEqual((message.state, document.state), ("done", "delivered"), message.error_message)
            self.assertEqual(len(remote.delivered()), 1)
        self.assertEqual(own.state, "queued")
        self.assertFalse(self.remote.delivered())


@tagged("post_install", "-at_install")
class TestHints(RecommandCommon, HttpCase):
    def test_twice_late_and_wrong(self):
        """P8, P9: calls that come twice, late or from a stranger: each document is stored, confirmed and read once."""
        point = self.activated(receives=True)
        self.remote.receive_invoice(0, point.participant, "H-1", LINES)
        self.remote.receive_invoice(0, point.participant, "H-2", LINES)
        path = f"/webhero_peppol/hint/{point._hint_token()}"
        signed = {"X-Signature": f"sha256={hmac.new(point.hint_secret.encode(), b'x=y', hashlib.sha256).hexdigest()}"}
        for address in (path, path, "/webhero_peppol/hint/1-nothing", path):
            point.backend_id.next_run = "2099-01-01"
            self.assertEqual(self.url_open(address, data=b"x=y", headers=signed).status_code, 204)
            point.invalidate_recordset()
            looks = point.backend_id.next_run.year < 2099
            self.assertEqual(looks, address == path)
            with point._exchange_run([]) as run:
                point._exchange_poll(run)
            self.messages("peppol.received").filtered(lambda message: message.state == "ready")._run()
        for number in ("H-1", "H-2"):
            found = self.env["webhero.peppol.document"].search([("name", "=", number), ("direction", "=", "in")])
            self.assertEqual((len(found), len(found.move_id)), (1, 1))
        self.assertEqual(len(self.remote.received("/mark-as-read")), 2)
