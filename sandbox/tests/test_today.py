"""The stand-ins by their services' newest descriptions (November 2026): limits, ids, errors, repeated webhooks, slow pages."""

import functools
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import requests

from .. import eboekhouden_seed as seed
from .. import people
from ..directory import Directory
from ..eboekhouden_rest import EBoekhoudenRest
from ..kvk import Kvk
from ..prestashop import PrestaShop
from ..recommand import Recommand
from ..smp import Smp
from ..testing import serving


class Ear(BaseHTTPRequestHandler):
    """Answers each call with the next status of the server's list, then with 200."""

    def do_POST(self):
        self.server.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self):
        self.server.heard.append(b"GET")
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        """Silence."""


class TestWebhooks(unittest.TestCase):
    def setUp(self):
        self.ear = HTTPServer(("127.0.0.1", 0), Ear)
        self.ear.heard, self.ear.statuses = [], []
        Thread(target=self.ear.serve_forever, daemon=True).start()
        self.addCleanup(self.ear.server_close)
        self.addCleanup(self.ear.shutdown)
        self.url = f"http://127.0.0.1:{self.ear.server_port}/hint"

    def heard(self, count, seconds=6):
        until = time.monotonic() + seconds
        while len(self.ear.heard) < count and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.3)
        return self.ear.heard

    def test_sent_again_until_taken(self):
        """X4, remotes 10: an event that was answered with an error or a redirect is sent again, the same bytes, until a 2xx."""
        self.ear.statuses = [500, 302]
        with serving(Recommand()) as point:
            point.callbacks.post(self.url, {"eventType": "document.sent"})
            heard = self.heard(3)
            self.assertEqual((len(heard), len(set(heard))), (3, 1))
            self.assertEqual([call["status"] for call in point.callbacks.sent], [500, 302, 200])

    def test_not_for_ever(self):
        """X4, remotes 10: after its tries an event is given up; a service that does not repeat sends once."""
        self.ear.statuses = [500] * 9
        with serving(Kvk()) as other:
            other.callbacks.post(self.url, {})
            self.assertEqual(len(self.heard(1, 2)), 1)


class TestLimits(unittest.TestCase):
    def test_access_point(self):
        """X4, remotes 10: more calls than the limit are 429 with the seconds to wait; a 400 has its details twice."""
        with serving(Recommand(calls_a_minute=2)) as point:
            asked = [
                requests.post(f"{point.url}/api/v1/verify", json={}, auth=(point.KEY, point.SECRET), timeout=5)
                for _turn in range(3)
            ]
            self.assertEqual([answer.status_code for answer in asked], [400, 400, 429])
            self.assertTrue(1 <= int(asked[2].headers["Retry-After"]) <= 60)
            self.assertEqual((asked[0].json()["success"], bool(asked[0].json()["invalidInputDetails"])), (False, True))

    def test_directory(self):
        """X4, remotes 8: two a second, else 429 with Retry-After 2 in text; nothing beyond the 1,000th result."""
        with serving(Directory()) as there:
            with ThreadPoolExecutor(8) as pool:  # at once: one after the other may take a second on a busy machine
                pages = [f"{there.url}/search/1.0/json?q=a"] * 8
                asked = sorted(
                    pool.map(functools.partial(requests.get, timeout=9), pages), key=lambda one: one.status_code
                )
            self.assertEqual([asked[0].status_code, asked[1].status_code, asked[-1].status_code], [200, 200, 429])
            self.assertEqual(
                (asked[-1].headers["Retry-After"], asked[-1].headers["Content-Type"][:10]), ("2", "text/plain")
            )
            there.switch(a_second=0)
            beyond = f"{there.url}/search/1.0/json?q=a&resultPageIndex=10&resultPageCount=100"
            self.assertEqual(requests.get(beyond, timeout=5).status_code, 400)

    def test_slow_pages(self):
        """X4, remotes 10: rows with fields cost their time, numbers alone do not."""
        with serving(PrestaShop(row_ms=20)) as shop:
            took = []
            for display in ("", "display=full&"):
                begun = time.monotonic()
                url = f"{shop.url}/api/orders?{display}limit=20&ws_key={shop.KEY}&output_format=JSON"
                rows = requests.get(url, timeout=5).json()["orders"]
                took.append((time.monotonic() - begun, len(rows)))
            self.assertGreater(took[1][0], took[1][1] * 0.02)
            self.assertLess(took[0][0], took[1][0])


class TestShapes(unittest.TestCase):
    def test_books(self):
        """X4, remotes 2, 4, 10: a host of one country; linked books of others; accounts' numbers that no two books share."""
        with serving(EBoekhoudenRest(country="BE")) as books:

            def session(token):
                sent = {"accessToken": token, "source": "Webhero"}
                return requests.post(f"{books.url}/v1/session", json=sent, timeout=5)

            self.assertEqual(session(seed.TOKEN_NL).status_code, 401)
            headers = {"Authorization": session(seed.TOKEN_BE).json()["token"]}
            url = f"{books.url}/v1/administration/linked"
            names = [item["company"] for item in requests.get(url, headers=headers, timeout=5).json()["items"]]
            self.assertEqual(names, ["Molen en Meel B.V."])
            books.switch(linked="refused")
            self.assertEqual(requests.get(url, headers=headers, timeout=5).json()["code"], "EP_001")
            numbers = [
                {ledger["id"] for ledger in books.books.administration(guid).all("ledger")}
                for guid in (seed.NL, seed.BE)
            ]
            self.assertFalse(numbers[0] & numbers[1])

    def test_kvk(self):
        """X4, remotes 8: an unknown parameter is an error; without an establishment the owner has the address."""
        party = next(party for party in people.PEOPLE if party.country == "NL")
        with serving(Kvk(no_establishment=True)) as there:
            headers = {"apikey": there.KEY}
            wrong = requests.get(f"{there.url}/api/v2/zoeken?handelsnaam=x", headers=headers, timeout=5)
            self.assertEqual((wrong.status_code, "handelsnaam" in wrong.text), (400, True))
            found = requests.get(f"{there.url}/api/v1/basisprofielen/{party.number}", headers=headers, timeout=5).json()
            self.assertNotIn("hoofdvestiging", found["_embedded"])
            self.assertEqual(found["_embedded"]["eigenaar"]["adressen"][0]["plaats"], party.city)

    def test_smp(self):
        """X4, remotes 8: metadata of another participant or document type, to see whether a client notices."""
        party = people.PEOPLE[5]
        with serving(Smp()) as there:
            who = f"{there.url}/iso6523-actorid-upis%3A%3A{party.endpoint.replace(':', '%3A')}"
            href = requests.get(who, timeout=5).text.partition('href="')[2].partition('"')[0]
            plain = requests.get(href, timeout=5).text
            for another in ("participant", "document"):
                there.switch(another=another)
                self.assertNotEqual(
                    requests.get(href, timeout=5).text.partition("<ProcessList")[0], plain.partition("<ProcessList")[0]
                )
