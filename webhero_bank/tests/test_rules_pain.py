# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payment files against the ISO schemas that sepaxml carries, and which bills make one payment."""

import datetime
import importlib.util
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from odoo.tests import BaseCase

from ..rules import collecting, ordering, pain
from ..rules.ordering import Bill

PAYER = pain.Party("Dakwerken van Hout bv", "BE90733412007732", "KREDBEBB", enterprise="0999472756")
MADE = datetime.datetime(2026, 12, 1, 8, 30)


def schema(version):
    folder = Path(importlib.util.find_spec("sepaxml").origin).parent / "schemas"
    return etree.XMLSchema(etree.parse(folder / f"{version}.xsd"))


def order(*transfers, **values):
    return pain.Order("WHBCDFGHJKLMNP", MADE, datetime.date(2026, 12, 3), PAYER, transfers, **values)


def transfer(name="Houthandel Kempenland NV", bic="", address=None, **values):
    to = pain.Party(name, "BE55413778899044", bic, address)
    return pain.Transfer("WHQRSTVWXZBCDF", Decimal("2178.50"), to, **values)


class TestPain(BaseCase):
    def test_schema(self):
        """M7: a file of each version is right by its ISO schema: structured, free, with and without BIC and address."""
        address = pain.Address("Geel", "BE", "Markt 1", "2440")
        made = order(
            transfer(structured_kind="OGM", structured="088121042655", address=address),
            transfer(structured_kind="RF", structured="RF18539007547034", bic="GKCCBEBB"),
            transfer(text="KH-88122, -CN 12", address=pain.Address("Geel", "BE")),
            transfer(),
            together=True,
        )
        for version in (pain.V03, pain.V09):
            root = etree.fromstring(pain.write(made, version))
            schema(version).assertValid(root)
            found = root.xpath("//*[local-name()='CtrlSum']/text()")
            self.assertEqual(found, ["8714.00", "8714.00"])
            self.assertEqual(root.xpath("//*[local-name()='AdrLine']"), [])
        self.assertEqual(root.xpath("//*[local-name()='Issr']/text()"), ["KBO-BCE", "BBA", "ISO"])
        self.assertEqual(root.xpath("//*[local-name()='StrtNm']/text()"), ["Markt 1"])

    @settings(max_examples=150, deadline=None)
    @given(st.text(max_size=200), st.text(max_size=300), st.text(max_size=80))
    def test_any_text(self, name, text, town):
        """M7: whatever stands in names and texts, the file is right by the schema and in the signs of SEPA."""
        name = pain.plain(name, pain.NAME) or "x"
        made = order(transfer(name, text=text, address=pain.Address(town, "BE") if pain.plain(town, 35) else None))
        for version in (pain.V03, pain.V09):
            root = etree.fromstring(pain.write(made, version))
            schema(version).assertValid(root)
            for said in root.xpath("//*[local-name()='Ustrd' or local-name()='Nm']/text()"):
                self.assertFalse(pain.OUTSIDE.search(said), said)

    def test_bic_and_town(self):
        """M7: a BIC with blanks is put right, one that is none stays out, and no address goes along without its town."""
        for bic, written in (
            ("gkcc be bb", ["GKCCBEBB"]),
            ("bank in Geel", []),
            ("GKCCBEBBX", []),
            ("GKCCBEBBXXX", ["GKCCBEBBXXX"]),
        ):
            made = order(transfer(bic=bic, address=pain.Address("თბილისი", "GE", "Street 1", "0105")))
            for version, name in ((pain.V03, "BIC"), (pain.V09, "BICFI")):
                root = etree.fromstring(pain.write(made, version))
                schema(version).assertValid(root)
                self.assertEqual(root.xpath(f"//*[local-name()='CdtrAgt']//*[local-name()='{name}']/text()"), written)
                self.assertEqual(root.xpath("//*[local-name()='PstlAdr']"), [])

    def test_signs(self):
        """M7: letters with accents lose them, signs that banks refuse are replaced, an identity has no slash at its ends."""
        self.assertEqual(pain.plain("Café “Zoë” & Søn_GmbH ÷ Straße", 70), "Cafe 'Zoe' + Son-GmbH Strasse")
        self.assertEqual(pain.plain("Yıldız Đorđević Þór Ħal", 70), "Yildiz Dordevic THor Hal")
        self.assertEqual(pain.plain("é" * 90, 70), "e" * 70)
        for name, told in (
            ("Αθήνα ΑΘΗΝΑ", "Athina ATHINA"), ("Ξένια Χρυσοχόου", "Xenia CHrysochooy"), ("ς ΐ ΰ Ώ", "s i y O"),
            ("Живко Юлиянов Ъ Ь", "ZHivko YUliyanov A Y"), ("Йордан и\u0306", "Yordan y"),
        ):  # fmt: skip
            self.assertEqual(pain.plain(name, 70), told, "EPC217-08")
        self.assertEqual(pain.identifier("//F//1/"), "F/1")


class TestOrdering(BaseCase):
    def bill(self, id, rest, partner=1, iban="BE55413778899044", **values):
        return Bill(id, partner, Decimal(rest), f"F{id}", iban, **values)

    def test_apart_and_together(self):
        """M7: each bill keeps its communication; together those of one supplier and account are one payment."""
        bills = [
            self.bill(1, 10, structured_kind="OGM", structured="1" * 12),
            self.bill(2, 5),
            self.bill(3, 7, iban="X"),
        ]
        made, left = ordering.payments(bills)
        self.assertEqual([(one.amount, one.structured) for one in made], [(10, "1" * 12), (5, ""), (7, "")])
        made, left = ordering.payments(bills, together=True)
        self.assertEqual(
            [(one.amount, one.text, one.iban) for one in made], [(15, "F1, F2", bills[0].iban), (7, "F3", "X")]
        )
        self.assertFalse(left)

    def test_credit_notes(self):
        """M7: credit notes are netted per supplier, or left out and said: nothing to net, more than the bills, two accounts."""
        net = [self.bill(1, 10), self.bill(2, -4), self.bill(3, 6, partner=2)]
        made, left = ordering.payments(net)
        self.assertEqual([(one.amount, one.text) for one in made], [(6, "F1, -F2"), (6, "F3")])
        for bills, code in (
            ([self.bill(1, -4)], "credit_alone"),
            ([self.bill(1, 4), self.bill(2, -4)], "credit_more"),
            ([self.bill(1, 4), self.bill(2, 4, iban="X"), self.bill(3, -1)], "credit_accounts"),
            ([*(self.bill(10**12 + one, 4) for one in range(15)), self.bill(2, -4)], "credit_text"),
        ):
            made, left = ordering.payments(bills)
            self.assertEqual(set(left.values()), {code})
            self.assertEqual(sum(one.amount for one in made), sum(one.rest for one in bills if one.rest > 0))

    def test_communication(self):
        """M7: the code to scan has the structured communication as people type it, else the number."""
        for values, said in (
            ({"structured_kind": "OGM", "structured": "088121042655"}, "+++088/1210/42655+++"),
            ({"structured_kind": "RF", "structured": "RF18539007547034"}, "RF18539007547034"),
            ({}, "F1"),
        ):
            self.assertEqual(self.bill(1, 10, **values).communication, said)

    def test_warning(self):
        """M7: another account than this supplier was ever paid on is warned about, as is one that others have."""
        known = frozenset(["BE55413778899044"])
        self.assertIsNone(ordering.warning("BE55413778899044", known, (), True))
        self.assertIsNone(ordering.warning("BE97979112233449", frozenset(), (), True))
        self.assertEqual(ordering.warning("BE97979112233449", known, (), True).code, "other_account")
        self.assertEqual(ordering.warning("BE97979112233449", frozenset(), ("X",), True).code, "account_of_other")
        self.assertEqual(ordering.warning("US97979112233449", frozenset(), (), False).code, "outside_sepa")
        both = known | {"BE97979112233449"}
        beside = ordering.warning("BE97979112233449", frozenset(), (), True, both)
        self.assertEqual((beside.code, beside.facts["accounts"]), ("account_beside", ["BE55413778899044"]))
        self.assertIsNone(ordering.warning("BE97979112233449", both, (), True, both))
        self.assertIsNone(ordering.warning("BE97979112233449", frozenset(), (), True, frozenset(["BE97979112233449"])))
        refused = ordering.refusal(ordering.Payment((self.bill(1, 5, iban="BE55413778899045"),)), "X")
        self.assertEqual(refused.code, "iban_check")


class TestCollecting(BaseCase):
    def test_schema(self):
        """M8: a file of direct debits of each version is right by its ISO schema, one group per scheme and kind of collection."""
        mandates = [
            pain.Mandate("M1", datetime.date(2026, 1, 5)),
            pain.Mandate("M2", datetime.date(2026, 1, 5), "B2B"),
            pain.Mandate("M3", datetime.date(2026, 1, 5)),
            pain.Mandate("M4", datetime.date(2026, 1, 5), once=True),
        ]
        batches = collecting.batches(mandates, "WHBCDFGHJKLMNP")
        self.assertEqual([one[-1] for one in batches], ["A", "B", "A", "C"])
        made = order(*(transfer(mandate=one, batch=batch) for one, batch in zip(mandates, batches, strict=True)))
        for version in (pain.COLLECT_V02, pain.COLLECT_V08):
            root = etree.fromstring(collecting.write(made, "BE71ZZZ0999472756", version))
            schema(version).assertValid(root)
            self.assertEqual(root.xpath("//*[local-name()='SeqTp']/text()"), ["RCUR", "RCUR", "OOFF"])
            self.assertEqual(
                root.xpath("//*[local-name()='CtrlSum']/text()"), ["8714.00", "4357.00", "2178.50", "2178.50"]
            )

    def test_moved(self):
        """M8: a mandate whose customer changed to another account says so to the bank (SMNDA), others say nothing of it."""
        mandates = [pain.Mandate("M1", datetime.date(2026, 1, 5), moved=moved) for moved in (True, False)]
        made = order(*(transfer(mandate=one, batch="A") for one in mandates))
        for version in (pain.COLLECT_V02, pain.COLLECT_V08):
            root = etree.fromstring(collecting.write(made, "BE71ZZZ0999472756", version))
            schema(version).assertValid(root)
            self.assertEqual(
                root.xpath("//*[local-name()='OrgnlDbtrAcct']//*[local-name()='Othr']/*/text()"), ["SMNDA"]
            )
            self.assertEqual(root.xpath("//*[local-name()='AmdmntInd']/text()"), ["true"])

    def test_creditor(self):
        """M8: a creditor identifier is right by its check digits, of which the business code is no part."""
        for text in ("BE71ZZZ0999472756", "be71 zzz 0999.472.756", "BE71ABC0999472756", "DE98ZZZ09999999999"):
            self.assertIsInstance(collecting.identifier(text), str, text)
            made = order(transfer(mandate=pain.Mandate("M1", datetime.date(2026, 1, 5)), batch="A"))
            root = etree.fromstring(collecting.write(made, text))
            found = root.xpath("//*[local-name()='CdtrSchmeId']//*[local-name()='Othr']/*[local-name()='Id']/text()")
            self.assertEqual(found, [collecting.identifier(text)])
        for text in ("", "BE72ZZZ0999472756", "BE71ZZZ", "71ZZZ0999472756"):
            self.assertNotIsInstance(collecting.identifier(text), str, text)

    def test_first_day(self):
        """M8: over the weekend the bank's two working days are four; a notice of 14 days is longer."""
        friday = datetime.date(2026, 12, 4)
        self.assertEqual(collecting.first_day(friday, 1, 2), datetime.date(2026, 12, 8))
        self.assertEqual(collecting.first_day(friday, 14, 2), datetime.date(2026, 12, 18))

    def test_closed_days(self):
        """M8: banks collect on no day on which TARGET is closed, nor count it: Christmas, New Year, Easter, 1 May, a weekend."""
        for today, notice, lead, first in (
            ((2026, 12, 23), 0, 2, (2026, 12, 28)),  # the 24th, and the Monday after Christmas and its weekend
            ((2026, 12, 12), 14, 1, (2026, 12, 28)),  # the notice ends on the 26th
            ((2026, 12, 31), 1, 0, (2027, 1, 4)),
            ((2027, 3, 24), 0, 2, (2027, 3, 30)),  # Good Friday and Easter Monday
            ((2026, 4, 29), 1, 2, (2026, 5, 4)),
            ((2026, 12, 5), 14, 1, (2026, 12, 21)),  # the notice ends on a Saturday
        ):
            self.assertEqual(collecting.first_day(datetime.date(*today), notice, lead), datetime.date(*first))
