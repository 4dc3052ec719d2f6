# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an owner reads on the screens: in his language, with the next step, and never a parser's English."""

from lxml import etree

from odoo.tests import tagged

from sandbox import people, ubl_write

from ..models.review_words import HINTS, REVIEWS
from .common_recommand import SendCommon


@tagged("post_install", "-at_install")
class TestWords(SendCommon):
    def received(self, content, **values):
        """A document that the exchange files: it has no language of its own."""
        values = {"name": "V-1", "direction": "in", "state": "received", "company_id": self.company.id, **values}
        document = self.env["webhero.peppol.document"]._store(content, **values)
        document.with_context(lang=False)._import_document()
        return document

    def buttons(self, model, lang, view="list"):
        arch = etree.fromstring(self.env[model].with_context(lang=lang).get_view(view_type=view)["arch"])
        return {button.get("string") or button.get("title") for button in arch.iter("button")}

    def test_what_to_review_has_a_next_step(self):
        """P9: each review reason shows what to do, in the reader's language."""
        document = self.received(b"no xml")
        self.assertEqual(set(HINTS), {code for code, _label in REVIEWS})
        for code in HINTS:
            document.sudo().review = code
            told = {document.with_context(lang=lang).review_hint for lang in ("en_US", "nl_BE", "fr_BE")}
            self.assertEqual(len(told), 3, code)

    def test_no_parsers_english(self):
        """P9: a file that is not XML is reported as such, with what to do."""
        document = self.received(b"no xml")
        self.assertEqual((document.review, document.review_text), ("not_xml", False))
        self.assertIn("druk dan op Nagekeken", document.with_context(lang="nl_BE").review_hint)

    def test_differences_are_told_in_the_companys_language(self):
        """P9: a worker has no language; the difference is in the company's, with amounts in its format."""
        party = self.remote.party(self.point.participant)
        content = ubl_write.invoice(people.PEOPLE[0], party, "V-9", [["Hout", 1, "1730.00", 21]])
        document = self.received(content.replace(b">2093.30<", b">2094.30<"))
        self.assertEqual(document.review, "difference")
        self.assertIn("2.094,30", document.review_text)
        self.assertIn("2.093,30", document.review_text)

    def test_kind_in_words(self):
        """P8, P9: an invoice, a credit note, an answer: not the names of XML."""
        document = self.sent().webhero_peppol_document_id
        self.assertEqual(document.with_context(lang="nl_BE").kind_text, "Factuur")
        self.assertEqual(document.with_context(lang="fr_BE").kind_text, "Facture")

    def test_why_it_did_not_arrive(self):
        """P8: an undelivered invoice shows the reason itself, not only that there was an error."""
        move = self.sent("Vieux Pont")
        self.message_of(move)._run()
        self.poll()
        self.assertEqual(move.webhero_peppol_state, "error")
        reason, step = move.webhero_peppol_trouble.split(". ", 1)
        self.assertEqual(reason, move.webhero_peppol_answer)
        self.assertIn("zoek het opnieuw op en verstuur de factuur opnieuw", step)
        other = self.make_invoice(self.customer_of("Notelaar"))
        self.assertFalse(other.webhero_peppol_trouble)
        other.peppol_move_state = "error"
        self.assertEqual(
            other.with_context(lang="nl_BE").webhero_peppol_trouble, "de berichten onderaan zeggen waarom."
        )

    def test_the_message_says_why(self):
        """P8: where the access point was never asked, the message's own words and what to do are on the invoice."""
        move = self.sent()
        self.point.identifier = "0202239951"
        self.message_of(move)._run()
        message = self.message_of(move)
        self.assertIn(message.error_hint, move.webhero_peppol_trouble)

    def test_open_is_something_to_do(self):
        """P8: "Open" on a button is a verb, on a count it is not."""
        self.assertIn("Ouvrir", self.buttons("webhero.peppol.document", "fr_BE"))
        self.assertIn("Openen", self.buttons("webhero.peppol.document", "nl_BE"))
        self.assertNotIn("Ouvert", self.buttons("webhero.peppol.compliance", "fr_BE"))
        count = self.env["webhero.access.point"].with_context(lang="nl_BE").fields_get(["count_open"])
        self.assertEqual(count["count_open"]["string"], "Open")

    def test_the_platforms_key(self):
        """P3: empty keys on an access point that works are explained: the platform's is used."""
        self.assertFalse(self.point.shares_key)
        self.env["ir.config_parameter"].set_param("webhero_peppol.recommand.key", "shared")
        self.point.sudo().key = False
        self.assertTrue(self.point.shares_key)

    def mail(self, document, name, lang):
        before = self.env["mail.mail"].search([])
        document.sudo().with_context(lang=lang)._queue_mail(name, "eigenaar@deklerck-fietsen.example")
        return self.env["mail.mail"].search([]) - before

    def test_mail_without_a_sender(self):
        """P12: a document of an unknown sender still gives a sentence, with what to do."""
        document = self.received(b"no xml", name="SCAN-7")
        mail = self.mail(document, "received", "nl_BE")
        self.assertEqual(mail.subject, "Peppol: SCAN-7 is binnengekomen")
        self.assertIn("Het is geen XML-document</span>", mail.body_html)
        self.assertIn("Wat te doen", mail.body_html)

    def test_mail_of_a_rejection_says_what_to_do(self):
        """P12: a customer's no, and what did not arrive, come with the next step."""
        move = self.sent("Wielemans")
        self.message_of(move)._run()
        self.poll()
        document = move.webhero_peppol_document_id
        self.assertEqual(document.state, "rejected")
        self.assertIn("Maak er een creditnota van", self.mail(document, "error", "nl_BE").body_html)
        failed = self.sent("Vieux Pont")
        self.message_of(failed)._run()
        self.poll()
        mail = self.mail(failed.webhero_peppol_document_id, "error", "fr_BE")
        self.assertIn("appuyez à nouveau sur Envoyer via Peppol", mail.body_html)

    def test_a_secret_only_where_there_is_one(self):
        """P1, P3: the secret is asked, and missed, with Recommand only; e-invoice.be and Peppyrus have a key alone."""
        for name in ("key", "secret", "url"):
            self.env["ir.config_parameter"].set_param(f"webhero_peppol.recommand.{name}", False)
        self.point._stopped()
        self.point.sudo().key = False
        for provider, wanted in (("recommand", True), ("einvoice_be", False), ("peppyrus", False)):
            wizard = (
                self.env["webhero.peppol.onboarding"].with_context(lang="nl_BE").new({"provider": provider, "key": "x"})
            )
            self.assertEqual(wizard.wants_secret, wanted, provider)
            self.assertEqual("API-geheim" in (wizard.problems or ""), wanted, wizard.problems)
            point = self.env["webhero.access.point"].new({"provider": provider})
            self.assertEqual((point.wants_secret, point.wants_reference), (wanted, wanted), provider)
