# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odd answers of PrestaShop's webservice: no order is lost or another's, and no list is read for ever (T1, T2, remotes 3, 9)."""

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_exchange.client.errors import AuthFailed, ExchangeError, Permanent, Temporary

from sandbox.scripted import scripted

from ..client.prestashop import PrestaShop

HTML = b"<html><body><h1>502 Bad Gateway</h1>nginx</body></html>"
SERVICE = {"PSWS-Version": "8.1.2"}
DAY = datetime(2026, 11, 1, 12)
LISTS = {
    "changed": lambda shop: list(shop.changed(None)),
    "slips": lambda shop: list(shop.slips(DAY)),
    "order_numbers": lambda shop: list(shop.order_numbers(1)),
    "count": lambda shop: shop.count("2026-01-01", date(2026, 11, 30)),
    "states": lambda shop: shop.states(),
    "history": lambda shop: shop.history("2026-01-01", date(2026, 11, 30)),
    "payments": lambda shop: shop.payments(["ABC"]),
    "same_cart": lambda shop: shop.same_cart(["ABC"]),
    "slips_of": lambda shop: shop.slips_of([5]),
    "orders": lambda shop: shop.orders([5]),
    "countries": lambda shop: shop.countries({"3"}),
}
EMPTY_JSON, EMPTY_XML = b"[]", b'<?xml version="1.0"?><prestashop><%b></%b></prestashop>'


def rows(count, first=1, moment=DAY, **values):
    return [{"id": n, "date_upd": str(moment + timedelta(seconds=n)), **values} for n in range(first, first + count)]


@tagged("post_install", "-at_install")
class TestOddAnswersOfShop(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(scripted(None))

    def shop(self, script):
        """A client whose calls are answered by `script(resource, query)`: (status, headers, content), or a content."""

        def answer(method, path, query):
            said = script(path.rpartition("/")[2], query)
            return said if isinstance(said, tuple) else (200, SERVICE, said)

        self.server.script, self.server.asked[:] = answer, []
        shop = PrestaShop(self.server.url, "key")
        self.addCleanup(shop.close)
        return shop

    def test_lists_of_another_shape(self):
        """T1: what is no list of rows is unknown, never an empty shop, and never an error of ours."""
        for content in (
            b"", HTML, b"null", b"7", b'"x"', {}, {"other": []}, b'{"%b": [', b'{"%b": 7}', b'{"%b": "x"}',
            b'{"%b": null}', b'{"%b": true}', b'{"%b": [null]}', b'{"%b": [{"x": 1}]}', b'{"%b": [{"id": null}]}',
            b'{"%b": [[]]}', b'{"%b": {"x": 1}}', b'{"%b": [{"id": 1}, {"id": ""}]}', b'{"%b": {}}',
            b'<?xml version="1.0"?><prestashop><%b><', b'<?xml version="1.0"?><other/>',
            b'<?xml version="1.0"?><prestashop><%b><a><b/></a></%b></prestashop>',
        ):  # fmt: skip
            for name, look in LISTS.items():

                def script(resource, query, content=content):
                    root = {"order_slip": b"order_slips"}.get(resource, resource.encode())
                    return content.replace(b"%b", root) if isinstance(content, bytes) else content

                with self.subTest(name=name, content=content), self.assertRaises(Temporary):
                    look(self.shop(script))

    def test_nothing(self):
        """T1: and an empty list is one, as JSON or XML, whatever its content type."""
        for content in (EMPTY_JSON, EMPTY_XML, b'{"%b": []}'):
            for name, look in LISTS.items():

                def script(resource, query, content=content):
                    root = {"order_slip": b"order_slips"}.get(resource, resource.encode())
                    return 200, {**SERVICE, "Content-Type": "text/html"}, content.replace(b"%b", root)

                with self.subTest(name=name, content=content):
                    self.assertFalse(look(self.shop(script)))

    def test_the_same_page_again(self):
        """Remotes 3: a shop that does not hear from where is asked a few times, and not for ever."""
        for name in ("changed", "slips", "order_numbers", "count", "states"):

            def script(resource, query):
                most = int(query["limit"].split(",")[-1])
                return {"order_slips" if resource == "order_slip" else resource: rows(most)}

            shop = self.shop(script)
            shop.bundles = lambda found, **_wanted: found
            with self.subTest(name=name), self.assertRaises(Temporary):
                LISTS[name](shop)
            self.assertLess(len(self.server.asked), 6, name)

    def test_no_order_of_rows(self):
        """T1: a list that is not in the order that was asked would hide what is behind it: unknown."""
        for name in ("changed", "slips", "order_numbers", "states"):

            def script(resource, query):
                most = int(query["limit"].split(",")[-1])
                return {"order_slips" if resource == "order_slip" else resource: rows(most)[::-1]}

            shop = self.shop(script)
            shop.bundles = lambda found, **_wanted: found
            with self.subTest(name=name), self.assertRaises(Temporary):
                LISTS[name](shop)

    def test_a_moment_that_is_not_heard(self):
        """T1: a filter on the moment that is not heard gives the oldest again and again: unknown."""
        for known in (3, 100, 250):

            def script(resource, query, known=known):
                first, most = map(int, query["limit"].split(","))
                return {"orders": rows(known)[first : first + most]}

            shop = self.shop(script)
            shop.bundles = lambda found, **_wanted: found
            with self.subTest(known=known), self.assertRaises(Temporary):
                list(shop.changed(DAY + timedelta(days=1)))
            self.assertLess(len(self.server.asked), 4)

    def test_another_order_s_answer(self):
        """T2: a filter that is not heard tells of others; only what was asked for counts."""
        for name, field in (("payments", "order_reference"), ("same_cart", "reference"), ("slips_of", "id_order")):

            def script(resource, query, field=field):
                root = "order_slips" if resource == "order_slip" else resource
                return {root: [{"id": 1, field: "XYZ"}, {"id": 2, field: "6"}]}

            self.assertEqual(LISTS[name](self.shop(script)), [], name)
        shop = self.shop(lambda resource, _query: {resource: [{"id": 6, "iso_code": "BE"}]})
        shop.bundles = lambda found, **_wanted: found
        self.assertEqual(shop.orders([5]), [])
        self.assertEqual(shop.countries({"3"}), {})

    def test_numbers_as_texts(self):
        """T2: an id is the same as number and as text."""
        for number in (6, "6"):
            shop = self.shop(lambda *_call, number=number: {"orders": [{"id": number}]})
            shop.bundles = lambda found, **_wanted: found
            self.assertEqual([row["id"] for row in shop.orders([6])], ["6"])
            self.assertEqual(list(shop.order_numbers(1)), [[6]])

    def test_too_many_calls(self):
        """X4: 429 waits as long as the shop says, in seconds or as a date; else as we do."""
        soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
        for headers, least, most in (({"Retry-After": "7"}, 7, 7), ({"Retry-After": soon}, 60, 90), ({}, None, None)):
            for name, look in LISTS.items():
                for service in (SERVICE, {}):
                    shop = self.shop(
                        lambda *_call, headers=headers, service=service: (429, {**service, **headers}, HTML)
                    )
                    with self.subTest(name=name), self.assertRaises(Temporary) as caught:
                        look(shop)
                    told = caught.exception.retry_after
                    self.assertTrue(told is None if least is None else least <= told <= most, (headers, told))
                    self.assertEqual(len(self.server.asked), 1, name)

    def test_other_statuses(self):
        """X4: trouble is tried again, a key that is not seen stops, a refusal is one; nothing is an empty list by them."""
        kinds = dict.fromkeys((408, 425, 500, 502, 503, 504, 520), Temporary)
        kinds |= {302: Permanent, 400: Permanent, 404: Permanent, 410: Permanent, 401: AuthFailed, 403: AuthFailed}
        kinds[402] = AuthFailed
        for status, kind in kinds.items():
            for content in (HTML, b""):
                for service in (SERVICE, {}):
                    for name, look in LISTS.items():
                        shop = self.shop(lambda *_call, told=(status, service, content): told)
                        with self.subTest(status=status, name=name), self.assertRaises(kind):
                            look(shop)

    def test_refusals_in_any_words(self):
        """T1: errors of another shape are errors."""
        for errors in ("x", 7, {"code": "x"}, [None], ["no"], [{"code": None, "message": None}], [{"message": "no"}]):
            for status in (400, 200, 500):
                shop = self.shop(lambda *_call, told=(status, SERVICE, {"errors": errors}): told)
                with self.subTest(errors=errors, status=status), self.assertRaises(ExchangeError):
                    LISTS["order_numbers"](shop)
