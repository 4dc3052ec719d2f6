# SPDX-License-Identifier: LGPL-3.0-or-later
"""Answers of e-Boekhouden that are none (X8)."""

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_exchange.client.errors import Temporary

from ..client import soap_reading

ENVELOPE = (
    '<?xml version="1.0"?>{dtd}<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
    "<s:Body><Answer{attribute}><Naam>{text}</Naam></Answer></s:Body></s:Envelope>"
)
FILE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {here} "{f"&{before};" * 10}">' for before, here in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


@tagged("post_install", "-at_install")
class TestHostileBooks(BaseCase):
    def test_entities(self):
        """X8: an answer with entities of its own shows no file and does not grow."""
        for dtd in (FILE, LAUGHS):
            for text, attribute in (("&i;", ""), ("x", ' note="&i;"')):
                with self.subTest(dtd=dtd[:40], attribute=attribute):
                    self.harmless(ENVELOPE.format(dtd=dtd, text=text, attribute=attribute).encode())

    def harmless(self, content):
        try:
            found = soap_reading.body(content)
        except Temporary:
            return
        texts = [text or "" for node in found.iter() for text in (node.text, *node.attrib.values())]
        self.assertLess(sum(map(len, texts)), 1000)
        with open("/etc/hostname") as file:
            self.assertNotIn(file.read().strip() or "-", texts)
