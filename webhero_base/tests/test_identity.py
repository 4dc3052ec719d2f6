# SPDX-License-Identifier: LGPL-3.0-or-later
"""Parties in real Odoo: KBO, VAT, IBAN, telephone."""

from odoo.exceptions import ValidationError
from odoo.tests import Form, TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestIdentity(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jan = cls.env["res.partner"].create({"name": "Jan Peeters", "country_id": cls.env.ref("base.be").id})

    def party(self, **values):
        belgium = self.env.ref("base.be").id
        return self.env["res.partner"].create(
            {"name": "Garage Maes", "is_company": True, "country_id": belgium, **values}
        )

    def test_kbo_is_kept_as_ten_digits(self):
        """B2: however it is typed, the KBO is kept as ten digits and shown as 0xxx.xxx.xxx."""
        for typed in ("BE 0123.456.749", "123456749", "0123 456 749"):
            party = self.party(company_registry=typed)
            self.assertEqual((party.company_registry, party._webhero_kbo()), ("0123456749", "0123.456.749"))
            party.company_registry = "0999.472.756"
            self.assertEqual(party.company_registry, "0999472756")

    def test_vat_gives_the_kbo(self):
        """B2: the VAT number gives the KBO, with or without BE and dots."""
        for typed in ("BE0123456749", "BE 0123.456.749", "0123.456.749"):
            party = self.party(vat=typed)
            self.assertEqual((party.vat, party.company_registry), ("BE0123456749", "0123456749"), typed)

    def test_wrong_numbers(self):
        """B2: a wrong value is refused on save, with a sentence that names the party, the field and the reason."""
        for values, words in (
            ({"company_registry": "0123456748"}, "Garage Maes: Enterprise number .*0123456748.*check digits"),
            ({"company_registry": "12345"}, "ten digits"),
            ({"company_registry": "garage"}, "other characters"),
            ({"company_registry": "2123456749"}, "establishment .vestigingsnummer"),  # S15.13
            ({"company_registry": "0999472756", "vat": "BE0123456749"}, "not of the same company"),
        ):
            with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
                self.party(**values)
        party = self.party(vat="BE0123456749")
        with self.assertRaisesRegex(ValidationError, "not of the same company"), self.env.cr.savepoint():
            party.company_registry = "0999472756"
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            party.vat = "BE0123456748"
        with self.assertRaisesRegex(ValidationError, "VAT number .*check digits"), self.env.cr.savepoint():
            self.party(country_id=False, vat="BE0123456748")

    def test_foreign_numbers(self):
        """B2: other countries' registers are not judged by Belgian rules."""
        dutch = self.party(country_id=self.env.ref("base.nl").id, company_registry="12345678", vat="NL123456782B90")
        self.assertEqual((dutch.company_registry, dutch._webhero_kbo()), ("12345678", "12345678"))

    def test_dutch_establishment(self):
        """S15.13: the twelve digits of a Dutch establishment are refused in words that say which number to type; eight are kept."""
        dutch = self.env.ref("base.nl").id
        for typed in ("000037178598", "0000 3717 8598"):
            with (
                self.assertRaisesRegex(ValidationError, "Garage Maes.*vestigingsnummer.*eight"),
                self.env.cr.savepoint(),
            ):
                self.party(country_id=dutch, company_registry=typed)
        party = self.party(country_id=dutch, company_registry="69599084")
        with self.assertRaisesRegex(ValidationError, "vestigingsnummer"), self.env.cr.savepoint():
            party.company_registry = "000037178598"
        self.assertEqual(party.company_registry, "69599084")

    def test_existing_wrong_values_keep_loading(self):
        """B2: what was wrong before stays editable in every other field, and is refused again once it is changed."""
        party = self.party(company_registry="0123456749")
        self.env.cr.execute("UPDATE res_partner SET company_registry = '0123456700' WHERE id = %s", [party.id])
        party.invalidate_recordset()
        party.write({"street": "Kerkstraat 1", "company_registry": "0123456700"})
        self.assertEqual(party.street, "Kerkstraat 1")
        with self.assertRaises(ValidationError):
            party.company_registry = "0123456701"

    def test_contacts_follow_their_company(self):
        """B2: a contact has the number of its company, and is not judged by itself."""
        party = self.party(vat="BE0123456749")
        contact = self.env["res.partner"].create({"name": "An", "parent_id": party.id})
        self.assertEqual(contact._webhero_kbo(), "0123.456.749")

    def test_iban(self):
        """B2: IBAN by mod-97, bank name and BIC filled in for Belgium, a wrong one refused with the reason."""
        banks = self.env["res.partner.bank"]
        account = banks.create({"acc_number": "be48 3200 7018 4927", "partner_id": self.jan.id})
        self.assertEqual((account.acc_type, account.bank_bic), ("iban", "BBRUBEBB"))
        self.assertIn("ING", account.bank_name)
        for number, words in (
            ("BE48320070184928", "check digits"),
            ("BE4832007018492", "15 characters.*has 16"),
            ("XX48320070184927", "starts with XX"),
        ):
            with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
                banks.create({"acc_number": number, "partner_id": self.jan.id})
            with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
                account.acc_number = number
        foreign = banks.create({"acc_number": "NL91ABNA0417164300", "partner_id": self.jan.id})
        self.assertFalse(foreign.bank_id)
        plain = banks.create({"acc_number": "000123456", "partner_id": self.jan.id})
        self.assertEqual(plain.acc_type, "bank")

    def test_banks_of_2023_are_renewed(self):
        """B2: an account that the list of 2023 gave a bank gets that of today; a bank that somebody chose stays."""
        banks, partner = self.env["res.bank"], self.party()
        old = banks.create({"name": "bpost bank", "bic": "BPOTBEB1"})
        chosen = banks.create({"name": "Mijn bank", "bic": "MIJNBEBB"})
        accounts = self.env["res.partner.bank"].create([
            {"acc_number": number, "partner_id": partner.id, "bank_id": bank.id}
            for number, bank in (("BE11000123456748", old), ("BE71096123456769", chosen))
        ])  # fmt: skip
        accounts._webhero_renew_banks()
        self.assertEqual(accounts.mapped("bank_bic"), ["GEBABEBB", "MIJNBEBB"])

    def test_phone(self):
        """B3: international way, E.164 beside it, by the party's country; also without a form, as an import does."""
        for country, typed, shown, sanitized in (
            ("be", "0475 12 34 56", "+32 475 12 34 56", "+32475123456"),
            ("nl", "06-12345678", "+31 6 12345678", "+31612345678"),
            ("be", "0031612345678", "+31 6 12345678", "+31612345678"),
        ):
            party = self.party(phone=typed, country_id=self.env.ref(f"base.{country}").id)
            self.assertEqual((party.phone, party.phone_sanitized), (shown, sanitized))
            party.phone = typed
            self.assertEqual(party.phone, shown)
        both = self.party() | self.party(country_id=self.env.ref("base.nl").id)
        both.write({"phone": "0475123456"})
        self.assertEqual(both[0].phone, "+32 475 12 34 56")
        loaded = self.env["res.partner"].load(["name", "phone", "country_id"], [["Import", "0475123456", "Belgium"]])
        self.assertEqual(self.env["res.partner"].browse(loaded["ids"]).phone, "+32 475 12 34 56")

    def test_phone_that_is_none(self):
        """B3: what can't be read stays as typed, and the form says so."""
        party = self.party(phone="bel na 17 uur")
        self.assertEqual((party.phone, party.phone_sanitized), ("bel na 17 uur", False))
        answer = self.env["res.partner"].onchange({"phone": "12"}, ["phone"], {"phone": {}})
        self.assertIn("12", answer["warning"]["message"])

    def test_form_fills_the_bank(self):
        """B2: the bank appears while typing."""
        with Form(self.env["res.partner.bank"].with_context(default_partner_id=self.jan.id)) as form:
            form.acc_number = "BE48 3200 7018 4927"
            self.assertEqual(form.bank_id.bic, "BBRUBEBB")

    def test_received_documents_keep_a_wrong_iban(self):
        """B2: a supplier's wrong IBAN does not stop his bill from coming in."""
        bill = self.env["account.move"].create({"move_type": "in_invoice", "partner_id": self.jan.id})
        self.env["account.edi.common"]._import_partner_bank(bill, ["BE48320070184928"])
        self.assertEqual(bill.partner_bank_id.acc_type, "bank")
