# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import BaseCase, tagged

from ..rules import mail_words

CASES = (
    ("<p>In bijlage vindt u onze factuur <b>1</b>.</p>", "<p>Via de link hieronder vindt u onze factuur <b>1</b>.</p>"),
    ("U vindt de factuur in bijlage.", "U vindt de factuur via de link hieronder."),
    ("Vous trouverez en annexe notre facture", "Vous trouverez via le lien ci-dessous notre facture"),
    ("Please find attached our invoice", "Please find by the link below our invoice"),
    ("You find the invoice attached.", "You find the invoice by the link below."),
    ("De bijlagen van het bestek", "De bijlagen van het bestek"),
)


@tagged("post_install", "-at_install")
class TestMailWords(BaseCase):
    def test_a_link_is_no_attachment(self):
        """C4: what a mail with a link calls attached is reached by the link, in each language; other words stay."""
        for text, wanted in CASES:
            self.assertEqual(mail_words.by_link(text), wanted)
