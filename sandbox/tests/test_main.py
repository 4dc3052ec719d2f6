"""`python -m sandbox` as a process: addresses, overview page, state that survives a kill, clean end."""

import signal
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import requests

from sandbox import ports
from sandbox.overview import Overview
from sandbox.prestashop import PrestaShop
from sandbox.recommand import Recommand
from sandbox.testing import serving

ROOT = Path(__file__).resolve().parents[2]


def free_base():
    """A base port above which the ports that we need are free now."""
    for base in range(29000, 60000, 131):
        try:
            for number in (0, *(place.number for place in ports.PLACES), 25, 53):
                with socket.socket() as one:
                    one.bind(("127.0.0.1", base + number))
            return base
        except OSError:
            continue
    raise unittest.SkipTest("SKIPPED LOUDLY: no free ports")


class TestProcess(unittest.TestCase):
    def run_it(self, *options):
        command = [sys.executable, "-m", "sandbox", *map(str, options)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def until_ready(self, process):
        lines = []
        for line in process.stdout:
            lines.append(line.strip())
            if line == "ready\n":
                return lines
        self.fail(process.stderr.read())

    def test_all(self):
        """X4: every service answers at the address in the table and `ports`; SIGTERM ends it with status 0."""
        base = free_base()
        process = self.run_it("--base-port", base)
        lines = self.until_ready(process)
        for name in ("overview", *ports.BY_NAME):
            address = ports.url(name, base)
            self.assertTrue(any(line.startswith(name) and address in line for line in lines), lines)
            about = requests.get(address + "/_sandbox/", timeout=5).json()
            self.assertEqual(about["service"], name)
        for name in ("mail", "sml"):
            with socket.create_connection(("127.0.0.1", ports.listener(name, base)), timeout=5):
                pass
        status = requests.get(ports.url("overview", base) + "/status.json", timeout=5).json()
        self.assertEqual(set(status), set(ports.BY_NAME))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(10), 0)
        self.assertEqual(process.stderr.read(), "")

    def test_kill(self):
        """X7: after kill -9 the orders and companies are there again; only what was asked for runs."""
        base, folder = free_base(), self.enterContext(tempfile.TemporaryDirectory())
        options = ("--base-port", base, "--state", folder, "--only", "prestashop", "--only", "recommand")
        process = self.run_it(*options)
        self.assertEqual(len(self.until_ready(process)), 4)
        shop, point = ports.url("prestashop", base), ports.url("recommand", base)
        made = requests.post(shop + "/_sandbox/orders", json={"count": 3}, timeout=5).json()["orders"]
        company = {"name": "x", "address": "x", "postalCode": "1", "city": "x", "country": "BE"}
        auth = (Recommand.KEY, Recommand.SECRET)
        requests.post(point + "/api/v1/companies", json=company, auth=auth, timeout=5)
        process.kill()
        process.wait()
        self.until_ready(self.run_it(*options))
        answer = requests.get(f"{shop}/api/orders/{made[-1]}", auth=(PrestaShop.KEY, ""), timeout=5)
        self.assertEqual(answer.status_code, 200)
        companies = requests.get(point + "/api/v1/companies", auth=auth, timeout=5).json()["companies"]
        self.assertEqual([row["name"] for row in companies], ["x"])

    def test_port_in_use(self):
        """X4: a port in use is reported in a sentence, and the process ends with status 1."""
        base = free_base()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", base + 1))
            taken.listen()
            process = self.run_it("--base-port", base, "--only", "prestashop")
            _, errors = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 1)
        self.assertIn("cannot listen", errors)
        self.assertNotIn("Traceback", errors)


class TestOverview(unittest.TestCase):
    def setUp(self):
        self.shop = self.enterContext(serving(PrestaShop()))
        self.page = self.enterContext(serving(Overview([self.shop])))

    def get(self, path, **options):
        return requests.get(self.page.url + path, timeout=5, **options)

    def post(self, verb, **form):
        return requests.post(f"{self.page.url}/service/prestashop/{verb}", data=form, timeout=5)

    def test_pages(self):
        """X4: each service with address, credentials and received calls, newest first, in NL and EN."""
        for path in ("one", "two<b>"):
            requests.get(f"{self.shop.url}/api/{path}", auth=(PrestaShop.KEY, ""), timeout=5)
        first = self.get("/?lang=nl").text
        for text in (self.shop.url, PrestaShop.KEY, "Zandbak", "Dienst"):
            self.assertIn(text, first)
        self.assertIn("Credentials", self.get("/", headers={"Accept-Language": "en"}).text)
        page = self.get("/service/prestashop?lang=en").text
        self.assertLess(page.index("/api/two&lt;b&gt;"), page.index("/api/one"))
        self.assertEqual(self.get("/service/nobody").status_code, 404)

    def test_buttons(self):
        """X4: fault and switch buttons do what their label says; reset clears them."""
        self.assertEqual(self.post("fault", kind="500", path="/api", times="1", seconds="1").status_code, 200)
        self.assertIn("500 &times; 1", self.get("/service/prestashop").text)
        self.assertEqual(requests.get(self.shop.url + "/api/", timeout=5).status_code, 500)
        self.post("switch", name="junk", value="on")
        self.post("switch", name="languages", value="2")
        self.post("switch", name="forbidden", value="orders order_slip")
        self.assertIn("junk", self.get("/").text)
        found = [self.shop.settings[name] for name in ("junk", "languages", "forbidden")]
        self.assertEqual(found, [True, 2, ["orders", "order_slip"]])
        self.post("fault", kind="slow")
        self.post("clear")
        self.assertEqual(self.shop.faults, [])
        self.post("reset")
        self.assertEqual((self.shop.settings["junk"], self.shop.received()), (False, []))

    def test_callbacks(self):
        """X4: webhooks that went out are shown."""
        self.shop.callbacks.post("http://127.0.0.1:9/hook", {"event": "x"})
        self.assertTrue(self.shop.callbacks.wait())
        self.assertIn("http://127.0.0.1:9/hook", self.get("/service/prestashop").text)
