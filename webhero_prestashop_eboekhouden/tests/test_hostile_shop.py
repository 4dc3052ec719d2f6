# SPDX-License-Identifier: LGPL-3.0-or-later
"""Shops, and people who set shops up, that mean harm (X8)."""

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, new_test_user, tagged

from ..client import wire
from .shop_case import PrestashopCase

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY a "ha">'
    + "".join(f'<!ENTITY {here} "{f"&{before};" * 10}">' for before, here in zip("abcdeghi", "bcdeghij", strict=True))
    + "]>"
)


@tagged("post_install", "-at_install")
class TestHostileAnswers(BaseCase):
    def test_entities(self):
        """X8: XML of a shop with entities of its own shows no file and does not grow."""
        for entity in ("f", "j"):
            for inside in (f"<order><id>{'&' + entity + ';'}</id></order>", f'<order id="&{entity};"/>'):
                text = f'<?xml version="1.0"?>{LAUGHS}<prestashop><orders>{inside}</orders></prestashop>'
                with self.subTest(inside=inside):
                    found = wire.read(text.encode(), "orders")
                    rows = found.rows if found else []
                    self.assertLess(len(repr(rows)), 1000)
                    with open("/etc/hostname") as file:
                        self.assertNotIn(file.read().strip() or "-", repr(rows))


@tagged("post_install", "-at_install")
class TestHostileShop(PrestashopCase):
    def test_scripts_in_names(self):
        """X8: what a buyer typed as name or town stands in the booking and the error as text, never as markup."""
        self.server.shop.change("customers", 2, firstname=SCRIPT[:32], lastname=SCRIPT)
        for number in range(1, 6):
            self.server.shop.change("addresses", number, firstname=SCRIPT, lastname="x", company=SCRIPT, city=SCRIPT)
        for detail in self.server.shop.tables["order_details"].rows:
            self.server.shop.change("order_details", detail["id"], product_name=f"Kaars {SCRIPT}")
        self.fetch()
        orders = self.orders.search([("shop_id", "=", self.shop.id)])
        self.assertTrue(any("script" in (order.customer or "") for order in orders))
        for order in orders:
            self.assertNotIn("<script", order.preview or "")
            self.assertNotIn("<img", order.preview or "")

    def test_another_server_does_not_get_the_key(self):
        """X8: who may not see the key can't have it sent elsewhere, nor have the server look around in its network."""
        manager = new_test_user(self.env, "webbeheer", "webhero_exchange.group_exchange_manager")
        shop = self.shop.with_user(manager)
        shop.url = self.shop.url
        self.assertTrue(self.shop.key)
        shop.url = "http://10.0.0.5/admin"
        self.assertFalse(self.shop.key)
        shop.action_test_connection()
        self.assertEqual(shop.state, "failed")
        with self.assertRaises(AccessError):
            shop.key = "A" * 32
        self.shop.write({"url": self.server.url, "key": self.server.KEY})
        self.assertTrue(self.shop.key)

    def test_the_key_is_not_exported(self):
        """X8: neither export, reading nor a copy gives the key away."""
        manager = new_test_user(
            self.env, "webbeheer", "webhero_exchange.group_exchange_manager,base.group_allow_export"
        )
        shop = self.shop.with_user(manager)
        with self.assertRaises(AccessError):
            shop.export_data(["name", "key"])
        with self.assertRaises(AccessError):
            shop.read(["key"])
        self.assertNotIn("key", shop.read()[0])
        self.assertFalse(self.shop.copy({"name": "x"}).key)
