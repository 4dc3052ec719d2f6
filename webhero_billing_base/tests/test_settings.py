# SPDX-License-Identifier: LGPL-3.0-or-later
"""Settings, mail texts, data to check, first steps in real Odoo."""

import base64
import io

from PIL import Image

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestSettings(BillingCase):
    def settings(self):
        return Form(self.env["res.config.settings"])

    def test_one_block(self):
        """B1: company numbers, languages, payment term, extra e-mail and numbers are kept from one form."""
        term = self.env.ref("account.account_payment_term_30days")
        with self.settings() as form:
            form.webhero_kbo = "0999.472.756"
            form.webhero_vat = "BE 0999.472.756"
            form.webhero_iban = "BE48320070184927"
            self.assertIn("BBRUBEBB", form.webhero_iban_bank, "the bank appears while typing")
            form.webhero_invoice_language = "fr"
            form.webhero_payment_term_id = term
            form.webhero_extra_email = "boekhouder@example.com"
        form.record.execute()
        self.assertEqual((self.company.company_registry, self.company.vat), ("0999472756", "BE0999472756"))
        self.assertEqual(self.company.webhero_iban, "BE48 3200 7018 4927")
        self.assertIn("BBRUBEBB", self.company.webhero_iban_bank)
        self.assertEqual(self.company.webhero_invoice_language, "fr")
        self.assertEqual(self.journal.incoming_einvoice_notification_email, "boekhouder@example.com")
        partner = self.env["res.partner"].create({"name": "Nieuw"})
        self.assertEqual(partner.property_payment_term_id, term)
        self.assertEqual(self.env["res.config.settings"].create({}).webhero_payment_term_id, term)

    @mute_logger("odoo.tests.form.onchange")
    def test_a_typed_year_becomes_the_year(self):
        """B1, B6: the prefix 2025, typed as it stands on invoices, becomes {year}; what is no year is left to the check."""
        with self.settings() as form:
            for typed, kept in (
                ("2025", "{year}"),
                ("F2026-", "F{year}-"),
                ("F", "F"),
                ("12345", "12345"),
                ("{yy}", "{yy}"),
            ):
                form.webhero_number_prefix = typed
                self.assertEqual(form.webhero_number_prefix, kept)
            form.webhero_number_prefix_refund = "CN2026"
            self.assertEqual(form.webhero_number_prefix_refund, "CN{year}")

    def test_wrong_numbers_are_refused(self):
        """B1, B2: a wrong KBO or IBAN of the own company is refused in the settings too."""
        for values in ({"webhero_kbo": "0123456748"}, {"webhero_iban": "BE48320070184928"}):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.env["res.config.settings"].create(values).execute()

    def test_another_iban(self):
        """B1: another IBAN becomes the account of new invoices; the one before stays."""
        self.company.webhero_iban = "BE48320070184927"
        self.company.webhero_iban = "BE71096123456769"
        self.assertEqual(len(self.company.partner_id.bank_ids), 2)
        self.company.invalidate_recordset()
        self.assertEqual(self.company.webhero_iban, "BE71 0961 2345 6769")
        self.assertEqual(self.posted().partner_bank_id.sanitized_acc_number, "BE71096123456769")
        self.company.webhero_iban = "BE48320070184927"
        self.assertEqual(len(self.company.partner_id.bank_ids), 2)

    def test_what_is_no_iban(self):
        """B1, B2: what is no IBAN at all never becomes the account on the invoices; what was there stays."""
        self.company.webhero_iban = "BE48320070184927"
        for number in ("48 3200 7018 4927", "BBRUBEBB", "0123456789"):
            with self.assertRaisesRegex(ValidationError, "is not right"), self.env.cr.savepoint():
                self.company.webhero_iban = number
        self.company.invalidate_recordset()
        self.assertEqual(self.company.webhero_iban, "BE48 3200 7018 4927")
        self.assertEqual(len(self.company.partner_id.bank_ids), 1)
        plain = self.env["res.partner.bank"].create({"acc_number": "000123", "partner_id": self.company.partner_id.id})
        self.company.webhero_iban = "000123"
        self.assertEqual(plain, self.company.partner_id.bank_ids.sorted("sequence")[:1], "known before: not judged")

    def test_extra_email_is_an_address(self):
        """B11: what is no address is refused in the settings and on the journal, with the part that is wrong."""
        for wrong, part in (("boekhouder kantoor.be", "boekhouder kantoor.be"), ("a@b.example; c", "“c”"),
                            ("a@b.example c@d.example", "a@b.example c@d.example")):  # fmt: skip
            with self.assertRaisesRegex(ValidationError, part), self.env.cr.savepoint():
                self.company.webhero_extra_email = wrong
            with self.assertRaisesRegex(ValidationError, part), self.env.cr.savepoint():
                self.journal.incoming_einvoice_notification_email = wrong
        self.company.webhero_extra_email = "a@b.example; c@d.example"
        self.assertEqual(self.journal.incoming_einvoice_notification_email, "a@b.example; c@d.example")

    def test_extra_email_of_journals(self):
        """B11: a later sales journal gets the address too; saving other settings leaves a journal's own address alone."""
        self.company.webhero_extra_email = "boekhouder@kantoor.example"
        later = self.journal.create({"name": "Webwinkel", "type": "sale", "code": "WEB", "company_id": self.company.id})
        self.assertEqual(later.incoming_einvoice_notification_email, "boekhouder@kantoor.example")
        later.incoming_einvoice_notification_email = "web@kantoor.example"
        with self.settings() as form:
            form.webhero_invoice_language = "fr"
        form.record.execute()
        self.assertEqual(later.incoming_einvoice_notification_email, "web@kantoor.example")
        self.company.webhero_extra_email = "nieuw@kantoor.example"
        self.assertEqual((self.journal | later).mapped("incoming_einvoice_notification_email"),
                         ["nieuw@kantoor.example", "web@kantoor.example"])  # fmt: skip

    def test_preview_while_typing(self):
        """B1: the next number is shown while the prefix is typed, before anything is saved."""
        form = self.settings()
        year = form.webhero_number_preview[:4]
        form.webhero_number_prefix = "F{yy}-"
        self.assertEqual(form.webhero_number_preview, f"F{year[2:]}-101")
        form.webhero_number_first = 1
        self.assertEqual(form.webhero_number_preview, f"F{year[2:]}-1")
        self.assertEqual(self.company.webhero_number_prefix, "{year}")

    def test_free_mail(self):
        """B1: a sender address that anybody can get warns, one of the own domain does not."""
        form = self.settings()
        form.webhero_email = "bakkerij@gmail.com"
        self.assertTrue(form.webhero_email_free)
        form.webhero_email = "info@devos.example"
        self.assertFalse(form.webhero_email_free)

    def test_broken_year(self):
        """B6: the settings tell a company with a broken fiscal year what suits it."""
        self.company.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        form = self.settings()
        self.assertTrue(form.webhero_number_advice)
        form.webhero_numbering = "continuous"
        self.assertFalse(form.webhero_number_advice)


@tagged("post_install", "-at_install")
class TestMailTexts(BillingCase):
    def editor(self, kind="invoice", **values):
        return self.env["webhero.mail.text"].with_context(default_kind=kind).create(values)

    def subject(self, move):
        template = move._get_mail_template()
        return template._render_field("subject", move.ids, compute_lang=True)[move.id]

    def test_defaults(self):
        """B8: each of the three mails has a Dutch and a French text, without anything to fill in first."""
        for kind in ("invoice", "reminder_first", "reminder_second"):
            text = self.editor(kind)
            self.assertIn("{nummer}", text.body_nl)
            self.assertIn("{numéro}", text.body_fr)
            self.assertNotIn("t-out", text.body_nl)

    def test_edit(self):
        """B8: both languages are kept, for this company only."""
        move, theirs = self.posted(), self.env["res.company"].create({"name": "Andere"})
        self.editor(subject_nl="Uw brood: {nummer}", body_fr="<p>Bonjour {client}</p>").action_save()
        self.assertEqual(self.subject(move), f"Uw brood: {move.name}")
        french = self.posted(partner=self.luc)
        body = self.env["account.move.send"]._get_default_sending_settings(french, sending_methods={"email"})[
            "mail_body"
        ]
        self.assertEqual(str(body), "<p>Bonjour Luc Dubois</p>")
        self.assertEqual(self.editor().subject_nl, "Uw brood: {nummer}")
        self.assertFalse(theirs._webhero_mail_template("invoice").webhero_company_id)

    def test_back_to_default(self):
        """B8: back to the default text, in both languages."""
        before = self.editor().subject_nl
        self.editor(subject_nl="Anders").action_save()
        changed = self.editor()
        self.assertTrue(changed.own)
        changed.action_default()
        self.assertEqual(self.editor().subject_nl, before)
        self.assertFalse(self.editor().own)

    def test_wrong_word_is_refused_when_saved(self):
        """B8: a word that is not filled in is refused when saved, in whichever of the two languages it stands."""
        for field in ("subject_nl", "subject_fr", "body_nl", "body_fr"):
            with self.assertRaisesRegex(ValidationError, "naam") as caught:
                self.editor(**{field: "<p>Beste {naam}</p>"}).action_save()
            self.assertIn("{", str(caught.exception), "the sentence says which words there are")

    def test_code_in_a_text_does_nothing(self):
        """B8: QWeb, scripts and inline code that somebody pastes into a text are never run."""
        nasty = '<p t-out="object.env.cr">x</p><t t-out="user.password"/><script>1</script>{klant}'
        self.editor(body_nl=nasty).action_save()
        move = self.posted()
        template = self.company._webhero_mail_template("invoice").with_context(lang="nl_BE")
        self.assertNotIn("object.env", template.body_html)
        self.assertNotIn("user.password", template.body_html)
        body = template._render_field("body_html", move.ids)[move.id]
        self.assertIn("Jan Peeters", body)
        with self.assertRaises(ValidationError):
            self.editor(subject_nl="{{ object.env.user.login }}").action_save()

    def test_preview(self):
        """B8: the preview is the real mail of a real invoice, also of what is not saved yet."""
        move = self.posted(lines=((100.0, None),))
        with Form(self.editor()) as form:
            form.subject_nl = "Brood {nummer}"
            self.assertEqual(form.preview_subject, f"Brood {move.name}")
            self.assertIn("121,00", form.preview)
            form.preview_lang = "fr"
            self.assertIn("Bonjour Jan Peeters", form.preview)
            form.body_fr = "<p>{oops}</p>"
            self.assertIn("oops", form.preview)
            form.body_fr = "<p>ok</p>"

    def test_who_may_edit(self):
        """B8: only who may change the settings can change the texts."""
        biller = new_test_user(self.env, "biller", "account.group_account_invoice", company_id=self.company.id)
        with self.assertRaises(AccessError):
            self.env["webhero.mail.text"].with_user(biller).create({})

    def test_technical_template(self):
        """B8: a template with other code in it is not offered for editing in words, with the reason."""
        own = self.company._webhero_own_mail_template("invoice")
        own.with_context(lang="nl_BE").body_html = '<p t-if="object.ref">x</p>'
        with self.assertRaisesRegex(UserError, "technical"):
            self.editor()


@tagged("post_install", "-at_install")
class TestDataToCheck(BillingCase):
    def codes(self, record):
        checks = self.env["webhero.data.check"]
        checks._refresh(self.company)
        found = checks.search(
            [("res_model", "=", record._name), ("res_id", "=", record.id), ("company_id", "=", self.company.id)]
        )
        return set(found.mapped("code"))

    def spoil(self, table, record, **values):
        for column, value in values.items():
            self.env.cr.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, record.id])
        record.invalidate_recordset()

    def test_numbers(self):
        """B2: what was wrong before is listed with what to do, and leaves the list once it is right."""
        party = self.env["res.partner"].create(
            {"name": "Oud", "country_id": self.env.ref("base.be").id, "is_company": True}
        )
        self.assertFalse(self.codes(party))
        self.spoil("res_partner", party, company_registry="0123456700", vat="BE0999472750")
        self.assertEqual(self.codes(party), {"kbo", "vat"})
        self.spoil("res_partner", party, company_registry="0123456749", vat="BE0999472756")
        self.assertEqual(self.codes(party), {"kbo_vat"})
        check = self.env["webhero.data.check"].search([("res_id", "=", party.id), ("code", "=", "kbo_vat")])
        self.assertIn("0123.456.749 / BE0999472756", check.message)
        self.assertEqual(check.action_open_record()["res_id"], party.id)
        party.company_registry = "0999472756"
        self.assertFalse(self.codes(party))

    def test_iban(self):
        """B2: a wrong IBAN that was there before is listed."""
        account = self.env["res.partner.bank"].create({"acc_number": "BE48320070184927", "partner_id": self.jan.id})
        self.spoil("res_partner_bank", account, acc_number="BE48320070184928")
        self.assertEqual(self.codes(account), {"iban"})

    def test_customers(self):
        """B5, B3, B4: customers without language, with an unreadable number or without category are listed."""
        self.env["webhero.customer.category"].create({"name": "Winkels"})
        party = self.env["res.partner"].create({"name": "Eve", "lang": "en_US", "customer_rank": 1, "phone": "na 17 u"})
        self.assertEqual(self.codes(party), {"language", "phone", "category"})
        self.company.webhero_invoice_language = "nl"
        self.assertEqual(self.codes(party), {"phone", "category"})

    def test_articles(self):
        """B5: articles without a Dutch or French text are listed, only for the languages that the company uses."""
        article = self.env["product.template"].with_context(lang="nl_BE").create({"name": "Taart"})
        self.assertEqual(self.codes(article), {"name_fr"})
        self.company.webhero_invoice_language = "nl"
        self.assertFalse(self.codes(article))
        self.company.webhero_invoice_language = "both"
        article.webhero_name_fr = "Gâteau"
        self.assertFalse(self.codes(article))
        article.with_context(lang="nl_BE").description_sale = "Vers"
        self.assertEqual(self.codes(article), {"name_fr"})
        article.webhero_text_fr = "Frais"
        self.assertFalse(self.codes(article))
        article.with_context(lang="en_US").write({"description_sale": ""})
        article.write({"webhero_text_nl": False, "webhero_text_fr": False})
        self.assertFalse(self.codes(article), "an empty text is no text that lacks a translation")

    def test_rows_stay(self):
        """B2: looking again keeps the rows that are still true, so nothing jumps below the mouse."""
        party = self.env["res.partner"].create({"name": "Eve", "lang": "en_US", "customer_rank": 1})
        self.codes(party)
        row = self.env["webhero.data.check"].search([("res_id", "=", party.id), ("code", "=", "language")])
        self.codes(party)
        self.assertTrue(row.exists())

    def test_many(self):
        """B2: fifty thousand customers are looked through in as many queries as one is."""
        self.env.cr.execute(
            """INSERT INTO res_partner (name, complete_name, active, type, customer_rank, country_id,
                                        company_registry, lang, company_id,
                                        autopost_bills)
               SELECT 'Klant ' || n, 'Klant ' || n, true, 'contact', 1, %s, lpad(n::text, 10, '0'), 'nl_BE', %s, 'ask'
                 FROM generate_series(1, 50000) n""",
            [self.env.ref("base.be").id, self.company.id],
        )
        self.env.cr.execute("ANALYZE res_partner")  # else each foreign key is looked up as in a table of twenty rows
        self.env.cr.execute(
            "UPDATE res_partner SET commercial_partner_id = id WHERE company_id = %s", [self.company.id]
        )
        self.env["res.company"]._webhero_chart_countries()  # once a process
        with self.assertQueryCount(60):
            self.env["webhero.data.check"]._refresh(self.company)
        self.assertGreater(self.env["webhero.data.check"].search_count([("code", "=", "kbo")]), 49000)


@tagged("post_install", "-at_install")
class TestFirstSteps(BillingCase):
    def todo(self):
        steps = self.env["webhero.first.step"].search([("applies", "=", True)])
        steps.invalidate_recordset()
        return set(steps.filtered(lambda step: not step.done).mapped("code"))

    def test_done_when_true(self):
        """B23: from nothing to the first sent invoice; a step is done when it is true, and not when it no longer is."""
        self.jan.unlink()
        self.luc.unlink()
        self.assertLessEqual({"company", "logo", "bank", "customer", "invoice"}, self.todo())
        self.company.write(
            {"street": "Naamsestraat 12", "zip": "3000", "city": "Leuven", "email": "info@devos.example"}
        )
        self.assertNotIn("company", self.todo())
        self.company.email = False
        self.assertIn("company", self.todo())
        png = io.BytesIO()
        Image.new("RGB", (200, 80), "black").save(png, "PNG")
        self.company.logo = base64.b64encode(png.getvalue())
        self.company.webhero_iban = "BE48320070184927"
        self.assertFalse(self.todo() & {"logo", "bank"})
        customer = self.env["res.partner"].create({"name": "Eerste", "customer_rank": 1})
        self.assertNotIn("customer", self.todo())
        move = self.posted(partner=customer)
        self.assertIn("invoice", self.todo(), "confirmed is not sent")
        move.is_move_sent = True
        self.assertNotIn("invoice", self.todo())

    def test_language_and_numbers(self):
        """B23: language and numbers are done once they say something."""
        self.assertFalse(self.todo() & {"language", "numbers"})
        self.company.partner_id.lang = "en_US"
        self.assertIn("language", self.todo())
        self.company.webhero_numbering = "host"
        self.assertIn("numbers", self.todo())

    def test_as_a_biller(self):
        """B23: who may not change settings is told who can, instead of an access error."""
        biller = new_test_user(self.env, "biller", "account.group_account_invoice", company_id=self.company.id,
                               company_ids=[Command.set(self.company.ids)])  # fmt: skip
        boss = new_test_user(self.env, "boss", "base.group_system", name="Mia De Vos", company_id=self.company.id,
                             company_ids=[Command.set(self.company.ids)])  # fmt: skip
        self.env.ref("base.group_system").all_user_ids.filtered(lambda user: user != boss).company_ids -= self.company
        steps = self.env["webhero.first.step"].with_user(biller).search([("applies", "=", True)])
        for step in steps:
            if step.code in ("language", "numbers", "bank", "peppol", "company", "logo"):
                with self.assertRaisesRegex(UserError, "Ask Mia De Vos"):
                    step.action_do()
            else:
                self.assertEqual(step.action_do()["type"], "ir.actions.act_window", step.code)

    def test_each_step_opens_something(self):
        """B23: each step leads to the place where it is done."""
        for step in self.env["webhero.first.step"].search([("applies", "=", True)]):
            self.assertEqual(step.action_do()["type"], "ir.actions.act_window", step.code)
