"""The registry of invented companies."""

import unittest

from stdnum.be import vat as be_vat
from stdnum.nl import btw as nl_vat

from sandbox import people
from sandbox.check_digits import is_kbo


class TestPeople(unittest.TestCase):
    def test_numbers(self):
        """X4: every number has valid check digits, and none is used twice."""
        everyone = [*people.PEOPLE, *people.OURS]
        for party in everyone:
            if party.country == "BE":
                self.assertTrue(is_kbo(party.number), party)
            if party.vat:
                self.assertTrue({"BE": be_vat, "NL": nl_vat}[party.country].is_valid(party.vat), party)
        self.assertEqual(len({party.number for party in everyone}), len(everyone))
        self.assertEqual(sum(len(party.peppol) for party in people.PEOPLE), len(people.BY_ENDPOINT))

    def test_lookups(self):
        """X4: found by identifier in any case, by name, place and number."""
        party = people.PEOPLE[0]
        for identifier in (party.endpoint, f"iso6523-actorid-upis::{party.endpoint}", f"9925:{party.vat}"):
            self.assertIs(people.participant(identifier), party)
        self.assertIsNone(people.participant("0208:0000000097"))
        for text in ("gulden koren", "aalst", party.number[:7], party.vat):
            self.assertIn(party, people.search(text))

    def test_manners(self):
        """X4: every way in which a receiver or a lookup can behave has somebody who does."""
        found = {party.manner for party in people.PEOPLE}
        self.assertEqual(found, {"accepts", "rejects", "refuses", "queries", "silent", "fails"})
        self.assertEqual({party.dns for party in people.PEOPLE}, {"", "timeout", "servfail"})
        self.assertEqual({party.smp for party in people.PEOPLE}, {"", "500", "expired"})
        self.assertTrue(any(not party.peppol for party in people.PEOPLE))
        self.assertTrue(all(not party.peppol for party in people.OURS))
