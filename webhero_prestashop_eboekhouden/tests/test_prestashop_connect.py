# SPDX-License-Identifier: LGPL-3.0-or-later
"""S1, S2: connecting a shop, and its settings."""

from datetime import date
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.webhero_exchange.client.errors import Temporary

from sandbox.prestashop import PrestaShop as Shop

from ..client.prestashop import PrestaShop as Client
from .shop_case import PrestashopCase


@tagged("post_install", "-at_install")
class TestConnect(PrestashopCase):
    def draft(self, **values):
        return self.env["webhero.shop.backend"].create(
            {
                "name": "Nieuw",
                "url": self.server.url,
                "key": Shop.KEY,
                "books_backend_id": self.shop.books_backend_id.id,
                **values,
            }
        )

    def test_connection(self):
        """S1: Test connection reads version, country, time zone, statuses and rates, and the dot turns green."""
        shop = self.draft(zone="UTC")
        self.assertEqual(shop.light, "grey")
        shop.action_test_connection()
        self.assertEqual(set(shop.probe_ids.mapped("ok")), {True}, shop.probe_ids.mapped("message"))
        self.assertEqual((shop.state, shop.light, shop.books_light), ("connected", "green", "green"))
        self.assertEqual((shop.version, shop.country_id.code, shop.zone), ("1.6.1.24", "NL", "Europe/Amsterdam"))
        self.assertIn("Payment accepted", shop.state_ids.filtered("counts").mapped("name"))
        self.assertIn("NL 21 %", shop.rate_ids.mapped("display_name"))
        self.assertIn("DE 7 %", shop.rate_ids.mapped("display_name"))

    def test_missing_permissions(self):
        """S1: each permission that the key lacks is named, with where to give it."""
        missing = ("orders", "order_details", "tax_rules", "countries", "configurations", "order_discounts")
        self.server.settings["forbidden"] = missing
        shop = self.draft(country_id=self.env.ref("base.nl").id)
        shop.action_test_connection()
        wrong = shop.probe_ids.filtered(lambda probe: not probe.ok)
        self.assertEqual(set(wrong.mapped("what")), set(missing))
        self.assertIn("Advanced Parameters", wrong[0].hint)
        self.assertEqual((shop.state, shop.light), ("failed", "red"))

    def test_rights_that_help(self):
        """S1, shops 18: rights that only some orders need are named, and their lack keeps nothing from going on."""
        self.server.settings["forbidden"] = ("cart_rules", "carriers")
        shop = self.draft(country_id=self.env.ref("base.nl").id)
        shop.action_test_connection()
        told = shop.probe_ids.filtered(lambda probe: probe.what in ("cart_rules", "carriers"))
        self.assertEqual((shop.state, len(told)), ("connected", 2))
        self.assertIn("vouchers", told[0].message)

    def test_guide_names_the_rights(self):
        """S1, shops 18: the guide names each right that is asked for, in three languages."""
        with self.shop._exchange_run([]) as run:
            rights = [*run.shop.rights(payments=True, slips=True), *run.shop.helpful_rights(), "order_cart_rules"]
        for lang in ("nl", "fr", "en"):
            guide = Path(__file__).parents[2] / "docs" / "guide" / f"shop.{lang}.md"
            if guide.exists():  # not where the addon was installed from a wheel
                told = guide.read_text()
                self.assertEqual([right for right in rights if f"`{right}`" not in told], [], lang)

    def test_shop_without_vouchers(self):
        """S1: a version that has no vouchers lacks no permission."""
        self.server.settings["shape_17"] = True
        shop = self.draft(country_id=self.env.ref("base.nl").id)
        shop.action_test_connection()
        self.assertEqual(shop.state, "connected", shop.probe_ids.mapped("message"))

    def test_permission_for_vouchers_comes_later(self):
        """S1: vouchers that may not be read are asked for again at the next run, once the right is given."""
        with self.shop._exchange_run([]) as run:
            self.server.settings["forbidden"] = ("order_discounts",)
            self.assertIsNone(run.shop.vouchers([6]))
            calls = len(self.server.received("/api/"))
            self.assertIsNone(run.shop.vouchers([6]))
            self.assertEqual(len(self.server.received("/api/")), calls, "asked once a run")
            self.server.settings["forbidden"] = ()
        with self.shop._exchange_run([]) as run:
            self.assertEqual(run.shop.vouchers([6]), [])

    def test_country_corrected_by_hand(self):
        """S1: a country that was corrected by hand survives a second Test connection."""
        shop = self.draft()
        shop.action_test_connection()
        self.assertEqual(shop.country_id.code, "NL")
        shop.country_id = self.env.ref("base.be")
        shop.action_test_connection()
        self.assertEqual(shop.country_id.code, "BE")

    def test_payments_need_a_permission(self):
        """S1: order_payments is asked for once payments are on (the document's list of rights lacks it)."""
        shop = self.draft(key=Shop.KEY_LIMITED)
        shop.action_test_connection()
        self.assertEqual(shop.state, "connected")
        shop.payments = True
        shop.action_test_connection()
        wrong = shop.probe_ids.filtered(lambda probe: not probe.ok)
        self.assertEqual(wrong.mapped("what"), ["order_payments"])

    def test_wrong_key(self):
        """S1: a wrong key is one sentence, and the key is shown to nobody but administrators."""
        shop = self.draft(key="Y" * 32)
        shop.action_test_connection()
        self.assertIn("does not know this webservice key", shop.probe_ids.message)
        user = new_test_user(self.env, "bookkeeper", "webhero_exchange.group_exchange_manager")
        with self.assertRaises(AccessError):
            shop.with_user(user).read(["key"])

    def test_dialect_is_remembered(self):
        """S1: a shop without rewriting is spoken to in its own way from then on; another address starts afresh."""
        self.server.settings["rewriting"] = False
        self.fetch()
        self.assertEqual(self.order(6).state, "done")
        self.assertTrue(self.shop.dialect["dispatcher"])
        self.shop.url = self.server.url + "/"
        self.assertFalse(self.shop.dialect)

    def test_pasted_address(self):
        """S1: the address of the webservice or of a page becomes that of the shop."""
        for pasted in ("shop.example/api/", "https://shop.example/api?x=1", " https://shop.example "):
            shop = self.env["webhero.shop.backend"].new({"url": pasted})
            shop._onchange_url()
            self.assertEqual(shop.url, "https://shop.example")

    def test_key_refused_pauses_once(self):
        """S1, S10: a key that is withdrawn pauses the shop, once, and orders wait."""
        self.server.fault("401", times=99)
        shop = self.shop
        shop.backend_id.next_run = "2020-01-01 00:00:00"
        self.env.flush_all()
        self.env["webhero.backend"]._poll_due()
        self.assertTrue(shop.paused)
        self.assertIn("key", shop.pause_message)


@tagged("post_install", "-at_install")
class TestSettings(PrestashopCase):
    def test_what_is_missing(self):
        """S2: saving with something missing says what; nothing is fetched until it is complete."""
        for values, words in (
            ({"country_id": False}, "country"),
            ({"start_date": False}, "day"),
            ({"debtor_ledger_id": False}, "1300"),
            ({"books_backend_id": False}, "e-Boekhouden"),
            ({"payments": True}, "clearing account"),
        ):
            before = {name: self.shop[name] for name in values}
            self.shop.write(values)
            self.assertIn(words, self.shop.missing)
            self.assertFalse(self.shop.is_ready)
            self.poll()
            self.assertFalse(self.orders.search([]))
            self.shop.write({name: getattr(value, "id", value) for name, value in before.items()})
        self.assertTrue(self.shop.is_ready)
        self.shop.state_ids.counts = False
        self.assertIn("statuses", self.shop.missing)

    def test_three_steps(self):
        """S2: set-up is a path of three steps, each with its dot."""

        def dots():
            shop.invalidate_recordset()
            return shop.step_connected, shop.is_ready, shop.step_ran

        shop = self.shop
        self.assertEqual((*dots(), shop.shop_light), (True, True, False, "green"))
        shop.books_backend_id.state = "failed"
        self.assertEqual((*dots(), shop.shop_works, shop.books_work), (False, True, False, True, False))
        shop.books_backend_id.state = "connected"
        shop.debtor_ledger_id = False
        self.assertEqual(dots(), (True, False, False))
        shop.debtor_ledger_id = self.ledger(shop.books_backend_id, "1300")
        self.fetch()
        self.assertEqual((*dots(), shop.shop_light), (True, True, True, "green"), "errors of orders are no red dot")
        shop.state = "draft"
        self.assertEqual((dots()[0], shop.shop_light), (False, "grey"))

    def test_rates_that_orders_wait_for(self):
        """S2: a line of the VAT table says how many orders are in Errors for want of it."""
        line = self.shop.rate_ids.filtered(lambda one: one.display_name == "DE 19 %")
        line.ledger_id = False
        self.fetch()
        self.assertEqual(self.order(10).error_code, "rate_not_configured")
        self.assertEqual(line.waiting, 1)
        self.assertEqual(sum((self.shop.rate_ids - line).mapped("waiting")), 0)

    def test_advice(self):
        """S2: what will go wrong for some orders is said beforehand."""
        self.assertFalse(self.shop.advice)
        self.shop.icp_ledger_id = False
        self.shop.rate_ids.filtered(lambda line: line.display_name == "FR 20 %").vat_ledger_id = False
        self.assertIn("ICP", self.shop.advice)
        self.assertIn("FR 20 %", self.shop.advice)

    def test_letters_as_invoice_number(self):
        """S2, DECISIONS Numbers: that references can't be invoice numbers is said when choosing."""
        self.shop.write({"booking_mode": "invoice", "number_kind": "reference"})
        self.assertIn("end in a digit", self.shop.advice)
        self.shop.number_kind = "order_id"
        self.assertNotIn("end in a digit", self.shop.advice or "")

    def test_description(self):
        """S2: the pattern has a preview; a name that does not exist is refused with the ones that do."""
        self.assertEqual(self.shop.description_preview, "CLDVZFJOT - iDEAL")
        self.shop.write({"description": "Webshop {order_id} {customer}", "number_prefix": "W-"})
        self.assertEqual(self.shop.description_preview, "Webshop 145 Klaartje Pietersen")
        with self.assertRaisesRegex(ValidationError, "nummer.*{number}"):
            self.shop.description = "{nummer}"

    def test_numbers_that_can_not_be(self):
        """S2: mutations are not numbered by e-Boekhouden; invoices don't have cart numbers."""
        with self.assertRaises(ValidationError):
            self.shop.number_kind = "remote"
        with self.assertRaises(ValidationError):
            self.shop.write({"booking_mode": "invoice", "number_kind": "cart_id"})

    def test_payments_of_invoices_without_a_mutation(self):
        """S2, S9: invoices that leave nothing open can't be paid; that is said before the first payment errs."""
        ledger = self.ledger(self.shop.books_backend_id, "1050")
        self.shop.write({"payments": True, "method_ids": [(0, 0, {"name": "iDEAL", "clearing_ledger_id": ledger.id})]})
        self.assertTrue(self.shop.is_ready, self.shop.missing)
        template = self.shop.books_backend_id.template_ids[:1]
        self.shop.write({"booking_mode": "invoice", "number_kind": "remote", "template_id": template.id})
        self.assertIn("Process invoices in the books", self.shop.missing)
        self.shop.post_invoice = True
        self.assertTrue(self.shop.is_ready, self.shop.missing)
        self.shop.write({"post_invoice": False, "pay_without_open_item": True})
        self.assertTrue(self.shop.is_ready, self.shop.missing)

    def test_rates_can_not_be_read(self):
        """S2: “Read the rates of the shop” without the right, or with a wrong key, is one sentence."""
        self.server.settings["forbidden"] = ("tax_rules",)
        with self.assertRaisesRegex(UserError, "tax_rules"):
            self.shop.action_read_vat()
        self.shop.key = False
        with self.assertRaisesRegex(UserError, "webservice key is missing"):
            self.shop.action_read_vat()

    def test_incomplete_line(self):
        """S2, S6: a country's own line that is not complete stands for itself: no other line is taken instead."""
        lines = self.shop.rate_ids
        belgian = lines.filtered(lambda line: line.display_name == "BE 21 %")
        belgian.vat_ledger_id = False
        lines.filtered(lambda line: line.display_name == "NL 21 %").copy({"country_id": False})
        (rule,) = [one for one in self.shop._rules_settings().rates_of("BE") if one.rate == 21]
        self.assertIsNone(rule.mapping)

    def test_remove_vat_settings(self):
        """S2: Remove VAT settings starts over; the shop's rates come back when read again."""
        self.shop.action_remove_vat()
        self.assertFalse(self.shop.rate_ids or self.shop.icp_ledger_id or self.shop.international_vat_code_id)
        self.assertIn("VAT", self.shop.missing)
        self.shop.action_read_vat()
        count = len(self.shop.rate_ids)
        self.shop.action_read_vat()
        self.assertEqual(len(self.shop.rate_ids), count)

    def test_names_in_any_alphabet(self):
        """S2: names of rates in Greek or Cyrillic are stored as they are."""
        self.server.shop.change("taxes", 30, name="ΦΠΑ 21% НДС")
        self.shop.action_remove_vat()
        self.shop.action_read_vat()
        self.assertIn("ΦΠΑ 21% НДС", self.shop.rate_ids.mapped("name"))

    def test_methods_are_seen(self):
        """S2: payment methods of fetched orders appear in the list by themselves, once."""
        self.fetch()
        self.fetch()
        names = self.shop.method_ids.mapped("name")
        self.assertEqual(sorted(names), sorted(set(names)))
        self.assertIn("iDEAL", names)
        self.assertIn("PayPal", names)

    def test_methods_before_the_first_order(self):
        """14.16: a clearing account can be chosen before the first order is read: past orders say which methods there are."""
        self.assertFalse(self.orders.search([("shop_id", "=", self.shop.id)]))
        self.shop.action_test_connection()
        self.assertIn("iDEAL", self.shop.method_ids.mapped("name"))
        self.shop.action_test_connection()
        names = self.shop.method_ids.mapped("name")
        self.assertEqual(sorted(names), sorted(set(names)))

    def test_names_with_a_number(self):
        """14.17: names with a number that changes fall under one line; the account of that line counts for all of them."""
        self.shop._add_methods({("klarna", "Klarna 4839201"), ("klarna", "Klarna 4839202"), ("bank", "Bank wire")})
        self.assertEqual(sorted(self.shop.method_ids.mapped("name")), ["Bank wire", "Klarna *"])
        settings = self.shop._rules_settings()
        self.assertEqual(settings.method("klarna", "Klarna 99887766").name, "Klarna *")
        self.assertIsNone(settings.method("klarna", "Pay later"))

    def test_reading_takes_too_long(self):
        """14.14: what the shop could not give at once is read by the worker, halved until it fits; the screen says so."""
        self.shop.action_remove_vat()
        with patch.object(Client, "taxes", side_effect=Temporary("list_too_long", resource="tax_rules")):
            told = self.shop.action_read_vat()
        self.assertIn("in the background", told["params"]["message"])
        self.assertIn("in the background", self.shop.reading_message)
        self.server.settings["memory"] = 20
        self.run_due()
        self.shop.invalidate_recordset()
        self.assertTrue(self.shop.rate_ids)
        self.assertFalse(self.shop.reading_message)

    def test_gone_in_the_books(self):
        """S2, E2: a setting that points to an account that is gone is flagged."""
        self.shop.debtor_ledger_id.gone = True
        self.shop.invalidate_recordset(["gone_text"])
        self.assertIn("1300", self.shop.gone_text)

    def test_first_day(self):
        """S2: orders before the first day are left alone, and say so; a later first day is kept to."""
        self.shop.start_date = date(2026, 11, 21)
        self.server.shop.change("orders", 6, date_upd="2026-11-21 12:00:00")
        self.fetch()
        six = self.orders.search([])
        self.assertEqual((six.number, six.state, six.error_code), (6, "skipped", "before_start"))
        for text in ("2026-11-20", "2026-11-21"):
            self.assertIn(text, six.in_short)
        self.assertFalse(self.mutations())

    def test_prefix_and_cart_number(self):
        """S6, T27: cart number with the shop's prefix."""
        self.shop.write({"number_kind": "cart_id", "number_prefix": "A"})
        self.fetch()
        self.assertEqual(self.order(6).booked_number, "A6")
