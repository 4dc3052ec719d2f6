# SPDX-License-Identifier: LGPL-3.0-or-later
"""SML, SMP, Directory and KVK over real DNS and HTTP (P4, P5)."""

import requests

from odoo.tests import BaseCase

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Temporary

from sandbox import kvk as sandbox_kvk
from sandbox import people
from sandbox.directory import Directory as SandboxDirectory
from sandbox.sml import RECORDS
from sandbox.sml import Sml as SandboxSml
from sandbox.smp import Smp as SandboxSmp
from sandbox.testing import serving, test_data

from ..client import directory, kvk, sml, smp
from ..rules import documents, lookups
from ..rules.participants import Participant

LOCAL = ("127.0.0.1",)
VECTORS = {
    "0088:123abc": "y7dzfxaf3d4cjz4kcgrxtec6twvcga4ky7zwa5boif6mswd4tdrq",
    "0010:5798000000001": "xukhfqabqziki3ykvr2fhr4snfa3pf5vpq6k4tonv3lmvsy5arvq",
    "9915:test": "eh5boavaktmbgzyh2a63dz4qov33fvp5nsdvqklucfraayoodw6a",
    "0208:0239843188": "2jg63gjuvaz6xtdrs7vy75nrzv5c6atndjwu72gijee6xm7a2vlq",
}


def named(text):
    return next(party for party in (*people.PEOPLE, *people.OURS) if text in party.name)


class TestLookup(BaseCase):
    def setUp(self):
        super().setUp()
        self.smp = self.serve(SandboxSmp())
        self.sml = self.serve(SandboxSml(smp_url=self.smp.url))

    def serve(self, service):
        context = serving(service)
        served = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return served

    def client(self, seconds=1):
        return sml.Sml(SandboxSml.ZONE, f"127.0.0.1:{self.sml.dns_port}", seconds=seconds)

    def lookup(self, party, seconds=1, **options):
        address = party.endpoint or f"0208:{party.number}"
        return smp.lookup(Participant.parse(address), self.client(seconds), LOCAL, **options)

    def test_names_in_the_zone(self):
        """P5: the published vectors of the hashed names."""
        for identifier, label in VECTORS.items():
            self.assertEqual(sml.label(Participant.parse(identifier)), label)
        self.assertEqual(sml.target(b"!.*!https://smp.example!"), "https://smp.example")
        self.assertEqual(sml.target(b""), "")

    def test_yes(self):
        """P5: yes, with the document types and who the access point is."""
        found = self.lookup(named("Gulden Korenaar"), with_provider=True)
        self.assertEqual((found.answer, found.provider), ("yes", "Sandbox access point"))
        self.assertTrue(documents.receives(found.document_types, documents.Kind("Invoice", documents.BILLING, "")))

    def test_no(self):
        """P5: no, where the zone can be seen and does not know the name."""
        self.assertEqual(self.lookup(named("Verschueren")).answer, "no")

    def test_unknown_is_not_no(self):
        """P5: a time-out, a server's failure or a cut-off resolver is unknown."""
        for text in ("Schaduw", "Braise", "Pannebakker"):
            self.assertEqual(self.lookup(named(text), seconds=0.2).answer, "unknown", text)
        for mode in ("timeout", "servfail", "refused", "nxdomain"):
            self.sml.settings["mode"] = mode
            self.assertEqual(self.lookup(named("Verschueren"), seconds=0.2).answer, "unknown", mode)

    def test_a_name_without_an_address(self):
        """P5, remotes 8: a name that exists without a readable record is unknown, from any caller; never “not on Peppol”."""
        party = named("Gulden Korenaar")
        for record in filter(None, RECORDS):
            self.sml.settings["record"] = record
            self.assertEqual(self.lookup(party).answer, "unknown", record)
            self.assertEqual(self.lookup(named("Verschueren")).answer, "no", "that name is not there")
        both = [Participant.parse(identifier) for identifier in party.peppol]
        found = lookups.first(both, lambda one: smp.lookup(one, self.client(), LOCAL))
        self.assertEqual((found.answer, found.reason), ("unknown", "bad_answer"))
        self.assertFalse(self.smp.received())

    def test_over_tcp(self):
        """P5: a truncated answer is asked for again over TCP."""
        self.sml.settings["over_udp"] = False
        self.assertEqual(self.lookup(named("Gulden Korenaar")).answer, "yes")

    def test_only_public_addresses(self):
        """P5: an SMP inside a private network is not called; the answer is unknown."""
        participant = Participant.parse(named("Gulden Korenaar").endpoint)
        found = smp.lookup(participant, self.client())
        self.assertEqual((found.answer, found.reason), ("unknown", "private_address"))
        self.assertFalse(self.smp.received())

    def test_rebinding(self):
        """P5: the connection is made to the checked address, even if the name resolves to another one by then."""
        port = self.smp.url.rsplit(":", 1)[1]
        request = requests.Request("GET", f"http://smp.example:{port}/nobody").prepare()
        answer = smp.PinnedAdapter("smp.example", "127.0.0.1").send(request, timeout=10)
        self.assertEqual((answer.status_code, len(self.smp.received("/nobody"))), (404, 1))
        self.assertEqual(request.headers["Host"], f"smp.example:{port}")

    def test_hostile_answers(self):
        """P5: redirects, entities, floods and garbage give unknown."""
        party = named("Gulden Korenaar")
        for switch, value in (("redirect_to", "http://127.0.0.1:1/"), ("entity", True), ("megabytes", 3)):
            self.smp.settings[switch] = value
            self.assertEqual(self.lookup(party).answer, "unknown", switch)
            self.smp.settings[switch] = type(value)()
        self.smp.fault("garbage")
        self.assertEqual(self.lookup(party).answer, "unknown")

    def test_hermes_is_nobody(self):
        """P5: a participant published at the old government host only is not on Peppol."""
        self.smp.settings["hermes"] = True
        self.assertEqual(self.lookup(named("Gulden Korenaar")).answer, "no")

    def test_real_answers(self):
        """P5: signed metadata of real SMPs is read: address, transport, end."""
        for path in sorted(test_data("peppol/fixtures/smp").glob("*.xml")):
            root = documents.parse(path.read_bytes())
            services = [smp._service(e) for e in root.iter("{*}Endpoint")]
            self.assertTrue(all(s.url.startswith("https://") and s.expires for s in services), path.name)
            self.assertFalse(any(s.usable() for s in services if "as2" in s.transport))


class TestRegisters(BaseCase):
    def test_directory(self):
        """P4: by name and by participant; who has no card is simply not found."""
        with serving(SandboxDirectory()) as remote:
            client = directory.Directory(remote.url)
            party = named("Gulden Korenaar")
            self.assertIn(party.endpoint, [str(card.participant) for card in client.search("Gulden")])
            self.assertEqual(client.search(participant=Participant.parse(party.endpoint))[0].name, party.name)
            self.assertEqual(client.search("Taxi Lichtsnel"), [])

    def test_kvk(self):
        """P4: Dutch companies by name and number, with their address; none is an answer, a wrong key an error."""
        with serving(sandbox_kvk.Kvk()) as remote:
            client = kvk.Kvk(remote.KEY, remote.url)
            party = named("Waterman")
            found = client.search(name="Waterman")[0]
            self.assertEqual((found.number, found.name), (party.number, party.name))
            self.assertEqual(client.search(name="bestaat niet"), [])
            whole = client.profile(party.number)
            self.assertEqual((whole.street, whole.place), (party.street, party.city))
            with self.assertRaises(AuthFailed):
                kvk.Kvk("wrong", remote.url).search(name="x")
            remote.fault("500", times=2)
            with self.assertRaises(Temporary):
                client.search(name="Waterman")
