# SPDX-License-Identifier: LGPL-3.0-or-later
"""Addresses on Peppol: which ones to try, and which numbers can't be right (P5)."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from sandbox import check_digits

from ..rules import documents, findings, lookups, rule_messages
from ..rules.participants import Participant, candidates, kbo_number, problem


class TestParticipants(BaseCase):
    def test_belgium_tries_the_enterprise_number_first(self):
        """P5: 0208 before 9925, from whatever notation was typed."""
        number = check_digits.kbo(4772701)
        for vat, registry in ((f"BE {number[:4]}.{number[4:]}", ""), ("", f"{number[:4]}.{number[4:7]}.{number[7:]}")):
            found = [str(p) for p in candidates("BE", vat, registry)]
            self.assertEqual(found, [f"0208:{number}", f"9925:BE{number}"])

    def test_the_netherlands_try_kvk_then_vat(self):
        """P5, P6: KVK, else VAT."""
        vat = check_digits.nl_vat(1234567)
        self.assertEqual([str(p) for p in candidates("NL", vat, "69599084")], ["0106:69599084", f"9944:{vat}"])
        self.assertEqual([str(p) for p in candidates("NL", vat, "")], [f"9944:{vat}"])

    def test_one_company_has_two_addresses(self):
        """P10: 0208 and 9925 of one number are one company; nothing else is."""
        number, other = check_digits.kbo(4772701), check_digits.kbo(4772702)
        ours = Participant("0208", number)
        for address, same in (
            (f"0208:{number}", True), (f"9925:be{number}", True), (f"9925:BE{other}", False), (f"0088:{number}", False),
            ("0208:", False),
        ):  # fmt: skip
            self.assertEqual(ours.same_company(Participant.parse(address)), same, address)
        self.assertFalse(Participant("0208", "1").same_company(Participant("9925", "2")))

    def test_wrong_digits_are_no_address(self):
        """P5: a number whose digits don't check each other is never looked up."""
        self.assertEqual(candidates("BE", "BE0999472757", ""), ())
        self.assertEqual(problem(Participant("0208", "0999472757")), "bad_0208")
        self.assertEqual(problem(Participant("0208", "")), "endpoint_missing")
        self.assertIsNone(problem(Participant("0088", "whatever")))

    @given(st.integers(0, 8_999_999))
    def test_every_right_number_is_known(self, free):
        """P1: mod-97, also where the remainder is 0 and the check digits are 97."""
        number = check_digits.kbo(free)
        self.assertEqual(kbo_number(number), number)
        wrong = f"{number[:8]}{(int(number[8:]) + 1) % 100:02d}"
        self.assertEqual(kbo_number(wrong), "")


class TestLookups(BaseCase):
    def test_unknown_never_becomes_no(self):
        """P5: yes wins, then unknown, then no."""
        one, two = Participant("0208", "1"), Participant("9925", "2")
        yes, no, unknown = (lookups.Lookup(answer) for answer in (lookups.YES, lookups.NO, lookups.UNKNOWN))
        for answers, right in (
            ((no, yes), yes),
            ((unknown, no), unknown),
            ((no, unknown), unknown),
            ((unknown, yes), yes),
        ):
            queue = iter(answers)
            self.assertIs(lookups.first((one, two), lambda _, queue=queue: next(queue)), right)
        self.assertEqual(lookups.first((one, two), lambda _: no).answer, lookups.NO)


class TestDocuments(BaseCase):
    def test_a_dtd_is_refused(self):
        """P9: entities and DTDs of a stranger's document are never expanded."""
        with self.assertRaises(documents.NotXml):
            documents.parse(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')

    def test_long_attachments_are_read(self):
        """P9: an attachment of 30 MB in the document is no reason to refuse it."""
        root = documents.parse(b"<a><b>" + b"A" * (31 * 2**20) + b"</b></a>")
        self.assertEqual(len(root[0].text), 31 * 2**20)

    def test_receives(self):
        """P5: the customer takes this kind, by the identifier as the SMP lists it."""
        kind = documents.Kind("Invoice", documents.BILLING, "")
        self.assertTrue(documents.receives([kind.document_type.upper()], kind))
        self.assertFalse(documents.receives([kind.document_type.replace("Invoice", "CreditNote")], kind))


class TestExplain(BaseCase):
    def test_paths_are_short(self):
        """P7: where the finding is, without the noise of namespaces."""
        location = "/*:Invoice[namespace-uri()='urn:x/y'][1]/*:InvoiceLine[namespace-uri()='urn:z'][2]/cac:Item[1]"
        self.assertEqual(findings.short_path(location), "Invoice/InvoiceLine[2]/Item")
        location = "/Q{urn:x/y}Invoice[1]/Q{urn:z}InvoiceLine[2]/Q{urn:z}Item[1]"
        self.assertEqual(findings.short_path(location), "Invoice/InvoiceLine[2]/Item")

    def test_what_where_how(self):
        """P7: the sentence names what is wrong, where, and how to correct it; the target is the right record."""
        finding = findings.Finding("PEPPOL", "PEPPOL-COMMON-R043", "fatal", "", "Invoice/AccountingCustomerParty/Party")
        told = rule_messages.explain(finding, "en_US")
        self.assertIn("last two digits", told.what)
        self.assertIn("customer", told.where)
        self.assertTrue(told.correction)
        self.assertEqual(told.target, "customer.company_registry")
        line = rule_messages.explain(
            findings.Finding("CEN", "BR-CO-04", "fatal", "", "Invoice/InvoiceLine[3]"), "en_US"
        )
        self.assertIn("3", line.where)

    def test_a_code_says_which_and_what_to_choose(self):
        """S15.10, S15.13: a refused code is named, with what to choose instead and where; rounding names its setting."""
        party = "Invoice/AccountingCustomerParty/Party/EndpointID"
        for rule, path, what, how, target in (
            ("PEPPOL-EN16931-CL008", party, "“9999”", "0208 in Belgium", "customer.peppol_eas"),
            ("BR-CL-25", party.replace("Customer", "Supplier"), "“9999”", "0246 or 9930 in Germany", "supplier.peppol_eas"),
            ("BR-CL-22", "Invoice/TaxTotal", "“9999”", "VATEX-EU-AE", "move"),
            ("OWN-VAT-PER-LINE", "Invoice/TaxTotal/TaxSubtotal", "line by line", "Round globally", "company"),
        ):  # fmt: skip
            told = rule_messages.explain(
                findings.Finding("CEN", rule, "fatal", "not in the list (“9999”)", path), "en_US"
            )
            self.assertIn(what, told.what, rule)
            self.assertIn(how, told.correction, rule)
            self.assertEqual(told.target, target, rule)

    def test_unknown_rules_speak_for_themselves(self):
        """P7: a rule without our own explanation is shown in its own words."""
        told = rule_messages.explain(
            findings.Finding("CEN", "BR-99", "fatal", "[BR-99]-Something MUST be. 100 %"), "en_US"
        )
        self.assertIn("Something MUST be. 100 %", told.what)
