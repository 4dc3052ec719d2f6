# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rules without a database: mail texts with words between braces."""

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_billing_base.rules import mail_text, mentions


@tagged("post_install", "-at_install")
class TestMailText(BaseCase):
    def test_words_of_each_language(self):
        """B8: a word is understood in Dutch, French and English, with capitals and hard spaces too."""
        for text in ("{nummer}", "{numéro}", "{number}", "{Nummer }"):
            self.assertIsNone(mail_text.check(text))
            self.assertEqual(mail_text.subject_to_template(text), "{{ object.name }}")
        self.assertIsNone(mail_text.check("<p>{nog&nbsp;te betalen}</p>"))

    def test_wrong_words(self):
        """B8: a word that does not exist is refused with that word; so is a brace that stands alone."""
        self.assertEqual(mail_text.check("Beste {naam}"), Refusal("mail_placeholder", {"word": "naam"}))
        self.assertEqual(mail_text.check("{object.company_id.sudo()}").code, "mail_placeholder")
        for text in ("Beste {klant", "klant}", "{<b>klant</b>}"):
            self.assertEqual(mail_text.check(text).code, "mail_braces", text)
        self.assertIsNone(mail_text.check(""))

    def test_there_and_back(self):
        """B8: what is saved comes back as it was written, in the words of the reader's language."""
        html = "<p>Beste {klant}, {bedrag} voor {vervaldatum}</p>"
        template = mail_text.body_to_template(html)
        self.assertNotIn("{", template.replace("{{", ""))
        self.assertEqual(mail_text.body_from_template(template, "nl"), html)
        self.assertEqual(
            mail_text.body_from_template(template, "fr"), "<p>Beste {client}, {montant} voor {échéance}</p>"
        )
        self.assertEqual(
            mail_text.subject_from_template(mail_text.subject_to_template("Factuur {nummer}"), "nl"), "Factuur {nummer}"
        )

    def test_technical_text_is_left_alone(self):
        """B8: a text with other code in it is not shown as words, so that saving can't break it."""
        self.assertEqual(mail_text.body_from_template('<p><t t-if="object.ref">x</t></p>', "nl").code, "mail_technical")
        self.assertEqual(mail_text.body_from_template('<a t-att-href="x">y</a>', "nl").code, "mail_technical")
        self.assertEqual(mail_text.subject_from_template("{{ object.env }}", "nl").code, "mail_technical")

    def test_words_are_unique(self):
        """B8: no word means two things."""
        seen = {}
        for one in mail_text.PLACEHOLDERS:
            for word in {one.en, one.nl, one.fr}:
                self.assertNotIn(word, seen)
                seen[word] = one


@tagged("post_install", "-at_install")
class TestMentions(BaseCase):
    def test_kinds(self):
        """B7: which sentence goes with which tax."""
        for category, same, scope, name, expected in (
            ("S", True, False, "21%", ""),
            ("AE", True, False, "0% Cocont", mentions.CONTRACTOR),
            ("AE", False, False, "0%", mentions.REVERSED),
            ("K", False, "service", "0% EU S", mentions.EU_SERVICE),
            ("AE", False, "service", "0% EU S", mentions.EU_SERVICE),
            ("K", False, "merch", "0% EU M", mentions.EU_GOODS),
            ("K", False, False, "0% EU T", mentions.TRIANGULAR),
            ("G", False, False, "", mentions.EXPORT),
            ("E", True, False, "0%", mentions.EXEMPT),
            ("O", True, False, "0%", mentions.OUTSIDE),
        ):
            self.assertEqual(mentions.mention(category, same, scope, name), expected, name)
