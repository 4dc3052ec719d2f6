# SPDX-License-Identifier: LGPL-3.0-or-later
"""The remotes as their newest descriptions have them (November 2026): pages, repeats, empty and foreign answers."""

import contextlib
import dataclasses
import hashlib
import hmac
import json
import threading

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Permanent, Temporary

from sandbox import people
from sandbox.directory import Directory as DirectoryService
from sandbox.kvk import Kvk as KvkService
from sandbox.peppyrus import Peppyrus as PeppyrusService
from sandbox.recommand import Recommand as RecommandService
from sandbox.scripted import scripted
from sandbox.smp import Smp as SmpService
from sandbox.testing import serving

from ..client import access_point as ap
from ..client.answers import is_last
from ..client.directory import Directory
from ..client.einvoice_be import EInvoiceBe
from ..client.kvk import Kvk
from ..client.peppyrus import Peppyrus
from ..client.recommand import Recommand
from ..client.smp import Smp
from ..rules.participants import Participant
from .test_client_faults import COMPANY, OUTGOING, Odd, client_of

US = people.OURS[0]


@tagged("post_install", "-at_install")
class TestLists(BaseCase):
    def test_the_last_page(self):
        """Remotes 3: a full page has a next one whatever its total; a short one only where its total implies it."""
        for count, told, last in (
            (100, True, False),
            (100, False, False),
            (40, True, True),
            (40, False, False),
            (0, False, True),
        ):
            self.assertEqual(is_last(["x"] * count, 100, told), last, (count, told))

    def test_recommand_goes_on_after_a_full_page(self):
        """Remotes 3, P8: 250 documents are searched for ours, although each answer claims to be the only page."""
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
        """Remotes 8, P9: Peppyrus refuses a second confirm; it is confirmed, so that is done. Another refusal stays one."""
        with serving(PeppyrusService()) as there:
            client = Peppyrus(there.url, there.KEY)
            self.addCleanup(client.close)
            reference = there.receive_invoice(0, f"0208:{US.number}", "V-1", [["Brood", 1, "2.00", 6]])
            client.confirm(reference)
            client.confirm(reference)
            self.assertEqual([call["status"] for call in there.received("/confirm")], [200, 409])
            with self.assertRaises(Permanent):
                client.confirm("nothing")

    def test_peppyrus_confirmed_in_other_words(self):
        """P9, remotes 8: whatever the second confirm is answered with, the message itself says whether it is confirmed."""
        for status, content in (
            (409, b"Already confirmed"),
            (400, b""),
            (204, b""),
            (208, b"Already confirmed"),
            (500, b""),
        ):
            for confirmed in (True, False):
                script = lambda method, *_call, answer=(status, {}, content), confirmed=confirmed: (  # noqa: E731
                    answer if method == "PATCH" else (200, {}, {"id": "m1", "confirmed": confirmed})
                )
                with scripted(script) as server:
                    client = client_of("peppyrus", server.url)
                    self.addCleanup(client.close)
                    with contextlib.nullcontext() if confirmed else self.assertRaises((Permanent, Temporary)):
                        client.confirm("m1")


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
        """Remotes 8, P4: 204 without a body was seen for an existing participant: it is no answer, not “no such company”."""
        self.server.status, self.server.body = 204, b""
        with self.assertRaises(Temporary):
            Directory(self.url).search("Korenaar")

    def test_smp_speaks_of_another(self):
        """Remotes 8, P5: an SMP's answer about another participant, or another document type, is none."""
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
        """Remotes 8, P5: the same from a signed answer: who is asked with his access point becomes “unknown”, never a yes."""
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
        """Remotes 8, P4: two requests a second: the third waits as the Directory asks and is answered; a longer wait is reported"""
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
        """Remotes 8, P4: the same from the sandbox: the owner's address, and every part of a house number."""
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
        """Remotes 8, P4: a legal person without an establishment has its address with its owner; all of its house number counts."""
        home = {
            "type": "bezoekadres", "straatnaam": "Dorpsstraat", "huisnummer": 12, "huisletter": "a",
            "huisnummerToevoeging": "2", "postcode": "1234AB", "plaats": "Ons Dorp",
        }  # fmt: skip
        body = {"kvkNummer": "68750110", "naam": "Stichting X", "_embedded": {"eigenaar": {"adressen": [home]}}}
        self.server.body = json.dumps(body).encode()
        found = Kvk("key", self.url).profile("68750110")
        self.assertEqual((found.street, found.postcode, found.place), ("Dorpsstraat 12a 2", "1234AB", "Ons Dorp"))

    def test_kvk_with_an_establishment_that_hides_its_address(self):
        """P4, remotes 8: an establishment without an address that can be read does not hide that of its owner."""
        home = {"type": "bezoekadres", "straatnaam": "Dorpsstraat", "huisnummer": 12, "plaats": "Ons Dorp"}
        for adressen in ([], None, "x", [7]):
            embedded = {
                "hoofdvestiging": {"vestigingsnummer": "1", "adressen": adressen},
                "eigenaar": {"adressen": [home]},
            }
            body = {"kvkNummer": "68750110", "naam": "Stichting X", "_embedded": embedded}
            self.server.body = json.dumps(body).encode()
            self.assertEqual(Kvk("key", self.url).profile("68750110").street, "Dorpsstraat 12", adressen)

    def test_recommand_of_today(self):
        """Remotes 1, P8: pending, delivered and failed as Recommand's deliveries say it; what was handed over is only that."""
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


@tagged("post_install", "-at_install")
class TestMigrationKey(BaseCase):
    def test_a_verified_company_moves_at_once(self):
        """P2, remotes 1: a company that Recommand knows already moves by its key too; a lost answer does not use it twice."""
        with serving(RecommandService()) as there:
            client = client_of("recommand", there.url, there.KEY, there.SECRET)
            self.addCleanup(client.close)
            first = client.register(COMPANY)
            there.verify(first.reference)
            wrong, right = (
                dataclasses.replace(COMPANY, migration_key=key)
                for key in ("WRong12$#key", there.settings["migration_key"])
            )
            with self.assertRaises(Permanent) as caught:
                client.register(wrong)
            self.assertEqual(caught.exception.code, "migration_refused")
            self.assertIn("did not accept the migration key", caught.exception.facts["text"])
            for _twice in range(2):
                self.assertEqual(client.register(right).state, ap.ACTIVE)
            self.assertEqual([call["status"] for call in there.received("/migration$", "POST")], [400, 200])

    def test_known_however_its_number_came(self):
        """P2, remotes 10: a company is found by its number as a number, and by its VAT number alone; no second one is made."""
        vat = f"BE{COMPANY.number}"
        for known in (
            {"enterpriseNumber": int(COMPANY.number)}, {"enterpriseNumber": f"{COMPANY.number[:4]}.{COMPANY.number[4:]}"},
            {"enterpriseNumber": None, "vatNumber": vat}, {"vatNumber": vat.lower()},
        ):  # fmt: skip
            row = {"id": "c_7", "isVerified": True, "isSmpRecipient": True, **known}
            others = [
                {"id": "c_8", "enterpriseNumber": None, "vatNumber": None},
                {"id": "c_9", "enterpriseNumber": "0"},
            ]
            with scripted(
                lambda *_call, row=row, others=others: (200, {}, {"success": True, "companies": [*others, row]})
            ) as server:
                client = client_of("recommand", server.url)
                self.addCleanup(client.close)
                found = client.register(COMPANY)
                self.assertEqual((found.state, found.reference, len(server.asked)), (ap.ACTIVE, "c_7", 1), known)

    def test_a_key_that_waits(self):
        """P2, remotes 1: before the company is verified the key waits, and a new one replaces it."""
        with serving(RecommandService()) as there:
            client = client_of("recommand", there.url, there.KEY, there.SECRET)
            self.addCleanup(client.close)
            for key in ("WRong12$#key", there.settings["migration_key"]):
                found = client.register(dataclasses.replace(COMPANY, migration_key=key))
            self.assertEqual([move["status"] for move in there.store.all("migration")], ["cancelled", "pending"])
            there.verify(found.reference)
            self.assertEqual([move["status"] for move in there.store.all("migration")], ["cancelled", "completed"])
            with self.assertRaises(Permanent):
                client.register(dataclasses.replace(COMPANY, number="0", vat="", migration_key="x"))

    def there(self, **switches):
        """(Recommand, our client of it, a right key)."""
        there = self.enterContext(serving(RecommandService(**switches)))
        client = client_of("recommand", there.url, there.KEY, there.SECRET)
        self.addCleanup(client.close)
        return there, client, there.settings["migration_key"]

    def sender(self, there, client, elsewhere=("0208", "9925")):
        """A verified company that only sends, while another provider receives for its numbers of these schemes."""
        found = client.register(dataclasses.replace(COMPANY, receives=False, vat=f"BE{COMPANY.number}"))
        there.verify(found.reference)
        numbers = {"0208": COMPANY.number, "9925": f"be{COMPANY.number}"}
        there.settings["elsewhere"] = tuple(f"{scheme}:{numbers[scheme]}" for scheme in elsewhere)
        return found.reference

    def held(self, there, company):
        """{its identifiers: status of the last migration}, and whether it is a recipient."""
        parts = there.store.all("identifier", companyId=company)
        last = {part["scheme"]: ([move["status"] for move in there._moves(part["id"])] or [""])[-1] for part in parts}
        return last, there.company_row(company)["isSmpRecipient"]

    def test_who_only_sent_moves(self):
        """P2, remotes 1: Recommand moves recipients only, and makes none of who receives elsewhere; by its keys it comes."""
        there, client, key = self.there()
        reference = self.sender(there, client)
        wanted = dataclasses.replace(COMPANY, vat=f"BE{COMPANY.number}")
        with self.assertRaises(Permanent) as caught:  # without a key nothing can be claimed
            client.register(wanted)
        self.assertEqual(caught.exception.code, "registration_rejected")
        with self.assertRaises(Permanent) as caught:
            client.register(dataclasses.replace(wanted, migration_key="WRong12$#key"))
        self.assertEqual(caught.exception.code, "migration_refused")
        self.assertEqual(self.held(there, reference), ({"0208": ""}, False), "it sends as before")
        for _twice in range(2):
            found = client.register(dataclasses.replace(wanted, migration_key=f"{key} {key}"))
            self.assertEqual((found.state, found.reason), (ap.ACTIVE, ""))
        self.assertEqual(self.held(there, reference), ({"0208": "completed", "9925": "completed"}, True))

    def test_a_number_without_a_key_stays(self):
        """P2, remotes 1: a key is for one number; the other one stays with its provider, and that is told."""
        there, client, key = self.there()
        reference = self.sender(there, client)
        found = client.register(dataclasses.replace(COMPANY, vat=f"BE{COMPANY.number}", migration_key=key))
        self.assertEqual(found.state, ap.ACTIVE)
        self.assertIn(f"9925:be{COMPANY.number}", found.reason)
        self.assertEqual(self.held(there, reference), ({"0208": "completed"}, True))

    def test_interrupted_anywhere(self):
        """P2, remotes 1: a move that stopped between two calls goes on where it was, whichever call was the last."""
        for calls in range(1, 9):
            there, client, key = self.there()
            reference = self.sender(there, client, ("0208",))
            company = dataclasses.replace(COMPANY, vat=f"BE{COMPANY.number}", migration_key=key)
            there.fault("500", after=calls)
            with contextlib.suppress(Temporary):
                client.register(company)
            there.faults.clear()
            self.assertEqual(client.register(company).state, ap.ACTIVE)
            held, receives = self.held(there, reference)
            self.assertEqual((held["0208"], receives), ("completed", True), calls)

    def test_receives_from_now_on(self):
        """P2, remotes 1: whoever only sent and was let go elsewhere receives here; its verification stays."""
        there, client, _key = self.there()
        reference = self.sender(there, client, ())
        self.assertEqual(client.register(dataclasses.replace(COMPANY, name="Other name")).state, ap.ACTIVE)
        row = there.company_row(reference)
        self.assertEqual((row["isSmpRecipient"], row["isVerified"], row["name"]), (True, True, COMPANY.name))

    def test_refused_when_verified(self):
        """P2, remotes 1: a key that is refused when the company is verified is told, also where only its moves tell it."""
        for vague in (False, True):
            there, client, _key = self.there(vague=vague, elsewhere=(f"0208:{COMPANY.number}",))
            found = client.register(dataclasses.replace(COMPANY, migration_key="WRong12$#key"))
            there.verify(found.reference)
            told = client.status(dataclasses.replace(found, moving=True))
            self.assertEqual((told.state, told.code), (ap.REFUSED, "migration_refused"))
            self.assertEqual(told.reason.count("did not accept the migration key"), 1, told.reason)
            plain = client.status(found)
            self.assertEqual((plain.state, plain.code), (ap.REFUSED, "registration_rejected"))

    def test_a_number_that_was_never_made(self):
        """P2, remotes 1: a team that verifies nobody registers at once, so that the number is missing: it comes with its key."""
        there, client, key = self.there(strict=False, elsewhere=(f"0208:{COMPANY.number}",))
        found = client.register(dataclasses.replace(COMPANY, migration_key=key))
        self.assertEqual(self.held(there, found.reference)[0]["0208"], "completed")


@tagged("post_install", "-at_install")
class TestNoBilling(BaseCase):
    def test_said_in_words(self):
        """P11, remotes 1, 10: a subscription that is not paid is no wrong key: the whole connection waits, and says why."""
        with serving(RecommandService(unpaid=True)) as there:
            client = client_of("recommand", there.url, there.KEY, there.SECRET)
            client.reference = there.add_party(US)["id"]
            self.addCleanup(client.close)
            with self.assertRaises(AuthFailed) as caught:
                client.send(OUTGOING)
            self.assertEqual(caught.exception.code, "no_billing")
            self.assertIn("billing profile", caught.exception.facts["text"])
            wrong = client_of("recommand", there.url, "another", there.SECRET)
            self.addCleanup(wrong.close)
            with self.assertRaises(AuthFailed) as caught:
                wrong.send(OUTGOING)
            self.assertEqual(caught.exception.code, "auth")

    def test_payment_required(self):
        """P11, remotes 10: 402 is the same at every remote."""
        for code, body in (("recommand", {"success": False, "errors": {"root": ["Plan ended"]}}), ("recommand", ""),
                           ("einvoice_be", {"detail": "No credits"}), ("peppyrus", "Payment required")):  # fmt: skip
            with scripted(lambda _method, _path, _query, body=body: (402, {}, body)) as server:
                client = client_of(code, server.url)
                self.addCleanup(client.close)
                with self.assertRaises(AuthFailed) as caught:
                    client.send(OUTGOING)
                self.assertEqual((caught.exception.code, caught.exception.facts["status"]), ("no_billing", 402))


@tagged("post_install", "-at_install")
class TestEInvoiceBeOfToday(BaseCase):
    def test_signed_whatever_its_letters(self):
        """X8, remotes 8: signed over the event with sorted keys, é as such or escaped; anything else is no signature."""
        event = {"event_type": "document.received", "data": {"vendor": "Café Müller €", "document_id": "d1"}}
        body = json.dumps(event).encode()
        for more in ({}, {"ensure_ascii": False}, {"separators": (",", ":")}):
            signed = json.dumps(event, sort_keys=True, **more).encode()
            signature = f"sha256={hmac.new(b'secret', signed, hashlib.sha256).hexdigest()}"
            self.assertTrue(EInvoiceBe.is_signed(body, signature, "secret"), more)
            for odd in (signature[7:], signature.upper(), "", f"sha1={signature[7:]}", f"{signature} "):
                self.assertFalse(EInvoiceBe.is_signed(body, odd, "secret"), odd)
            self.assertFalse(EInvoiceBe.is_signed(body, signature, "older secret"))
        for odd in (b"", b"[" * 50_000, b'{"a": "\\ud800"}', b"\xff", body + b" x"):
            self.assertFalse(EInvoiceBe.is_signed(odd, signature, "secret"), odd[:10])

    def test_what_was_sent_again(self):
        """P8, remotes 1: a failure that a later try made good is none; whatever order the timeline has, its last word counts."""
        failed, again, sent = (
            {"event_type": kind, "timestamp": f"2026-11-30T1{hour}:00:00Z", "details": {"reason": "no route"}}
            for hour, kind in enumerate(("send_failed", "send_attempted", "send_success"))
        )
        late = {**failed, "timestamp": "2026-11-30T20:00:00Z"}
        for state, events, expected in (
            ("SENT", [failed, again, sent], ap.DELIVERED),
            ("SENT", [sent, again, failed], ap.DELIVERED),
            ("TRANSIT", [failed, again], ap.SENT),
            ("SENT", [sent, late], ap.ERROR),
            ("SENT", [late, sent], ap.ERROR),
            ("FAILED", [failed, sent], ap.ERROR),
            ("SENT", [{**failed, "timestamp": None}], ap.ERROR),
        ):
            script = lambda method, path, query, state=state, events=events: (  # noqa: E731
                (200, {}, {"events": events} if path.endswith("/timeline") else {"id": "d1", "state": state})
            )
            with scripted(script) as server:
                client = client_of("einvoice_be", server.url)
                self.addCleanup(client.close)
                self.assertEqual(client.document_status("d1").state, expected, (state, events))
