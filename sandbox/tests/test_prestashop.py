"""The PrestaShop stand-in against the recordings of a real one, and its switches."""

import json
import time
import unittest

import requests
from lxml import etree

from sandbox.prestashop import PrestaShop
from sandbox.prestashop.schema import RECORDINGS, resources
from sandbox.store import Store
from sandbox.testing import serving

RECORDED_AT = "http://127.0.0.1:18016/"
GET = {"auth": (PrestaShop.KEY, "")}
ORDERS = "/api/orders"
# case -> (path, query, what else the request carries): what the 24 recorded errors and lists were asked
CASES = {
    "display_bad": (ORDERS, "display=[foo]", {}),
    "empty_list_full_json": (ORDERS, "filter[id]=[9999]&display=full&output_format=JSON", {}),
    "empty_list_json": (ORDERS, "filter[id]=[9999]&output_format=JSON", {}),
    "empty_list_xml": (ORDERS, "filter[id]=[9999]", {}),
    "filter_bad": (ORDERS, "filter[foo]=1&output_format=JSON", {}),
    "filter_date_without_date1": (ORDERS, "filter[date_upd]=[2026-01-01,2027-01-01]", {}),
    "filter_empty": (ORDERS, "filter[id]=", {}),
    "io_format": (ORDERS, "io_format=JSON&limit=5", {}),
    "io_format2": (ORDERS, "limit=5", {"headers": {"Output-Format": "JSON"}}),
    "limit_bad": (ORDERS, "limit=1,2,3", {}),
    "list_minimal_json": (ORDERS, "output_format=JSON&display=minimum&limit=0,5", {}),
    "missing_id": (ORDERS + "/9999", "", {}),
    "missing_id_json": (ORDERS + "/9999", "output_format=JSON", {}),
    "no_key": (ORDERS, "", {"auth": None}),
    "no_perm_order_payments": ("/api/order_payments", "", {"auth": (PrestaShop.KEY_LIMITED, "")}),
    "no_perm_order_payments_json": (
        "/api/order_payments",
        "output_format=JSON",
        {"auth": (PrestaShop.KEY_LIMITED, "")},
    ),
    "post_denied": (ORDERS, "", {"method": "POST", "data": "<prestashop/>"}),
    "shop404": (ORDERS, "id_shop=7", {"allow_redirects": False}),
    "short_key": (ORDERS, "", {"auth": ("TOOSHORT", "")}),
    "sort_bad": (ORDERS, "sort=[id]", {}),
    "unknown_resource": ("/api/ordres", "", {}),
    "wrong_key": (ORDERS, "", {"auth": ("X" * 32, "")}),
    "wrong_key_json": (ORDERS, "output_format=JSON", {"auth": ("X" * 32, "")}),
    "wskey_in_query": (ORDERS, f"ws_key={PrestaShop.KEY}&output_format=JSON&limit=5", {"auth": None}),
}


class ShopCase(unittest.TestCase):
    settings = {}

    def setUp(self):
        context = serving(PrestaShop(**self.settings))
        self.shop = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)

    def call(self, path, query="", method="GET", **options):
        options = {**GET, "timeout": 10, **options}
        return requests.request(method, f"{self.shop.url}{path}?{query}", **options)

    def ids(self, query, resource="orders"):
        answer = self.call(f"/api/{resource}", query + "&output_format=JSON")
        self.assertEqual(answer.status_code, 200, answer.text)
        rows = answer.json()
        return [row["id"] for row in next(iter(rows.values()))] if rows else []

    def here(self, text):
        """A recorded text with this server's address."""
        return text.replace(RECORDED_AT, self.shop.url + "/")


def tree(element):
    """An XML element as plain values: name, marks, text, children."""
    children = [tree(child) for child in element]
    text = "" if children else element.text or ""
    return element.tag, dict(element.attrib), text, children


class TestRecordings(ShopCase):
    def test_lists_in_json(self):
        """X4: every recorded list, asked in JSON, is equal field by field, with types and order of rows."""
        paths = sorted(RECORDINGS.glob("*.full.json"))
        self.assertEqual(len(paths), 23)
        for path in paths:
            with self.subTest(path.name):
                resource = path.name.split(".")[0]
                answer = self.call(f"/api/{resource}", "display=full&output_format=JSON")
                expected = json.loads(path.read_text())
                if not any(expected.values()):
                    expected = []  # the file was tidied; the shop itself answers [] (empty_list_full_json)
                self.assertEqual(answer.json(), expected)

    def test_lists_in_xml(self):
        """X4: every recorded list, asked in XML, is equal element by element, links and marks included."""
        paths = sorted(RECORDINGS.glob("*.full.xml"))
        self.assertEqual(len(paths), 23)
        for path in paths:
            with self.subTest(path.name):
                answer = self.call(f"/api/{path.name.split('.')[0]}", "display=full")
                expected = etree.fromstring(self.here(path.read_text()).encode())
                self._same(tree(etree.fromstring(answer.content)), tree(expected))

    def _same(self, found, expected):
        """Equal, but for the white space around elements that the recording tool left out."""
        self.assertEqual(found[:2], expected[:2])
        self.assertEqual(found[2].strip(), expected[2].strip())
        self.assertEqual(len(found[3]), len(expected[3]), expected[0])
        for one, other in zip(found[3], expected[3], strict=True):
            self._same(one, other)

    def test_single_orders(self):
        """X4: the single orders that were recorded are the same to the byte, in XML and in JSON."""
        for number in (6, 7, 9):
            xml = self.call(f"{ORDERS}/{number}").text
            self.assertEqual(xml, self.here((RECORDINGS / f"order_{number}.xml").read_text()))
            found = self.call(f"{ORDERS}/{number}", "output_format=JSON").text
            self.assertEqual(found, (RECORDINGS / f"order_{number}.json").read_text())

    def test_synopses(self):
        """X4: the schemas that were recorded are equal: which fields are required, of which format."""
        paths = sorted(RECORDINGS.glob("*.synopsis.xml"))
        self.assertEqual(len(paths), 7)
        for path in paths:
            answer = self.call(f"/api/{path.name.split('.')[0]}", "schema=synopsis")
            self._same(tree(etree.fromstring(answer.content)), tree(etree.parse(path).getroot()))

    def test_errors(self):
        """X4: all recorded errors, empty lists and formats have the same status, body and telling headers."""
        recorded = {path.stem for path in (RECORDINGS / "errors").glob("*.body")}
        self.assertEqual(set(CASES), recorded)
        for case, (path, query, options) in CASES.items():
            with self.subTest(case):
                answer = self.call(path, query, **options)
                head = (RECORDINGS / "errors" / f"{case}.headers").read_text().splitlines()
                self.assertEqual(answer.status_code, int(head[0].split()[1]))
                self.assertEqual(answer.text, (RECORDINGS / "errors" / f"{case}.body").read_text())
                self._same_headers(answer.headers, dict(line.split(":", 1) for line in head[1:] if line))

    def _same_headers(self, found, recorded):
        recorded = {name.lower(): value.strip() for name, value in recorded.items()}
        for name in ("psws-version", "www-authenticate", "content-sha1", "location"):
            expected = recorded.get(name)
            self.assertEqual(found.get(name), self.here(expected) if expected else expected, name)
        self.assertEqual(found.get("content-type") or "", recorded["content-type"])

    def test_every_id(self):
        """X4: each recorded row is found by its id, in the shape of a single record."""
        for name, resource in resources().items():
            rows = self.call(f"/api/{name}", "display=full&output_format=JSON").json()
            for row in rows[resource.root] if rows else ():
                found = self.call(f"/api/{name}/{row['id']}", "output_format=JSON").json()
                self.assertEqual(found, {resource.node: row})
                break


class TestQueries(ShopCase):
    def test_filters(self):
        """X4: range, one of, none of, above, below and like."""
        self.assertEqual(self.ids("filter[id]=[6,9]"), [6, 7, 8, 9])
        self.assertEqual(self.ids("filter[id]=[6|9|77]"), [6, 9])
        self.assertEqual(self.ids("filter[id]=9"), [9])
        self.assertEqual(self.ids("filter[id]=![1|2|3|4|5]&limit=2"), [6, 7])
        self.assertEqual(self.ids("filter[id]=>[12]"), [13, 14])
        self.assertEqual(self.ids("filter[id]=<[3]"), [1, 2])
        self.assertEqual(self.ids("filter[payment]=%[wire]%&filter[current_state]=1"), [8])
        self.assertEqual(self.ids("filter[payment]=[bank]%&filter[id]=>[5]"), [8])
        self.assertEqual(self.ids("filter[total_paid]=[76.76]"), [6])
        self.assertEqual(self.ids("filter[total_paid]=>[90]"), [7, 9])
        self.assertEqual(self.ids("filter[module]=[IDEAL]&filter[current_state]=8"), [14])

    def test_details_of_several_orders(self):
        """X4: the cheap batch: details of several orders in one call."""
        answer = self.call("/api/order_details", "display=full&filter[id_order]=[7|9]&output_format=JSON").json()
        self.assertEqual([row["id_order"] for row in answer["order_details"]], ["7", "7", "9", "9"])

    def test_dates(self):
        """X4: dates filter and sort with date=1 only; an ISO "T" silently matches nothing."""
        self.assertEqual(self.ids("date=1&filter[date_upd]=>[2026-11-20 10:39:56]"), [12, 13, 14])
        self.assertEqual(self.ids("date=1&filter[date_upd]=>[2026-11-20T10:39:56]"), [])
        self.assertEqual(
            self.ids("date=1&filter[date_upd]=[2026-11-20 10:39:56,2026-11-20 10:39:56]&limit=1,2"), [7, 8]
        )
        self.assertEqual(self.ids("date=1&sort=[date_upd_ASC,id_DESC]&limit=6"), [5, 4, 3, 2, 1, 11])
        incremental = "date=1&filter[date_upd]=>[2026-11-20 10:38:15]&sort=[date_upd_ASC,id_ASC]"
        self.assertEqual(self.ids(incremental + "&limit=4,3"), [10, 11, 12])
        refused = self.call(ORDERS, "sort=[date_upd_ASC]")
        self.assertEqual((refused.status_code, "<code><![CDATA[38]]></code>" in refused.text), (400, True))

    def test_sorting(self):
        """X4: sorting by number, by text and by several fields."""
        self.assertEqual(self.ids("sort=[id_DESC]&limit=2"), [14, 13])
        self.assertEqual(self.ids("sort=total_paid_DESC&limit=2"), [7, 9])
        self.assertEqual(self.ids("sort=[current_state_DESC,id_DESC]&limit=2"), [5, 14])
        self.assertEqual(self.ids("sort=[name_ASC]&limit=1", "countries"), [231])

    def test_display(self):
        """X4: chosen fields only, parts of associations, ids only; a single record becomes a list of one."""
        answer = self.call(ORDERS, "display=[reference,id]&filter[id]=6&output_format=JSON")
        self.assertEqual(answer.json(), {"orders": [{"id": 6, "reference": "CLDVZFJOT"}]})
        answer = self.call(ORDERS, "display=[id,order_rows[product_id]]&filter[id]=6&output_format=JSON")
        rows = [{"product_id": "1"}, {"product_id": "3"}]
        self.assertEqual(answer.json(), {"orders": [{"id": 6, "associations": {"order_rows": rows}}]})
        xml = etree.fromstring(self.call(ORDERS, "display=[id,order_rows[product_id]]&filter[id]=6").content)
        self.assertEqual(xml.xpath("//order_row/*/text()"), ["1", "3"])
        answer = self.call(ORDERS + "/6", "display=full&output_format=JSON").json()
        self.assertEqual(list(answer), ["orders"])
        xml = etree.fromstring(self.call(ORDERS, "limit=2").content)
        self.assertEqual([order.get("id") for order in xml[0]], ["1", "2"])
        for text, code in (("[nonsense]", 35), ("nonsense", 36), ("[order_rows[nonsense]]", 35)):
            self.assertIn(f"CDATA[{code}]", self.call(ORDERS, f"display={text}").text)

    def test_filter_that_is_computed(self):
        """X4: a field that the shop computes cannot be filtered on, nor can an unknown table."""
        self.assertIn("CDATA[34]", self.call(ORDERS, "filter[shipping_number]=x").text)
        self.assertIn("CDATA[31]", self.call(ORDERS, "filter[rows][id]=1").text)

    def test_head_and_permissions(self):
        """X4: HEAD /api/ gives the version; /api/ lists what the key may read."""
        answer = self.call("/api/", method="HEAD")
        self.assertEqual((answer.headers["PSWS-Version"], answer.content), ("1.6.1.24", b""))
        listing = etree.fromstring(self.call("/api/", auth=(PrestaShop.KEY_LIMITED, "")).content)
        names = [element.tag for element in listing[0]]
        self.assertEqual(len(names), len(resources()) - 1)
        self.assertNotIn("order_payments", names)

    def test_slow_growth(self):
        """X9: with 10,000 orders more the shop still answers over 200 calls a second."""
        self.shop.shop.generate(10_000, seed=3)
        session = requests.Session()
        session.auth = GET["auth"]
        address = self.shop.url + "/api/"
        calls = [f"orders/{15 + 37 * n}?output_format=JSON" for n in range(80)]
        calls += [f"order_details?display=full&filter[id_order]=[{50 + n}|{90 + n}]" for n in range(80)]
        calls += [f"order_payments?filter[id]={40 + n}&output_format=JSON&display=full" for n in range(80)]
        session.get(address + calls[80], timeout=10)
        began = time.process_time()  # client and server together, whatever else the machine does
        for call in calls:
            self.assertEqual(session.get(address + call, timeout=10).status_code, 200)
        self.assertGreater(len(calls) / (time.process_time() - began), 200)


class TestSwitches(ShopCase):
    def test_native_ints(self):
        """X4: PHP 8.1: whole numbers are numbers, decimals, flags and codes stay text."""
        self.shop.switch(native_ints=True)
        order = self.call(ORDERS + "/6", "output_format=JSON").json()["order"]
        found = (order["id_cart"], order["invoice_number"], order["total_paid"], order["valid"])
        self.assertEqual(found, (6, 1, "76.760000", "1"))
        self.assertEqual(order["associations"]["order_rows"][0]["product_quantity"], 2)
        address = self.call("/api/addresses/5", "output_format=JSON").json()["address"]
        self.assertEqual((address["phone"], address["id_country"]), ("0201234567", 13))

    def test_junk(self):
        """X4: developer mode puts HTML before a right answer."""
        self.shop.switch(junk=True)
        text = self.call(ORDERS + "/6", "output_format=JSON").text
        self.assertTrue(text.startswith("<br />"))
        self.assertEqual(json.loads(text[text.index("{") :])["order"]["id"], 6)

    def test_warnings(self):
        """X4: PHP warnings: 500 with data and errors 2 to 15 in JSON, only the errors in XML."""
        self.shop.switch(warnings=True)
        answer = self.call(ORDERS, "display=full&output_format=JSON")
        self.assertEqual((answer.status_code, len(answer.json()["orders"])), (500, 14))
        self.assertEqual([error["code"] for error in answer.json()["errors"]], [3, 5])
        xml = self.call(ORDERS, "display=full")
        self.assertEqual(xml.status_code, 500)
        self.assertEqual(etree.fromstring(xml.content)[0].tag, "errors")

    def test_stripped_authorization(self):
        """X4: a server that drops the header: only ws_key works."""
        self.shop.switch(strip_authorization=True)
        self.assertEqual(self.call(ORDERS).status_code, 401)
        self.assertEqual(self.call(ORDERS, f"ws_key={PrestaShop.KEY}", auth=None).status_code, 200)

    def test_no_rewriting(self):
        """X4: rewriting off: only the dispatcher answers, and it answers the same."""
        direct = self.call(ORDERS, "display=full").content
        self.shop.switch(rewriting=False)
        self.assertEqual(self.call(ORDERS).status_code, 404)
        dispatched = self.call("/webservice/dispatcher.php", "url=orders&display=full")
        self.assertEqual(dispatched.content, direct)
        self.assertEqual(self.call("/webservice/dispatcher.php", "url=orders/6").status_code, 200)

    def test_shape_17(self):
        """X4: PrestaShop 1.7.7.2: version, no vouchers, other currencies, more in an order row."""
        self.shop.switch(shape_17=True)
        self.assertEqual(self.call("/api/", method="HEAD").headers["PSWS-Version"], "1.7.7.2")
        self.assertEqual(self.call("/api/order_discounts").status_code, 400)
        currency = self.call("/api/currencies/2", "output_format=JSON").json()["currency"]
        self.assertEqual((currency["numeric_iso_code"], currency["precision"]), ("978", "2"))
        self.assertNotIn("iso_code_num", currency)
        row = self.call(ORDERS + "/6", "output_format=JSON").json()["order"]["associations"]["order_rows"][0]
        self.assertEqual((row["product_isbn"], row["id_customization"]), (None, "0"))
        xml = etree.fromstring(self.call(ORDERS + "/6").content)
        self.assertEqual(len(xml.findall(".//product_isbn")), 2)
        self.assertIn("CDATA[35]", self.call("/api/currencies", "display=[sign]").text)

    def test_languages(self):
        """X4: with two languages texts are lists, unless one is asked for."""
        self.shop.switch(languages=2)
        state = self.call("/api/order_states/2", "output_format=JSON").json()["order_state"]
        texts = [{"id": "1", "value": "Payment accepted"}, {"id": "2", "value": "Payment accepted"}]
        self.assertEqual(state["name"], texts)
        state = self.call("/api/order_states/2", "output_format=JSON&language=2").json()["order_state"]
        self.assertEqual(state["name"], "Payment accepted")

    def test_off_and_elsewhere(self):
        """X4: webservice off 503/22, a key of another shop 403/132, forbidden resources 401/26, no lists."""
        other = self.call(ORDERS, auth=(PrestaShop.KEY_OTHER_SHOP, ""))
        self.assertEqual((other.status_code, "CDATA[132]" in other.text), (403, True))
        self.shop.switch(forbidden=["orders"])
        self.assertEqual(self.call(ORDERS).status_code, 401)
        self.shop.switch(forbidden=[], empty=True)
        self.assertEqual(self.ids("display=full"), [])
        self.shop.switch(enabled=False)
        off = self.call(ORDERS)
        self.assertEqual((off.status_code, "CDATA[22]" in off.text), (503, True))

    def test_refused_by_fault(self):
        """X4: the fault 401 has the shop's own shape: two errors, 20 and 21."""
        self.shop.fault("401")
        self.assertEqual(
            [error["code"] for error in self.call(ORDERS, "output_format=JSON").json()["errors"]], [20, 21]
        )


class TestState(unittest.TestCase):
    def test_restart(self):
        """X7: generated, added and changed orders are there again after a restart; a reset forgets them."""
        store = Store()
        shop = PrestaShop(store)
        numbers = shop.shop.generate(20, seed=5)
        shop.shop.add({"customers": [{"firstname": "Odile", "lastname": "Marchandise"}]})
        shop.shop.change("orders", numbers[0], current_state="5")
        again = PrestaShop(store)
        for name, table in shop.shop.tables.items():
            self.assertEqual(table.rows, again.shop.tables[name].rows)
        self.assertEqual(again.shop.tables["orders"].by_id[numbers[0]]["current_state"], "5")
        again.reset()
        self.assertEqual(len(again.shop.tables["orders"].rows), 14)

    def test_added_and_changed(self):
        """X4: what is added or changed is in the very next answer, found by its new values."""
        with serving(PrestaShop()) as shop:
            (key,) = shop.shop.add({"customers": [{"firstname": "Wout", "email": "w@example.com"}]})["customers"]
            self.assertEqual(key, 8)
            asked = {"timeout": 5, **GET}
            url = shop.url + "/api/customers?output_format=JSON&filter[email]=w@example.com"
            self.assertEqual(requests.get(url, **asked).json(), {"customers": [{"id": 8}]})
            control = shop.url + "/_sandbox/"
            body = {"resource": "customers", "id": 8, "values": {"email": "new@example.com"}}
            self.assertTrue(requests.post(control + "change", json=body, timeout=5).ok)
            self.assertEqual(requests.get(url, **asked).json(), [])
            made = requests.post(control + "orders", json={"count": 3, "seed": 2}, timeout=5).json()
            self.assertEqual(made, {"orders": [15, 16, 17]})
            answer = requests.post(control + "rows", json={"orders": [{"colour": "red"}]}, timeout=5)
            self.assertEqual((answer.status_code, "colour" in answer.text), (400, True))
            answer = requests.post(control + "change", json={**body, "id": 999}, timeout=5)
            self.assertEqual(answer.status_code, 400)
