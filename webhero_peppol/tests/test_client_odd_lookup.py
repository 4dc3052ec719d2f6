# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odd answers of SMP, Directory and KVK: none counts as “not registered”, nor as another company (P4, P5, remotes 8)."""

import types
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import quote

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_exchange.client.errors import AuthFailed, ExchangeError, Permanent, Temporary

from sandbox.scripted import scripted

from ..client import directory, kvk, smp
from ..rules import documents
from ..rules.participants import Participant

HTML = b"<html><body><h1>502 Bad Gateway</h1>nginx</body></html>"
ID = "http://busdox.org/transport/identifiers/1.0/"
US, OTHER = Participant("0208", "0999472756"), Participant("0208", "0000000097")
INVOICE = f"busdox-docid-qns::{documents.Kind('Invoice', documents.BILLING, '').document_type}"
TROUBLE = dict.fromkeys((408, 425, 429, 500, 502, 503, 504, 520), Temporary) | dict.fromkeys(
    (401, 402, 403), AuthFailed
)
KVK_NUMBER = "90001354"
PROFILE = {
    "kvkNummer": KVK_NUMBER, "naam": "Kaashandel", "_embedded": {"hoofdvestiging": {"adressen": [
        {"type": "bezoekadres", "straatnaam": "Kade", "huisnummer": 15, "postcode": "1234AB", "plaats": "Gouda"}]}},
}  # fmt: skip
NOBODY = {"fout": [{"code": "IPD5200", "omschrijving": "Er zijn geen resultaten gevonden"}]}


def waits():
    """[(headers, the fewest and the most seconds that they say, None for nothing)], a date counted from now."""
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=3600), usegmt=True)
    said = ((7, 7), (1, 3600), (None, None), (None, None))
    return zip(({"Retry-After": "7"}, {"Retry-After": soon}, {"Retry-After": "soon"}, {}), said, strict=True)


def group(participant=US, hrefs=(), root="ServiceGroup"):
    """An SMP's answer about `participant`."""
    links = "".join(f'<ServiceMetadataReference href="{href}"/>' for href in hrefs)
    return (
        f'<{root} xmlns="http://busdox.org/serviceMetadata/publishing/1.0/" xmlns:i="{ID}">'
        f'<i:ParticipantIdentifier scheme="iso6523-actorid-upis">{participant}</i:ParticipantIdentifier>'
        f"<ServiceMetadataReferenceCollection>{links}</ServiceMetadataReferenceCollection></{root}>"
    ).encode()


def metadata(participant=US, inside="<Endpoint/>"):
    return (
        f'<SignedServiceMetadata xmlns="http://busdox.org/serviceMetadata/publishing/1.0/" xmlns:i="{ID}">'
        f"<i:ParticipantIdentifier>{participant}</i:ParticipantIdentifier>{inside}</SignedServiceMetadata>"
    ).encode()


class Odd(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(scripted(None))

    def says(self, status, content, headers=()):
        self.server.script = lambda *_call: (status, {"Content-Type": "text/plain", **dict(headers)}, content)


@tagged("post_install", "-at_install")
class TestOddAnswersOfSmp(Odd):
    def href(self, participant=US):
        where = quote(f"iso6523-actorid-upis::{participant}", safe="")
        return f"{self.server.url}/{where}/services/{quote(INVOICE, safe='')}"

    def looked_up(self, status, content, headers=()):
        self.says(status, content, headers)
        return smp.lookup(US, types.SimpleNamespace(smp_url=lambda _who: self.server.url), ("127.0.0.1",)).answer

    def services(self, content):
        self.says(200, content)
        return smp.Smp(self.server.url, ("127.0.0.1",)).services(self.href())

    def test_yes_and_no(self):
        """P5: its answer about the participant counts, whatever content type it declares."""
        self.assertEqual(self.looked_up(200, group(hrefs=[self.href()])), "yes")
        self.assertEqual(self.looked_up(200, group()), "no")
        for content in (b"not found", b"", b"Not found: 0208:0999472756", b"<?xml version='1.0'?><Error/>"):
            self.assertEqual(self.looked_up(404, content), "no", content)

    def test_whose_404_it_is(self):
        """P5, remotes 8: a page of a web server or gateway in place of the SMP proves nothing about receiving."""
        for content in (
            HTML, b"\n<!DOCTYPE html><html/>", b"404 page not found\n", b"404 Not Found", b"default backend - 404",
            b'{"message":"no Route matched with those values"}', b'{"statusCode": 404}', b"[]", b"<h1>Not Found</h1>",
            b"<HEAD><TITLE>Not Found</TITLE></HEAD>", b"<head/>", b"<body>gone</body>", b" \r\n<title>404</title>",
        ):  # fmt: skip
            self.assertEqual(self.looked_up(404, content), "unknown", content)

    def test_as_others_write_it(self):
        """P5: another prefix, blanks, capitals, a longer path, extensions, hundreds of types: the same participant, and a yes."""
        escaped = quote(f"iso6523-actorid-upis::{US}", safe="")
        where = f"{self.server.url}/smp/v1/{escaped}/services/{quote(INVOICE, safe='')}"
        whole = group(hrefs=[self.href()])
        for content in (
            whole.replace(b"i:Part", b"ids:Part").replace(b"xmlns:i=", b"xmlns:ids="), b"\xef\xbb\xbf" + whole,
            whole.replace(str(US).encode(), f"\n  {US} ".encode()), whole.replace(b"iso6523", b"ISO6523", 1),
            group(hrefs=[where]), group(hrefs=[self.href().upper().replace("HTTP", "http")]), group(hrefs=[self.href(), ""]),
            group(hrefs=[self.href()] * 900), whole.replace(b"</Serv", b"<Extension><x>1</x></Extension></Serv", 1),
            b"<?xml version='1.0' encoding='ISO-8859-1'?><!-- \xe9 -->" + whole, group(hrefs=["https://other.example/x"]),
        ):  # fmt: skip
            self.assertEqual(self.looked_up(200, content), "yes", content[:120])

    def test_answers_of_another_kind(self):
        """P5, P8: pages of gateways, half an answer, another document: unknown, never “not on Peppol”."""
        whole = group(hrefs=[self.href()])
        for content in (
            b"", HTML, whole[:-30], b"{}", b'{"matches": []}', b"\x00\x01", metadata(), group(root="ServiceMetadata"),
            group(root="BusinessCard"), group(OTHER), group(OTHER, [self.href(OTHER)]), b"<ServiceGroup/>",
        ):  # fmt: skip
            for status in (200, 203) if content else (200, 204):
                self.assertEqual(self.looked_up(status, content), "unknown", content)

    def test_references_to_another(self):
        """P5, remotes 8: what another participant receives is not what ours receives."""
        for hrefs in ([self.href(OTHER)], [self.href(), self.href(OTHER)]):
            self.assertEqual(self.looked_up(200, group(hrefs=hrefs)), "unknown")

    def test_other_statuses(self):
        """P5: a redirect, a refusal or an error proves nothing about receiving."""
        for status in (*TROUBLE, 301, 302, 400, 410, 422):
            for content in (HTML, b"", group()):
                self.assertEqual(self.looked_up(status, content), "unknown", status)

    def test_ways_in(self):
        """P5, remotes 8: metadata that is none is not “no way in”; one that is a redirect has none."""
        for content in (HTML, b"", b"{}", group(), metadata(OTHER), metadata()[:-9], b"<a/>"):
            with self.subTest(content=content), self.assertRaises(Temporary):
                self.services(content)
        self.assertEqual(self.services(metadata(inside="<Redirect/>")), ())

    def test_waits(self):
        """X4: 429 waits as long as it says."""
        for headers, (least, most) in waits():
            self.says(429, HTML, headers)
            with self.assertRaises(Temporary) as caught:
                smp.Smp(self.server.url, ("127.0.0.1",)).references(US)
            self.check_wait(caught.exception, least, most)

    def check_wait(self, error, least, most):
        self.assertTrue(error.retry_after is None if least is None else least <= error.retry_after <= most)


@tagged("post_install", "-at_install")
class TestOddAnswersOfDirectory(Odd):
    def search(self, status, content, headers=(), **question):
        self.says(status, content, headers)
        return directory.Directory(self.server.url).search(**(question or {"text": "Kaas"}))

    def test_answers_of_another_kind(self):
        """P4: an answer that is no list of cards is unknown, never “no cards”."""
        for content in (
            HTML, b"", b"[]", b"null", b"7", b'"x"', b'{"matches": [', {}, {"error": "no"}, {"total-result-count": 0},
            {"matches": None}, {"matches": {}}, {"matches": [1]}, {"matches": [None]}, {"matches": ["x"]},
        ):  # fmt: skip
            with self.subTest(content=content), self.assertRaises(Temporary):
                self.search(200, content)
        with self.assertRaises(Temporary):
            self.search(204, b"")
        self.assertEqual(self.search(200, {"matches": []}), [])

    def test_cards_of_another_shape(self):
        """P4: an unreadable card is left out; the others are returned."""
        good = {"participantID": {"value": str(US)}, "entities": [{"name": [{"name": "Kaas"}], "countryCode": "BE"}]}
        for values in (
            {"participantID": None}, {"participantID": "x"}, {"participantID": [1]}, {"participantID": {"value": 208}},
            {"entities": None}, {"entities": {}}, {"entities": "x"}, {"entities": [1, None]}, {"entities": [{"name": 7}]},
            {"entities": [{"name": [1]}]}, {"entities": [{"name": [{"name": ["x"]}]}]},
        ):  # fmt: skip
            found = self.search(200, {"matches": [{**good, **values}, good]})
            self.assertEqual([(str(card.participant), card.name) for card in found], [(str(US), "Kaas")], values)
        for odd in (7, None, ["x"], {"x": 1}):
            entity = {"name": [{"name": "Kaas"}], "countryCode": odd, "geoInfo": odd}
            card = self.search(200, {"matches": [{**good, "entities": [entity]}]})[0]
            self.assertIsInstance(card.country + card.place, str)

    def test_a_name_as_a_text(self):
        """P4: one name as a text instead of a list of names."""
        match = {"participantID": {"value": str(US)}, "entities": [{"name": "Kaas", "countryCode": "BE"}]}
        self.assertEqual(self.search(200, {"matches": [match]})[0].name, "Kaas")

    def test_another_participant_s_card(self):
        """P4, remotes 8: who was asked for by number is not somebody else, also where the filter is not heard."""
        cards = [
            {"participantID": {"value": str(who)}, "entities": [{"name": [{"name": name}]}]}
            for who, name in ((OTHER, "Ander"), (US, "Kaas"))
        ]
        found = self.search(200, {"matches": cards}, participant=US)
        self.assertEqual([card.name for card in found], ["Kaas"])
        self.assertEqual(self.search(200, {"matches": cards[:1]}, participant=US), [])

    def test_totals_that_lie(self):
        """P4: totals say nothing; at most twenty cards, however many come."""
        match = {"participantID": {"value": str(US)}, "entities": [{"name": [{"name": "Kaas"}]}]}
        for total in (0, -1, "x", None, 10**9):
            self.assertEqual(len(self.search(200, {"matches": [match] * 50, "total-result-count": total})), 20)

    def test_other_statuses(self):
        """X4: an error is retried, a refusal is permanent; neither means “no such company”."""
        for status, kind in {**TROUBLE, 302: Permanent, 400: Permanent, 404: Permanent}.items():
            for content in (HTML, b"", {"matches": []}):
                with self.subTest(status=status), self.assertRaises(kind):
                    self.search(status, content)

    def test_asked_again_in_time(self):
        """X4, remotes 8: two requests a second were too many: once more after its two seconds, not after a minute, not for ever."""
        good = {"matches": []}
        for wait, answers, found in (
            ("1", [429, 200], []),
            ("1", [429, 429], None),
            ("60", [429, 200], None),
            ("0", [429, 200], None),
        ):
            turns = iter(answers)

            def script(*_call, turns=turns, wait=wait):
                status = next(turns)
                return status, {"Retry-After": wait}, b"Rate limit" if status == 429 else good

            self.server.script = script
            client = directory.Directory(self.server.url)
            if found is None:
                with self.assertRaises(Temporary, msg=(wait, answers)):
                    client.search("Kaas")
            else:
                self.assertEqual(client.search("Kaas"), found)

    def test_waits(self):
        """X4, remotes 8: 429 waits as long as it asks; a long wait is not made here."""
        for headers, (least, most) in waits():
            with self.assertRaises(Temporary) as caught:
                self.search(429, b"Rate limit exceeded", headers)
            TestOddAnswersOfSmp.check_wait(self, caught.exception, least, most)


@tagged("post_install", "-at_install")
class TestOddAnswersOfKvk(Odd):
    def client(self, status, content, headers=()):
        self.says(status, content, headers)
        return kvk.Kvk("key", self.server.url)

    def test_nobody_is_said_by_kvk(self):
        """P4: only KVK's own 404 means “no such company”; a page of a web server means a wrong address."""
        self.assertEqual(self.client(404, NOBODY).search(name="x"), [])
        self.assertIsNone(self.client(404, NOBODY).profile(KVK_NUMBER))
        for content in (HTML, b"", b"Not Found", {"message": "no Route matched with those values"}, []):
            for call in (lambda client: client.search(name="x"), lambda client: client.profile(KVK_NUMBER)):
                with self.subTest(content=content), self.assertRaises(ExchangeError):
                    call(self.client(404, content))

    def test_not_now(self):
        """P4, remotes 8, 10: data that KVK can't deliver for a while are asked for again, whatever the status; a code
        of tomorrow is no “no such company” either.
        """
        for status in (400, 404, 409, 500, 503):
            for code, wait in (("IPD1002", None), ("IPD1003", 300), ("IPD9999", None)):
                for call in (lambda client: client.search(name="x"), lambda client: client.profile(KVK_NUMBER)):
                    with self.subTest(status=status, code=code), self.assertRaises(Temporary) as caught:
                        call(self.client(status, {"fout": [{"code": code, "omschrijving": "Probeer het later"}]}))
                    self.assertEqual(caught.exception.retry_after, wait if status < 500 else None)
        for fout in ([{"code": "IPD0001"}], [{"code": None}], [None], [], "x", None, {"code": "IPD5200"}):
            with self.subTest(fout=fout), self.assertRaises(Permanent):
                self.client(404, {"fout": fout}).search(name="x")
        for code in ("IPD0005", "IPD0007"):
            self.assertIsNone(self.client(404, {"fout": [{"code": code}]}).profile(KVK_NUMBER))

    def test_answers_of_another_kind(self):
        """P4: an answer that is no list is unknown, never “no such company”."""
        for content in (
            HTML, b"", b"[]", b"null", b'{"resultaten": [', {}, {"totaal": 0}, {"resultaten": None}, {"resultaten": {}},
            {"resultaten": [1]}, {"resultaten": "x"},
        ):  # fmt: skip
            with self.subTest(content=content), self.assertRaises(Temporary):
                self.client(200, content).search(name="x")
        for content in (HTML, b"", b"[]", b"null", b'{"kvkNummer": "9', {}, {"naam": "Kaashandel"}):
            with self.subTest(content=content), self.assertRaises(Temporary):
                self.client(200, content).profile(KVK_NUMBER)

    def test_another_company_s_profile(self):
        """P4, remotes 8: the address of another company does not become ours."""
        for number in ("90001355", 90001355, "", None, "9000135"):
            with self.subTest(number=number), self.assertRaises(Temporary):
                self.client(200, {**PROFILE, "kvkNummer": number}).profile(KVK_NUMBER)

    def test_addresses_of_every_kind(self):
        """P4, remotes 8: a box, a foreign address, parts of a number, numbers that are 0 for none: each as one writes it."""
        for values, expected in (
            ({"straatnaam": "Kade", "huisnummer": 15, "huisletter": "a", "postcode": "1234AB", "plaats": "Gouda"},
             ("Kade 15a", "1234AB", "Gouda")),
            ({"straatnaam": "Kade", "huisnummer": "15", "huisnummerToevoeging": "bis", "postbusnummer": 0},
             ("Kade 15 bis", "", "")),
            ({"straatnaam": "Kade", "huisnummer": 0}, ("Kade", "", "")),
            ({"postbusnummer": "12", "huisnummer": None}, ("Postbus 12", "", "")),
            ({"postbusnummer": 12, "postcode": "2800AA", "plaats": "Gouda"}, ("Postbus 12", "2800AA", "Gouda")),
            ({"straatHuisnummer": "Kouter 1", "postcodeWoonplaats": "9000 Gent", "land": "België"}, ("Kouter 1", "", "9000 Gent")),
            ({"straatHuisnummer": ["Kouter 1"], "postcodeWoonplaats": 9000}, ("", "", "9000")),
            ({"straatnaam": None, "huisnummer": [1], "plaats": {}}, ("", "", "")), ({"indAfgeschermd": "Ja"}, ("", "", "")),
        ):  # fmt: skip
            home = {"type": "bezoekadres", **values}
            whole = {**PROFILE, "_embedded": {"hoofdvestiging": {"adressen": [home]}}}
            found = self.client(200, whole).profile(KVK_NUMBER)
            self.assertEqual((found.street, found.postcode, found.place), expected, values)
            kind = "buitenlandsAdres" if "straatHuisnummer" in values else "binnenlandsAdres"
            row = {"kvkNummer": KVK_NUMBER, "naam": "Kaas", "adres": {kind: values}}
            (found,) = self.client(200, {"resultaten": [row]}).search("Kaas")
            self.assertEqual((found.street, found.postcode, found.place), expected, values)

    def test_numbers_as_numbers(self):
        """P4: a number that came as a number has its eight digits."""
        self.assertEqual(self.client(200, {**PROFILE, "kvkNummer": 90001354}).profile(KVK_NUMBER).number, KVK_NUMBER)
        small = {"resultaten": [{"kvkNummer": 1234567, "naam": "Kaas"}]}
        self.assertEqual(self.client(200, small).search(name="x")[0].number, "01234567")
        self.assertEqual(self.client(200, {**PROFILE, "kvkNummer": 1234567}).profile("01234567").number, "01234567")

    def test_parts_of_another_shape(self):
        """P4: unreadable fields of a company stay empty; the others are filled in."""
        for odd in (None, 7, "x", [], [1], {"adressen": None}, {"adressen": "x"}, {"adressen": [1]}, {"adressen": {}}):
            for embedded in (odd, {"hoofdvestiging": odd}, {"eigenaar": odd}):
                found = self.client(200, {**PROFILE, "_embedded": embedded}).profile(KVK_NUMBER)
                self.assertEqual((found.number, found.name, found.place), (KVK_NUMBER, "Kaashandel", ""), embedded)
        for odd in (None, 7, "x", [], {"binnenlandsAdres": "x"}, {"binnenlandsAdres": [1]}):
            row = {"kvkNummer": KVK_NUMBER, "naam": "Kaas", "adres": odd}
            self.assertEqual(self.client(200, {"resultaten": [row]}).search(name="x")[0].place, "")
        for odd in (7, [], {"x": 1}):
            row = {"kvkNummer": KVK_NUMBER, "naam": odd, "adres": {"binnenlandsAdres": {"plaats": odd}}}
            found = self.client(200, {"resultaten": [row]}).search(name="x")[0]
            self.assertIsInstance(found.name + found.place, str)

    def test_other_statuses(self):
        """X4: trouble is tried again, a wrong key stops, a refusal is one."""
        for status, kind in {**TROUBLE, 302: Permanent, 400: Permanent}.items():
            for content in (HTML, b"", NOBODY):
                for call in (lambda client: client.search(name="x"), lambda client: client.profile(KVK_NUMBER)):
                    with self.subTest(status=status), self.assertRaises(kind):
                        call(self.client(status, content))

    def test_waits(self):
        """X4: 429 waits as long as it says."""
        for headers, (least, most) in waits():
            with self.assertRaises(Temporary) as caught:
                self.client(429, HTML, headers).search(name="x")
            TestOddAnswersOfSmp.check_wait(self, caught.exception, least, most)
