# SPDX-License-Identifier: LGPL-3.0-or-later
"""The remotes as their newest descriptions have them (November 2026): pages, repeats, empty and foreign answers."""

import json
import threading

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_exchange.client.errors import Permanent, Temporary

from sandbox import people
from sandbox.directory import Directory as DirectoryService
from sandbox.kvk import Kvk as KvkService
from sandbox.peppyrus import Peppyrus as PeppyrusService
from sandbox.smp import Smp as SmpService
from sandbox.testing import serving

from ..client.answers import is_last
from ..client.directory import Directory
from ..client.kvk import Kvk
from ..client.peppyrus import Peppyrus
from ..client.recommand import Recommand
from ..client.smp import Smp
from ..rules.participants import Participant
from .test_client_faults import OUTGOING, Odd

US = people.OURS[0]


@tagged("post_install", "-at_install")
class TestLists(BaseCase):
    def test_the_last_page(self):
        """L3: a full page has a next one whatever its total; a short one only where its total implies it."""
        for count, told, last in (
            (100, True, False),
            (100, False, False),
            (40, True, True),
            (40, False, False),
            (0, False, True),
        ):
            self.assertEqual(is_last(["x"] * count, 100, told), last, (count, told))

    def test_recommand_goes_on_after_a_full_page(self):
        """L3, P8: 250 documents are searched for ours, although each answer claims to be the only page."""
        documents = [{"id": f"doc_{number}", "receiverId": "0208:0", "parsed": {}} for number in range(250)]
        client = Recommand("https://recommand.example", "key", "secret", "c_1")
        asked = []

        def call(method, path, refused="", params=None, **_options):
            asked.append(params["page"])
            start = (params["page"] - 1) * params["limit"]
            return {"documents": documents[start : start + params["limit"]], "pagination": {"totalPages": 1}}

        client._call = call
        self.assertEqual(len(list(client._pages(direction="outgoing"))), 250)
        self.assertEqual(asked, [1, 2, 3])


@tagged("post_install", "-at_install")
class TestRepeats(BaseCase):
    def test_peppyrus_confirmed_already(self):
        """L8, P9: Peppyrus refuses a second confirm; it is confirmed, so that is done. Another refusal stays one."""
        with serving(PeppyrusService()) as there:
            client = Peppyrus(there.url, there.KEY)
            self.addCleanup(client.close)
            reference = there.receive_invoice(0, f"0208:{US.number}", "V-1", [["Brood", 1, "2.00", 6]])
            client.confirm(reference)
            client.confirm(reference)
            self.assertEqual([call["status"] for call in there.received("/confirm")], [200, 409])
            with self.assertRaises(Permanent):
                client.confirm("nothing")


@tagged("post_install", "-at_install")
class TestAnswers(BaseCase):
    def setUp(self):
        super().setUp()
        self.server = Odd()
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def test_directory_says_nothing(self):
        """L8, P4: 204 without a body was seen for an existing participant: it is no answer, not “no such company”."""
        self.server.status, self.server.body = 204, b""
        with self.assertRaises(Temporary):
            Directory(self.url).search("Korenaar")

    def test_smp_speaks_of_another(self):
        """L8, P5: an SMP's answer about another participant, or another document type, is none."""
        asked = Participant("0208", "0999472756")
        smp = Smp(self.url, allowed=("127.0.0.1",))
        group = "<ServiceGroup><ParticipantIdentifier scheme='iso6523-actorid-upis'>{}</ParticipantIdentifier></ServiceGroup>"
        self.server.body = group.format(asked).encode()
        self.assertEqual(smp.references(asked), ())
        self.server.body = group.format("0208:0202239951").encode()
        with self.assertRaises(Temporary):
            smp.references(asked)
        service = (
            "<ServiceMetadata><ParticipantIdentifier>{}</ParticipantIdentifier>"
            "<DocumentIdentifier>{}</DocumentIdentifier><Endpoint/></ServiceMetadata>"
        )
        who = "iso6523-actorid-upis%3A%3A0208%3A0999472756"
        href = f"{self.url}/{who}/services/busdox-docid-qns%3A%3Aurn%3Ainvoice"
        self.server.body = service.format(asked, "urn:invoice").encode()
        self.assertEqual(len(smp.services(href)), 1)
        for whom, what in ((asked, "urn:order"), ("0208:0202239951", "urn:invoice"), ("", "urn:invoice"), (asked, "")):
            self.server.body = service.format(whom, what).encode()
            with self.assertRaises(Temporary):
                smp.services(href)

    def test_smp_of_the_sandbox_speaks_of_another(self):
        """L8, P5: the same from a signed answer: who is asked with his access point becomes “unknown”, never a yes."""
        with serving(SmpService()) as there:
            party = people.PEOPLE[5]
            smp = Smp(there.url, allowed=("127.0.0.1",))
            href = smp.references(Participant.parse(party.endpoint))[0]
            self.assertEqual(len(smp.services(href)), 1)
            for another in ("participant", "document"):
                there.switch(another=another)
                with self.assertRaises(Temporary):
                    smp.services(href)

    def test_directory_asks_to_wait(self):
        """L8, P4: two requests a second: the third waits as the Directory asks and is answered; a longer wait is reported."""
        with serving(DirectoryService()) as there:
            client = Directory(there.url)
            for _turn in range(3):
                self.assertTrue(client.search("Korenaar"))
            self.assertEqual([call["status"] for call in there.received("/search")].count(429), 1)
            there.switch(a_second=0)
            self.assertEqual(client.search("Nobody at all"), [])
            there.switch(empty=True)
            with self.assertRaises(Temporary):
                client.search("Korenaar")
            there.switch(empty=False)
            there.fault("429", seconds=60)
            with self.assertRaises(Temporary) as caught:
                client.search("Korenaar")
            self.assertEqual(caught.exception.retry_after, 60)

    def test_kvk_of_the_sandbox(self):
        """L8, P4: the same from the sandbox: the owner's address, and every part of a house number."""
        party = next(party for party in people.PEOPLE if party.country == "NL")
        house = {"huisletter": "b", "huisnummerToevoeging": "III", "toevoegingAdres": "achter"}
        with serving(KvkService(house=house)) as there:
            client = Kvk(there.KEY, there.url)
            for nowhere in (False, True):
                there.switch(no_establishment=nowhere)
                found = client.profile(party.number)
                self.assertEqual(found.street, f"{party.street}b III achter")
                self.assertEqual(found.place, party.city)

    def test_kvk_without_an_establishment(self):
        """L8, P4: a legal person without an establishment has its address with its owner; all of its house number counts."""
        home = {
            "type": "bezoekadres", "straatnaam": "Dorpsstraat", "huisnummer": 12, "huisletter": "a",
            "huisnummerToevoeging": "2", "postcode": "1234AB", "plaats": "Ons Dorp",
        }  # fmt: skip
        body = {"kvkNummer": "68750110", "naam": "Stichting X", "_embedded": {"eigenaar": {"adressen": [home]}}}
        self.server.body = json.dumps(body).encode()
        found = Kvk("key", self.url).profile("68750110")
        self.assertEqual((found.street, found.postcode, found.place), ("Dorpsstraat 12a 2", "1234AB", "Ons Dorp"))

    def test_recommand_of_today(self):
        """L1, P8: pending, delivered and failed as Recommand's deliveries say it; what was handed over is only that."""
        client = Recommand(self.url, "key", "secret", "c_1")
        self.addCleanup(client.close)
        failure = {"category": "transport", "message": "no route", "providerCode": None}
        for status, state, reason in (
            ("pending", "sent", ""),
            ("delivered", "delivered", ""),
            ("failed", "error", "no route"),
        ):
            deliveries = [{"channel": "peppol", "status": status, "failure": failure if status == "failed" else None}]
            body = {
                "success": True,
                "id": "doc_1",
                "sentOverPeppol": True,
                "deliveryStatus": status,
                "deliveries": deliveries,
            }
            self.server.body = json.dumps(body).encode()
            found = client.send(OUTGOING)
            self.assertEqual((found.state, found.reason), (state, reason))
