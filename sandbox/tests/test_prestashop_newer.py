"""The PrestaShop stand-in as 8.1.2 and 9.1.4: what real ones answered, in JSON, with their own errors."""

import json
import unittest

import requests

from sandbox.prestashop import PrestaShop
from sandbox.prestashop.schema import NEWER, ROOTS, folder
from sandbox.testing import serving

ERRORS = {
    "filter_bad": "/api/orders?filter[banana]=1",
    "filter_empty": "/api/orders?filter[id]=",
    "display_bad": "/api/orders?display=[banana]",
    "sort_bad": "/api/orders?sort=[banana_ASC]",
    "order_discounts_gone": "/api/order_discounts?output_format=JSON",
}


def plain(text):
    """Without the folder on the recorded machine, and the marks and blanks that differ without a meaning."""
    return text.replace("/html/v8/", "/html/")


class TestNewer(unittest.TestCase):
    def call(self, shop, path):
        return requests.get(shop.url + path, auth=(PrestaShop.KEY, ""), timeout=10)

    def test_lists(self):
        """S3: every recorded list of both shops is returned as recorded, number for number."""
        for version in NEWER:
            with serving(PrestaShop(version=version)) as shop:
                for path in sorted(folder(version).glob("*.full.json")):
                    name = path.name.removesuffix(".full.json")
                    answer = self.call(shop, f"/api/{name}?display=full&output_format=JSON").json()
                    wanted = json.loads(path.read_text())
                    if name == "products":  # five were recorded, the others are known from what was sold
                        answer = {name: answer[name][:5]}
                    with self.subTest(version, resource=name):
                        self.assertEqual(answer.keys(), {ROOTS.get(name, name)})
                        self.assertEqual(answer, wanted)
                self.assertEqual(self.call(shop, "/api/orders").headers["PSWS-Version"], version)

    def test_errors(self):
        """S1: on PHP 8 these errors come with status 500 and warnings behind them, word for word."""
        for version in NEWER:
            with serving(PrestaShop(version=version)) as shop:
                for case, path in ERRORS.items():
                    answer = self.call(shop, path)
                    recorded = folder(version) / "errors"
                    with self.subTest(version, case=case):
                        status = (recorded / f"{case}.headers").read_text().split()[1]
                        body = (recorded / f"{case}.body").read_text()
                        self.assertEqual((str(answer.status_code), plain(answer.text)), (status, plain(body)))

    def test_vouchers(self):
        """S3: the vouchers of an order, and one language of a text in more."""
        with serving(PrestaShop(version="9.1.4")) as shop:
            rows = self.call(shop, "/api/order_cart_rules?display=full&filter[id_order]=[25]&output_format=JSON").json()
            self.assertEqual([row["name"] for row in rows["order_cart_rules"]], ["Kaars 10%"])
            path = "/api/order_states?display=full&filter[id]=[2]&language=2&output_format=JSON"
            self.assertEqual(self.call(shop, path).json()["order_states"][0]["name"], "Payment accepted")
