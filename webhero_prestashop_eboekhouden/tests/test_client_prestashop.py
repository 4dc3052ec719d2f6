# SPDX-License-Identifier: LGPL-3.0-or-later
"""S1, S3: the client against a shop that answers in all the ways that real ones do."""

import json
from datetime import datetime, timedelta
from decimal import Decimal as D

from odoo.tests import BaseCase

from odoo.addons.webhero_exchange.client.errors import AuthFailed, ExchangeError, Permanent, Temporary
from odoo.addons.webhero_shop_eboekhouden.client import moments
from odoo.addons.webhero_shop_eboekhouden.rules.booking import book
from odoo.addons.webhero_shop_eboekhouden.tests.common import SETTINGS

from sandbox.prestashop import PrestaShop as Shop
from sandbox.prestashop.schema import RECORDINGS
from sandbox.testing import serving

from ..client import parse, values, wire
from ..client.prestashop import NEEDED, PrestaShop

AMSTERDAM = "Europe/Amsterdam"
LOGGER = "odoo.addons.webhero_prestashop_eboekhouden.client.api"


class ShopCase(BaseCase):
    def setUp(self):
        super().setUp()
        self.shop = self.enterContext(serving(Shop()))
        self.client = self.connect()

    def connect(self, key=Shop.KEY, **options):
        client = PrestaShop(self.shop.url, key, **options)
        self.addCleanup(client.close)
        return client

    def orders(self, client=None, last=None, **wanted):
        pages = (client or self.client).changed(last, **wanted)
        return [parse.shop_order(raw_order) for page, _ in pages for raw_order in page]

    def code(self, call, *args):
        with self.assertRaises(ExchangeError) as caught:
            call(*args)
        return caught.exception.code


class TestConnect(ShopCase):
    def test_info(self):
        """S1: version, country and time zone are read from the shop."""
        info = self.client.info()
        self.assertEqual((info.version, info.country, info.zone), ("1.6.1.24", "NL", AMSTERDAM))
        self.shop.settings["forbidden"] = ("configurations",)
        self.assertEqual(self.client.info().country, "")

    def test_several_shops(self):
        """Shops 14.5: of several shops in one PrestaShop the settings are those of the shop whose orders are read."""
        for number in self.shop.shop.tables["orders"].by_id:
            self.shop.shop.change("orders", number, id_shop="1", id_shop_group="1")
        name = {"name": "PS_TAX_ADDRESS_TYPE"}
        mine, other = "id_address_invoice", "id_address_delivery"
        rows = [
            {**name, "value": other, "id_shop": "0", "id_shop_group": "0"},
            {**name, "value": mine, "id_shop": "1", "id_shop_group": "1"},
            {**name, "value": other, "id_shop": "2", "id_shop_group": "1"},
            {**name, "value": other, "id_shop": "", "id_shop_group": "1"},
        ]
        self.shop.shop.add({"configurations": rows})
        self.assertTrue(self.client.info().by_invoice)
        self.assertEqual(self.client.info().country, "NL")

    def test_missing_permissions(self):
        """S1: each resource that the key may not read is named."""
        for resource in NEEDED:
            self.client.probe(resource)
        self.shop.settings["forbidden"] = ("order_details", "addresses")
        missing = []
        for resource in NEEDED:
            try:
                self.client.probe(resource)
            except AuthFailed as error:
                missing.append(error.facts["resource"])
        self.assertEqual(missing, ["order_details", "addresses"])

    def test_wrong_keys(self):
        """S1: a wrong key, one of another length, one of another shop, no webservice: each its own code."""
        self.assertEqual(self.code(self.connect("X" * 32).probe, "orders"), "key_wrong")
        self.assertEqual(self.code(self.connect("short").probe, "orders"), "key_format")
        self.assertEqual(self.code(self.connect(Shop.KEY_OTHER_SHOP).probe, "orders"), "key_of_other_shop")
        self.shop.settings["enabled"] = False
        self.assertEqual(self.code(self.client.probe, "orders"), "webservice_disabled")

    def test_rewriting_off(self):
        """S1: without rewriting /webservice/dispatcher.php is found, and remembered."""
        self.shop.settings["rewriting"] = False
        self.assertEqual(len(self.orders()), 14)
        self.assertTrue(self.client.api.dialect["dispatcher"])
        calls = self.client.api.calls
        self.client.probe("orders")
        self.assertEqual(self.client.api.calls, calls + 1)

    def test_authorization_stripped(self):
        """S1: where the web server drops Authorization the key goes in the query; it never reaches a log."""
        self.shop.settings["strip_authorization"] = True
        log = []
        client = self.connect(log=log)
        self.assertEqual(len(self.orders(client)), 14)
        self.assertTrue(client.api.dialect["key_in_query"])
        self.assertNotIn(Shop.KEY, str(log))

    def test_both(self):
        """S1: no rewriting and no header: both ways at once."""
        self.shop.settings.update(rewriting=False, strip_authorization=True)
        self.client.probe("orders")
        self.assertEqual(self.client.api.dialect, {"dispatcher": True, "key_in_query": True})

    def test_not_a_shop(self):
        """S1: an address without a shop, and a shop that sends us elsewhere."""
        client = PrestaShop(self.shop.url + "/blog", Shop.KEY)
        self.addCleanup(client.close)
        self.assertEqual(self.code(client.probe, "orders"), "not_a_shop")
        self.assertEqual(self.code(lambda: self.client.api.rows("orders", id_shop="9")), "redirected")

    def test_taxes(self):
        """S2: rates per country as the shop's tax rules charge them, names in any alphabet."""
        self.shop.shop.change("taxes", 30, name="ΦΠΑ Ελλάδα Кипр 21%")
        found = {(tax.country, tax.rate): tax.name for tax in self.client.taxes()}
        self.assertEqual(found["NL", D(21)], "ΦΠΑ Ελλάδα Кипр 21%")
        for pair in (("NL", 9), ("BE", 21), ("BE", 6), ("DE", 19), ("DE", 7), ("FR", 20)):
            self.assertIn((pair[0], D(pair[1])), found)

    def test_states(self):
        """S2: names and whether paid; of several languages the shop's own."""
        self.assertIn((2, "Payment accepted", True), [(one.id, one.name, one.paid) for one in self.client.states()])
        self.shop.settings["languages"] = 2
        names = [one.name for one in self.connect(language="2").states()]
        self.assertNotIn("", names)


class TestDirt(ShopCase):
    def same(self, **switches):
        """The same orders as from a clean shop, under these switches."""
        clean = self.orders(payments=True)
        self.shop.settings.update(switches)
        dirty = self.orders(self.connect(), payments=True)
        return clean, dirty

    def test_junk_before_the_body(self):
        """S3: developer mode puts PHP notices before the data."""
        with self.assertLogs(LOGGER, "WARNING") as logs:
            clean, dirty = self.same(junk=True)
        self.assertEqual(clean, dirty)
        self.assertEqual(len(logs.output), 1, "once a run")

    def test_server_error_with_data(self):
        """S3: HTTP 500 with data and error codes 2 to 15 is read, with a warning."""
        with self.assertLogs(LOGGER, "WARNING") as logs:
            clean, dirty = self.same(warnings=True)
        self.assertEqual(clean, dirty)
        self.assertIn("somemodule.php", logs.output[0])

    def test_numbers_as_numbers(self):
        """S3: PHP 8.1 writes whole numbers as numbers; amounts are never floats."""
        clean, dirty = self.same(native_ints=True)
        self.assertEqual(clean, dirty)
        self.assertIsInstance(dirty[0].paid.incl, D)

    def test_languages(self):
        """S3: texts in two languages."""
        clean, dirty = self.same(languages=2)
        self.assertEqual([one.id for one in clean], [one.id for one in dirty])
        self.assertTrue(all(one.state_name for one in dirty))

    def test_version_17(self):
        """S1, S3: 1.7 has no order_discounts: vouchers are "not readable", all else is the same."""
        self.shop.shop.generate(40, seed=3)
        self.shop.settings["shape_17"] = True
        orders = self.orders()
        self.assertEqual(len(orders), 54)
        self.assertIn(None, [one.vouchers for one in orders if one.discounts.incl])

    def test_xml_where_json_is_unusable(self):
        """S1, S3: a shop whose JSON is broken is read in XML, and says the same."""
        clean = self.orders()
        broken = self.connect()
        get = broken.api.http.get

        def without_json(path, params, **options):
            answer = get(path, params=params, **options)
            if "output_format" in params:
                answer = type(answer)(200, answer.headers, b'{"orders":[{"id":1,', answer.url)
            return answer

        broken.api.http.get = without_json
        self.assertEqual(self.orders(broken), clean)

    def test_cut_and_garbage(self):
        """S3: half an answer or nonsense is refused and tried again later, never guessed."""
        for kind in ("cut", "garbage"):
            self.shop.fault(kind, path="/api/orders", times=9)
            with self.assertRaises(Temporary):
                self.orders()
            self.shop.faults.clear()
        self.shop.fault("500", path="/api/orders", times=9)
        self.assertEqual(self.code(self.orders), "remote_error")

    def test_empty(self):
        """S3: no orders is [] in JSON and <orders/> in XML."""
        self.shop.settings["empty"] = True
        self.assertEqual(self.orders(), [])
        empty = (RECORDINGS / "errors" / "empty_list_xml.body").read_bytes()
        self.assertEqual(wire.read(empty, "orders").rows, [])

    def test_recorded_errors(self):
        """S3: every recorded error is read for what it is."""
        for path in sorted((RECORDINGS / "errors").glob("*.body")):
            content = path.read_bytes()
            body = wire.read(content, "orders")
            with self.subTest(path.name):
                if not content or path.name == "no_key.body":
                    self.assertIsNone(body)
                elif b"error" in content:
                    self.assertTrue(body.errors and body.rows is None)
                else:
                    self.assertIsNotNone(body.rows)

    def test_one_row_as_an_object(self):
        """S3: one row as an object, an empty association, associations one level down."""
        one = {"id": 6, "associations": {"order_rows": {"order_row": {"id": 16, "product_id": 1}}}}
        for body in ({"orders": one}, {"order": one}, {"orders": {"0": one}}, {"orders": [one]}):
            (row,) = wire.read(json.dumps(body).encode(), "orders").rows
            self.assertEqual((row["id"], row["associations"]["order_rows"][0]["product_id"]), ("6", "1"))
        self.assertEqual(wire.read(b'{"orders":[{"id":1}]}', "orders").rows[0]["associations"], {})

    def test_what_is_not_a_number_or_date(self):
        """S3: "1.234,50", "12,50", "NaN" and 31 February are refused with field and value."""
        for value in ("1.234,50", "12,50", "NaN", "1e999", "0x10", "12 "):
            with self.subTest(value):
                if value.strip() == "12":
                    self.assertEqual(values.decimal({"f": value}, "f"), D(12))
                    continue
                with self.assertRaises(Permanent) as caught:
                    values.decimal({"id": "6", "f": value}, "f")
                self.assertEqual(caught.exception.facts["field"], "f")
        noise = values.decimal({"f": "12.340000000000000746"}, "f")  # a number that PHP computed, in JSON
        self.assertEqual(round(noise, 6), D("12.34"))
        with self.assertRaises(Permanent):
            values.stamp({"f": "2026-02-31 10:00:00"}, "f")
        self.assertIsNone(values.stamp({"f": "0000-00-00 00:00:00"}, "f"))


class TestFetch(ShopCase):
    def test_same_second(self):
        """S3: 250 orders changed in one second (a bulk edit) are all read, none twice in a page."""
        ids = self.shop.shop.generate(250, seed=5)
        for number in ids:
            self.shop.shop.change("orders", number, date_upd="2026-11-21 08:00:00")
        found = [one.id for one in self.orders(last=datetime(2026, 11, 21, 7, 59))]
        self.assertEqual(sorted(found), ids)

    def test_list_that_moves(self):
        """S3: an order of a page that was read is changed while reading: no other order is skipped."""
        ids = self.shop.shop.generate(300, seed=6)
        found = set()
        for page, _ in self.client.changed(None):
            found |= {int(raw_order["order"]["id"]) for raw_order in page}
            for raw_order in page[:20]:
                if found != set(ids):
                    self.shop.shop.change("orders", int(raw_order["order"]["id"]), date_upd="2026-12-01 00:00:00")
            if len(found) > 314:
                break
        self.assertLessEqual(set(ids), found)

    def test_window(self):
        """S3: a window begins ten minutes before the last change; the page says where the next one begins."""
        pages = list(self.client.changed(datetime(2026, 11, 20, 10, 45)))
        ((page, last),) = pages
        self.assertEqual(len(page), 14)
        self.assertEqual(last, datetime(2026, 11, 20, 10, 39, 57))
        self.assertEqual(list(self.client.changed(datetime(2026, 11, 20, 10, 55))), [])

    def test_summer_time_ends(self):
        """S3: clocks go back on 25 October 2026 at 3:00: the hour that occurs twice is read twice."""
        last = datetime(2026, 10, 25, 2, 50)
        start = moments.window_start(last, AMSTERDAM, timedelta(minutes=10))
        self.assertEqual(start, datetime(2026, 10, 25, 1, 40))
        later = moments.window_start(datetime(2026, 10, 25, 12), AMSTERDAM, timedelta(minutes=10))
        self.assertEqual(later, datetime(2026, 10, 25, 11, 50))
        spring = moments.window_start(datetime(2026, 3, 29, 3, 5), AMSTERDAM, timedelta(minutes=10))
        self.assertLessEqual(spring, datetime(2026, 3, 29, 2, 55))
        self.assertEqual(moments.to_utc(last, AMSTERDAM), datetime(2026, 10, 25, 0, 50))

    def test_summer_time_in_the_shop(self):
        """S3: an order of the second 2:10 is found after one of the first 2:50 was."""
        self.shop.shop.change("orders", 6, date_upd="2026-10-25 02:50:00")
        self.shop.shop.change("orders", 7, date_upd="2026-10-25 02:10:00")
        found = [one.id for one in self.orders(last=datetime(2026, 10, 25, 2, 50))]
        self.assertIn(7, found)

    def test_a_shop_with_little_memory(self):
        """14.14: lists that are too long for the shop are halved until they fit, once: nothing is missed, in no later run
        the same hundred is asked for.
        """
        whole = [one.id for one in self.orders(last=None)]
        self.shop.settings["memory"] = 3
        client = self.connect()
        self.assertEqual({one.id for one in self.orders(client)}, set(whole))
        self.assertEqual(client.dialect["most"]["orders"], 3)
        log = []
        again = self.connect(dialect=dict(client.dialect), log=log)
        self.assertEqual({one.id for one in self.orders(again)}, set(whole))
        self.assertEqual(
            [call.url for call in log if call.status == 500 and ("|" in call.url or "limit" in call.url)], []
        )
        history = again.history("2000-01-01", "2099-12-31")
        self.assertEqual([int(one["order"]["id"]) for one in history], sorted(whole))
        self.assertTrue(again.taxes())

    def test_history(self):
        """S11: orders of a past period by their own date, page by page, counted first."""
        self.shop.shop.generate(150, seed=8, until="2026-06-30 12:00:00", days=10)
        self.assertEqual(self.client.count("2026-06-01", "2026-06-30"), 150)
        first = self.client.history("2026-06-01", "2026-06-30")
        second = self.client.history("2026-06-01", "2026-06-30", after=first[-1]["order"]["id"])
        self.assertEqual((len(first), len(second)), (100, 50))

    def test_references(self):
        """S6, T15: a line without a reference has that of its product."""
        self.shop.shop.change("order_details", 16, product_reference="")
        order = next(one for one in self.orders() if one.id == 6)
        self.assertEqual(order.lines[0].sku, "demo_1")

    def test_lost_address(self):
        """S6, T20: an address that is gone: all of the customer's are read and one is chosen."""
        self.shop.shop.change("orders", 12, id_address_delivery="999")
        order = next(one for one in self.orders() if one.id == 12)
        self.assertEqual({one.id for one in order.addresses}, {6, 7})
        self.assertEqual(book(order, SETTINGS).country, "NL")

    def test_no_secrets_kept(self):
        """S3: what is kept of an order holds no password hash and no secret key."""
        ((page, _),) = self.client.changed(None, payments=True)
        self.assertNotIn("passwd", json.dumps(page))
        self.assertNotIn("secure_key", json.dumps(page))
        self.assertTrue(page[5]["details"] and page[5]["payments"])
