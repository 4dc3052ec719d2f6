"""SML, SMP and Directory: where a participant is, what it receives, and every way in which a lookup fails."""

import base64
import hashlib
import unittest
from urllib.parse import quote

import dns.exception
import dns.message
import dns.query
import dns.resolver
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from sandbox import people, signing
from sandbox.directory import Directory
from sandbox.sml import SCHEME, Sml, label
from sandbox.smp import AS4, CARD, IDS, SMP, WSA, Smp
from sandbox.testing import serving, test_data
from sandbox.ubl import DOCUMENT_TYPES

PARTY = people.PEOPLE[0]
BY_DNS = {party.dns: party for party in people.PEOPLE}
BY_SMP = {party.smp: party for party in people.PEOPLE}
VECTORS = {
    "0088:123abc": "y7dzfxaf3d4cjz4kcgrxtec6twvcga4ky7zwa5boif6mswd4tdrq",
    "0010:5798000000001": "xukhfqabqziki3ykvr2fhr4snfa3pf5vpq6k4tonv3lmvsy5arvq",
    "0208:0239843188": "2jg63gjuvaz6xtdrs7vy75nrzv5c6atndjwu72gijee6xm7a2vlq",
}


def name_of(identifier, zone=Sml.ZONE):
    return f"{label(identifier)}.{SCHEME}.{zone}"


class TestSml(unittest.TestCase):
    def setUp(self):
        self.sml = self.enterContext(serving(Sml(smp_url="http://127.0.0.1:9999")))
        self.resolver = dns.resolver.Resolver(configure=False)
        self.resolver.nameservers, self.resolver.port = ["127.0.0.1"], self.sml.dns_port
        self.resolver.timeout = self.resolver.lifetime = 0.5

    def ask(self, party, tcp=False):
        return self.resolver.resolve(name_of(party.endpoint), "NAPTR", tcp=tcp)

    def test_names(self):
        """P5: names are the hashes that the network's own test vectors give."""
        for identifier, expected in VECTORS.items():
            self.assertEqual(label(identifier), expected)
        self.assertEqual(label("0088:123ABC"), VECTORS["0088:123abc"])

    def test_found(self):
        """P5: a NAPTR record leads to the SMP, over UDP and over TCP."""
        for tcp in (False, True):
            (record,) = self.ask(PARTY, tcp)
            found = (record.flags, record.service, record.regexp)
            self.assertEqual(found, (b"U", b"Meta:SMP", b"!.*!http://127.0.0.1:9999!"))

    def test_truncated(self):
        """P5: an answer cut off over UDP is asked again over TCP by the resolver itself."""
        self.sml.switch(over_udp=False)
        self.assertEqual(len(self.ask(PARTY)), 1)
        asked = self.sml.received(label(PARTY.endpoint), "DNS")
        self.assertEqual(len(asked), 2)

    def test_not_registered(self):
        """P5: who is not there is NXDOMAIN; another kind of record is no answer; another zone is refused."""
        with self.assertRaises(dns.resolver.NXDOMAIN):
            self.resolver.resolve(name_of("0208:0000000097"), "NAPTR")
        with self.assertRaises(dns.resolver.NoAnswer):
            self.resolver.resolve(name_of(PARTY.endpoint), "A")
        with self.assertRaises(dns.resolver.NoNameservers):
            self.resolver.resolve(name_of(PARTY.endpoint, "elsewhere.example"), "NAPTR")

    def test_unknown(self):
        """P5: time-out and SERVFAIL, by participant, by switch and by fault; then it answers again."""
        for party, mode, error in (
            (BY_DNS["timeout"], "", dns.resolver.LifetimeTimeout),
            (BY_DNS["servfail"], "", dns.resolver.NoNameservers),
            (PARTY, "timeout", dns.resolver.LifetimeTimeout),
            (PARTY, "servfail", dns.resolver.NoNameservers),
            (PARTY, "refused", dns.resolver.NoNameservers),
            (PARTY, "nxdomain", dns.resolver.NXDOMAIN),
        ):
            self.sml.switch(mode=mode)
            with self.assertRaises(error):
                self.ask(party)
        self.sml.switch(mode="")
        self.sml.fault("500")
        with self.assertRaises(dns.resolver.NoNameservers):
            self.ask(PARTY)
        self.assertEqual(len(self.ask(PARTY)), 1)

    def test_garbage(self):
        """X8: bytes that are no question are not answered, nor do they end the server."""
        question = dns.message.make_query(name_of(PARTY.endpoint), "NAPTR")
        self.sml.fault("garbage")
        with self.assertRaises(dns.exception.DNSException):
            dns.query.udp(question, "127.0.0.1", timeout=0.3, port=self.sml.dns_port, raise_on_truncation=True)
        for wire in (b"", b"\x00", b"\xff" * 40):
            self.assertIsNone(self.sml.answer(wire, udp=True))
        self.assertEqual(len(self.ask(PARTY)), 1)

    def test_registered_since(self):
        """P2: whom an access point registers is found from then on."""
        ours = people.Party(**{**vars(people.OURS[0]), "peppol": (f"0208:{people.OURS[0].number}",)})
        with self.assertRaises(dns.resolver.NXDOMAIN):
            self.ask(ours)
        self.sml.registry.sources.append(lambda: [ours])
        self.assertEqual(len(self.ask(ours)), 1)


class TestSmp(unittest.TestCase):
    def setUp(self):
        self.smp = self.enterContext(serving(Smp()))

    def get(self, identifier, rest="", before=""):
        where = quote(f"{SCHEME}::{identifier}", safe="")
        return requests.get(f"{self.smp.url}/{before}{where}{rest}", timeout=5, allow_redirects=False)

    def metadata(self, party, kind="invoice"):
        what = quote(f"busdox-docid-qns::{DOCUMENT_TYPES[kind][0]}", safe="")
        return self.get(party.endpoint, f"/services/{what}")

    def test_service_group(self):
        """P5: the types that a participant receives, as links that lead to their metadata."""
        root = etree.fromstring(self.get(PARTY.endpoint).content)
        self.assertEqual(root.tag, f"{{{SMP}}}ServiceGroup")
        self.assertEqual(root.findtext(f"{{{IDS}}}ParticipantIdentifier"), PARTY.endpoint)
        links = [element.get("href") for element in root.iter(f"{{{SMP}}}ServiceMetadataReference")]
        self.assertEqual(len(links), len(PARTY.documents))
        for link in links:
            self.assertEqual(requests.get(link, timeout=5).status_code, 200)

    def test_metadata(self):
        """P5: the same elements, in the same order, as a real SMP's answer."""
        root = etree.fromstring(self.metadata(PARTY).content)
        endpoint = root.find(f".//{{{SMP}}}Endpoint")
        self.assertEqual(endpoint.get("transportProfile"), AS4)
        self.assertEqual(endpoint.findtext(f".//{{{WSA}}}Address"), "https://ap.sandbox.example/as4")
        certificate = x509.load_der_x509_certificate(base64.b64decode(endpoint.findtext(f"{{{SMP}}}Certificate")))
        self.assertIn("AP sandbox", certificate.subject.rfc4514_string())
        real = etree.parse(test_data("peppol/fixtures/smp/signed-service-metadata1.xml")).getroot()
        self.assertEqual(root.tag, real.tag)
        for path in ("ServiceMetadata/ServiceInformation", "ServiceMetadata/ServiceInformation/ProcessList/Process"):
            path = "/".join(f"{{{SMP}}}{part}" for part in path.split("/"))
            self.assertEqual([one.tag for one in root.find(path)], [one.tag for one in real.find(path)][:4])
        order = [one.tag for one in real.find(f".//{{{SMP}}}Endpoint")]
        ours = [one.tag for one in endpoint]
        self.assertEqual([tag for tag in order if tag in ours], ours)

    def test_signature(self):
        """X8: the signature is right; it is not when the answer was changed after signing."""
        self.assertTrue(_signed(self.metadata(PARTY).content))
        self.smp.switch(forged=True)
        self.assertFalse(_signed(self.metadata(PARTY).content))
        self.smp.switch(forged=False, unsigned=True)
        self.assertIsNone(etree.fromstring(self.metadata(PARTY).content).find(f"{{{signing.DS}}}Signature"))

    def test_trouble(self):
        """P5: unknown participant and type 404, an SMP that fails 500, an endpoint that is no longer valid."""
        self.assertEqual(self.get("0208:0000000097").status_code, 404)
        only_invoices = next(party for party in people.PEOPLE if party.documents == ("invoice",))
        self.assertEqual(self.metadata(only_invoices, "creditNote").status_code, 404)
        for answer in (self.get(BY_SMP["500"].endpoint), self.metadata(BY_SMP["500"])):
            self.assertEqual(answer.status_code, 500)
        root = etree.fromstring(self.metadata(BY_SMP["expired"]).content)
        self.assertLess(root.findtext(f".//{{{SMP}}}ServiceExpirationDate"), "2100")
        certificate = base64.b64decode(root.findtext(f".//{{{SMP}}}Certificate"))
        found = x509.load_der_x509_certificate(certificate)
        self.assertLess(found.not_valid_after_utc, found.not_valid_before_utc.replace(year=2100))
        self.assertEqual(found.subject, signing.certificate("AP sandbox", True).subject)

    def test_hostile(self):
        """X8: a redirect to a private address, an endless answer, an entity that reads a file, a dead host."""
        self.smp.switch(redirect_to="http://169.254.169.254/")
        self.assertEqual(self.get(PARTY.endpoint).headers["Location"], "http://169.254.169.254/")
        self.smp.switch(redirect_to="", megabytes=3)
        self.assertGreater(len(self.get(PARTY.endpoint).content), 3 * 2**20)
        self.smp.switch(megabytes=0, entity=True)
        self.assertIn(b"file:///etc/passwd", self.get(PARTY.endpoint).content)
        self.smp.switch(entity=False, hermes=True)
        self.assertIn(b"hermes-belgium", self.get(PARTY.endpoint).content)

    def test_business_card(self):
        """P4: name, country, address and identifiers, in the elements of a real card; not everybody has one."""
        root = etree.fromstring(self.get(PARTY.endpoint, before="businesscard/").content)
        real = etree.parse(test_data("peppol/fixtures/businesscard/business-card-example-spec-v3.xml")).getroot()
        self.assertEqual(root.tag, real.tag)
        entity, example = root.find(f"{{{CARD}}}BusinessEntity"), real.find(f"{{{CARD}}}BusinessEntity")
        order = list(dict.fromkeys(one.tag for one in example))
        self.assertEqual(
            [tag for tag in order if entity.find(tag) is not None], list(dict.fromkeys(one.tag for one in entity))
        )
        self.assertEqual(entity.findtext(f"{{{CARD}}}Name"), PARTY.name)
        without = next(party for party in people.PEOPLE if not party.card)
        self.assertEqual(self.get(without.endpoint, before="businesscard/").status_code, 404)


def _signed(content):
    """Whether the enveloped signature of a document is right, checked step by step."""
    root = etree.fromstring(content)
    signature = root.find(f"{{{signing.DS}}}Signature")

    def read(tag):
        return base64.b64decode(signature.findtext(f".//{{{signing.DS}}}{tag}"))

    info = signature.find(f"{{{signing.DS}}}SignedInfo")
    certificate = x509.load_der_x509_certificate(read("X509Certificate"))
    signed = etree.tostring(info, method="c14n", exclusive=True)
    certificate.public_key().verify(read("SignatureValue"), signed, padding.PKCS1v15(), hashes.SHA256())
    root.remove(signature)
    return hashlib.sha256(etree.tostring(root, method="c14n")).digest() == read("DigestValue")


class TestDirectory(unittest.TestCase):
    def setUp(self):
        self.directory = self.enterContext(serving(Directory(a_second=0)))

    def search(self, status=200, **terms):
        answer = requests.get(self.directory.url + "/search/1.0/json", params=terms, timeout=5)
        self.assertEqual(answer.status_code, status)
        return answer.json()

    def test_search(self):
        """P4: by words, by name, by participant, within a country."""
        found = self.search(q="korenaar aalst")
        self.assertEqual(found["total-result-count"], 2, "one entry per identifier")
        match = found["matches"][0]
        self.assertEqual(match["participantID"], {"scheme": SCHEME, "value": PARTY.endpoint})
        entity = match["entities"][0]
        self.assertEqual((entity["name"][0]["name"], entity["countryCode"]), (PARTY.name, "BE"))
        self.assertEqual(len(match["docTypes"]), len(PARTY.documents))
        self.assertEqual(self.search(participant=f"{SCHEME}::{PARTY.endpoint}")["total-result-count"], 1)
        self.assertEqual(self.search(name="korenaar", country="NL")["total-result-count"], 0)
        everybody = sum(len(party.peppol) for party in people.PEOPLE if party.card and party.country == "NL")
        self.assertEqual(self.search(country="NL")["total-result-count"], everybody)

    def test_pages(self):
        """P4: pages, and what is out of range is refused."""
        first = self.search(country="BE", resultPageCount=5)
        second = self.search(country="BE", resultPageCount=5, resultPageIndex=1)
        self.assertEqual((len(first["matches"]), second["first-result-index"]), (5, 5))
        self.assertNotEqual(first["matches"], second["matches"])
        for terms in ({"resultPageCount": 1001, "q": "a"}, {"resultPageIndex": "x", "q": "a"}, {}):
            self.search(400, **terms)
