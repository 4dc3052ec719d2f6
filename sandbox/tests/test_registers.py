"""KVK and VIES."""

import unittest

import requests

from sandbox import check_digits, people
from sandbox.kvk import Kvk
from sandbox.testing import serving
from sandbox.vies import BASE, Vies

PARTY = next(party for party in people.PEOPLE if party.country == "NL")


class TestKvk(unittest.TestCase):
    def setUp(self):
        self.kvk = self.enterContext(serving(Kvk()))

    def get(self, path, status=200, key=Kvk.KEY, **terms):
        answer = requests.get(self.kvk.url + path, params=terms, headers={"apikey": key}, timeout=5)
        self.assertEqual(answer.status_code, status, answer.text)
        return answer.json()

    def test_search(self):
        """P4: by name, number and place; each company as establishment and as legal person."""
        found = self.get("/api/v2/zoeken", naam="waterman")
        self.assertEqual((found["totaal"], found["pagina"]), (2, 1))
        branch, legal = found["resultaten"]
        self.assertEqual((branch["kvkNummer"], branch["type"]), (PARTY.number, "hoofdvestiging"))
        self.assertEqual(branch["adres"]["binnenlandsAdres"]["plaats"], "Rotterdam")
        self.assertEqual((legal["type"], legal["rsin"]), ("rechtspersoon", PARTY.vat[2:11]))
        self.assertEqual(len(branch["links"]), 2)
        for terms in ({"kvkNummer": PARTY.number}, {"plaats": "rotterdam"}, {"postcode": "3011 AA"}):
            self.assertEqual(self.get("/api/v2/zoeken", **terms)["totaal"], 2)
        self.assertEqual(self.get("/test/api/v2/zoeken", type="rechtspersoon", naam="waterman")["totaal"], 1)

    def test_pages(self):
        """P4: pages of at most 100; past the end there is nothing."""
        everybody = self.get("/api/v2/zoeken", resultatenPerPagina=3)
        self.assertEqual((len(everybody["resultaten"]), everybody["resultatenPerPagina"]), (3, 3))
        self.get("/api/v2/zoeken", 404, pagina=99)
        for terms in ({"resultatenPerPagina": 101}, {"pagina": 0}, {"pagina": "x"}):
            self.get("/api/v2/zoeken", 400, **terms)

    def test_profiles(self):
        """P4: basic profile with address, establishments, owner, and the establishment by its number."""
        profile = self.get(f"/api/v1/basisprofielen/{PARTY.number}")
        address = profile["_embedded"]["hoofdvestiging"]["adressen"][0]
        self.assertEqual((profile["naam"], address["straatnaam"], address["huisnummer"]), (PARTY.name, "Kade", 15))
        for part in ("hoofdvestiging", "eigenaar", "vestigingen"):
            self.assertTrue(self.get(f"/api/v1/basisprofielen/{PARTY.number}/{part}"))
        number = profile["_embedded"]["hoofdvestiging"]["vestigingsnummer"]
        self.assertEqual(self.get(f"/api/v1/vestigingsprofielen/{number}")["kvkNummer"], PARTY.number)

    def test_errors(self):
        """P4: no result 404 IPD5200, an invalid number, the numbers that fail, a wrong key."""
        self.assertEqual(self.get("/api/v2/zoeken", 404, naam="bestaat niet")["fout"][0]["code"], "IPD5200")
        self.assertEqual(self.get("/api/v1/basisprofielen/12", 400)["fout"][0]["code"], "IPD0004")
        self.get("/api/v1/basisprofielen/99999999", 404)
        self.get("/api/v1/basisprofielen/90002903", 500)
        self.get("/api/v2/zoeken", 401, key="wrong", naam="waterman")

    def test_all_addresses(self):
        """P4: every Dutch company of the registry has a profile."""
        for party in people.BY_NUMBER.values():
            if party.country == "NL":
                self.assertEqual(self.get(f"/api/v1/basisprofielen/{party.number}")["naam"], party.name)


class TestVies(unittest.TestCase):
    def setUp(self):
        self.vies = self.enterContext(serving(Vies()))

    def check(self, number, path="/check-vat-number", **more):
        body = {"countryCode": number[:2], "vatNumber": number[2:], **more}
        return requests.post(self.vies.url + BASE + path, json=body, timeout=5).json()

    def test_valid(self):
        """S5: a known number is valid with name and address; with a requester it has an identifier."""
        found = self.check(PARTY.vat, requesterMemberStateCode="BE", requesterNumber="0123456749")
        self.assertEqual((found["valid"], found["name"]), (True, PARTY.name))
        self.assertIn(PARTY.city, found["address"])
        self.assertTrue(found["requestIdentifier"])
        self.assertEqual(self.check(PARTY.vat)["requestIdentifier"], "")

    def test_invalid(self):
        """S5: a number that is withdrawn, and one with wrong check digits, are not valid."""
        withdrawn = next(party for party in people.PEOPLE if not party.vies)
        for number in (withdrawn.vat, "BE0123456789", "DE123456789", "NL123456789B01", "FR00123456789"):
            found = self.check(number)
            self.assertEqual((found["valid"], found["name"]), (False, "---"), number)

    def test_others(self):
        """S5: generated numbers of BE, NL, DE and FR are valid, without a name; not so when only ours count."""
        for free in range(3, 90_000_000, 9_999_991):
            for country in ("BE", "NL", "DE", "FR"):
                number = check_digits.vat(country, free)
                self.assertTrue(self.check(number)["valid"], number)
        self.vies.switch(known_only=True)
        self.assertFalse(self.check(number)["valid"])

    def test_unknown(self):
        """S5: a country that does not answer, a limit, nonsense: an error, and never "not valid"."""
        self.vies.switch(unavailable=["NL"])
        self.assertEqual(
            self.check(PARTY.vat), {"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}
        )
        self.assertTrue(self.check(people.PEOPLE[0].vat)["valid"])
        self.vies.switch(unavailable=[], error="MS_MAX_CONCURRENT_REQ")
        self.assertEqual(self.check(PARTY.vat)["errorWrappers"][0]["error"], "MS_MAX_CONCURRENT_REQ")
        for number in ("GB123456789", "NL", "BE'; drop"):
            self.assertEqual(self.check(number)["errorWrappers"][0]["error"], "INVALID_INPUT", number)

    def test_test_service(self):
        """S5: the test numbers give their documented results; the address with the number in it works too."""
        self.assertTrue(self.check("BE100", "/check-vat-test-service")["valid"])
        self.assertFalse(self.check("BE200", "/check-vat-test-service")["valid"])
        error = self.check("BE301", "/check-vat-test-service")["errorWrappers"][0]["error"]
        self.assertEqual(error, "MS_UNAVAILABLE")
        url = f"{self.vies.url}{BASE}/ms/NL/vat/{PARTY.vat[2:]}"
        self.assertEqual(requests.get(url, timeout=5).json()["isValid"], True)
        status = requests.get(self.vies.url + BASE + "/check-status", timeout=5).json()
        self.assertEqual(len(status["countries"]), 28)
