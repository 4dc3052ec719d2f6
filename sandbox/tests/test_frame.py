"""The frame: routing, journal, faults, callbacks, control, state."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import requests

from sandbox.service import FAULTS, Service, json_answer, route
from sandbox.store import Store
from sandbox.testing import serving


class Counter(Service):
    name = "counter"
    switches = {"loud": (False, "says it louder")}

    @route("/count", "POST")
    def count(self, request):
        number = self.store.next_number("n")
        if request.args.get("hook"):
            self.callbacks.post(request.args["hook"], {"number": number})
        return json_answer({"number": number, "loud": self.settings["loud"]})

    @route("/hook", "POST")
    def hook(self, request):
        return json_answer(request.get_json())


class TestFaults(unittest.TestCase):
    def setUp(self):
        context = serving(Counter())
        self.service = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)

    def post(self, timeout=5, **args):
        return requests.post(self.service.url + "/count", params=args, timeout=timeout)

    def effects(self):
        return self.service.store.get("_counter", "n") or 0

    def test_status_faults(self):
        """X4: 500, 401 and 429 answer with their status, have no effect, and end after `times` calls."""
        for kind, status in (("500", 500), ("401", 401), ("429", 429)):
            self.service.fault(kind, seconds=7)
            answer = self.post()
            self.assertEqual(answer.status_code, status)
        self.assertEqual(answer.headers["Retry-After"], "7")
        self.assertEqual(self.effects(), 0)
        self.assertEqual(self.post().json()["number"], 1)

    def test_effect_before_failure(self):
        """X4: 500_after and timeout_after have their effect, timeout_before has none."""
        self.service.fault("500_after")
        self.assertEqual(self.post().status_code, 500)
        self.assertEqual(self.effects(), 1)
        for kind, effects in (("timeout_after", 2), ("timeout_before", 2)):
            self.service.fault(kind, seconds=0.05)
            with self.assertRaises(requests.ConnectionError):
                self.post()
            self.assertEqual(self.effects(), effects)

    def test_client_time_out(self):
        """X4: a hanging call ends by the client's own time-out."""
        self.service.fault("timeout_before", seconds=1)
        with self.assertRaises(requests.Timeout):
            self.post(timeout=0.2)

    def test_slow(self):
        """X4: slow answers late, but right."""
        self.service.fault("slow", seconds=0.2)
        began = time.monotonic()
        self.assertEqual(self.post().json()["number"], 1)
        self.assertGreaterEqual(time.monotonic() - began, 0.2)

    def test_broken_bodies(self):
        """X4: a cut body ends early and at once, garbage is no JSON."""
        self.service.fault("cut")
        began = time.monotonic()
        with self.assertRaises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
            _ = self.post().content
        self.assertLess(time.monotonic() - began, 2)
        self.service.fault("garbage")
        with self.assertRaises(ValueError):
            self.post().json()

    def test_slow_and_large_bodies(self):
        """X8: an answer that drips in byte by byte, and one of 150 MB; both are right in the end."""
        self.service.fault("drip", seconds=0.5)
        began = time.monotonic()
        self.assertEqual(self.post(timeout=0.3).json()["number"], 1)
        self.assertGreaterEqual(time.monotonic() - began, 0.5)
        self.service.fault("huge")
        size, tail = 0, b""
        with requests.post(self.service.url + "/count", stream=True, timeout=5) as answer:
            for chunk in answer.iter_content(2**20):
                size, tail = size + len(chunk), (tail + chunk)[-60:]
        self.assertGreater(size, 150 * 2**20)
        self.assertEqual(json.loads(tail)["number"], 2)

    def test_where_it_strikes(self):
        """X4: a fault keeps to its path and method, lets `after` calls pass, and strikes `times` calls."""
        self.service.fault("500", path="/other")
        self.service.fault("500", method="GET")
        self.service.fault("500", path="/count", after=1, times=2)
        self.assertEqual([self.post().status_code for _ in range(4)], [200, 500, 500, 200])

    def test_unknown_fault(self):
        """X4: a fault that does not exist is refused with the list of those that do."""
        with self.assertRaisesRegex(ValueError, "timeout_before"):
            self.service.fault("nonsense")

    def test_callbacks(self):
        """X4: callbacks come once and in order, twice, or in the wrong order, as asked."""
        hook = self.service.url + "/hook"

        def numbers(calls):
            self.service.callbacks.sent.clear()
            for _ in range(calls):
                self.post(hook=hook)
            self.assertTrue(self.service.callbacks.wait())
            self.assertEqual({call["status"] for call in self.service.callbacks.sent}, {200})
            return [call["body"] for call in self.service.callbacks.sent]

        self.assertEqual(numbers(2), ['{"number": 1}', '{"number": 2}'])
        self.service.fault("twice")
        self.assertEqual(numbers(1), ['{"number": 3}', '{"number": 3}'])
        self.service.fault("out_of_order")
        self.assertEqual(numbers(2), ['{"number": 5}', '{"number": 4}'])
        self.service.fault("out_of_order")
        self.assertEqual(numbers(1), ['{"number": 6}'], "one that nobody overtakes still comes")

    def test_callback_to_nowhere(self):
        """X4: a callback without an answer is recorded and dropped."""
        self.post(hook="http://127.0.0.1:9/")
        self.assertTrue(self.service.callbacks.wait())
        self.assertEqual(self.service.callbacks.sent[0]["status"], 0)

    def test_journal(self):
        """X4: the journal lists the received calls, without control calls."""
        self.post(a="b")
        requests.get(self.service.url + "/_sandbox/received", timeout=5)
        (call,) = self.service.received("/count", "POST")
        self.assertEqual((call["query"], call["status"]), ("a=b", 200))
        self.assertEqual(len(self.service.received()), 1)


class TestControl(unittest.TestCase):
    def test_control_over_http(self):
        """X4: another process sets faults and switches, reads the journal and resets, over HTTP."""
        with serving(Counter()) as service:
            control = service.url + "/_sandbox/"

            def post(verb, body=None):
                return requests.post(control + verb, json=body, timeout=5)

            self.assertEqual(set(requests.get(control, timeout=5).json()["faults"]), set(FAULTS))
            self.assertTrue(post("faults", {"kind": "500"}).ok)
            self.assertEqual(requests.post(service.url + "/count", timeout=5).status_code, 500)
            self.assertEqual(post("switches", {"loud": True}).json(), {"loud": True})
            self.assertIs(requests.post(service.url + "/count", timeout=5).json()["loud"], True)
            self.assertEqual(len(requests.get(control + "received?path=count", timeout=5).json()), 2)
            post("reset")
            self.assertEqual(requests.get(control + "received", timeout=5).json(), [])
            self.assertEqual(requests.post(service.url + "/count", timeout=5).json(), {"number": 1, "loud": False})

    def test_bad_control(self):
        """X4: what control cannot read is refused with a sentence."""
        with serving(Counter()) as service:
            for verb, body in (
                ("faults", {"kind": "nonsense"}),
                ("faults", {"colour": "red"}),
                ("switches", {"quiet": True}),
            ):
                answer = requests.post(f"{service.url}/_sandbox/{verb}", json=body, timeout=5)
                self.assertEqual(answer.status_code, 400)
                self.assertIn("error", answer.json())
            self.assertEqual(requests.get(service.url + "/_sandbox/nothing", timeout=5).status_code, 404)


KILLED = """
import sys, time
from sandbox.store import Store
store = Store(sys.argv[1])
with store.transaction():
    store.put("a", 1, {"n": 1})
    store.put("b", 1, {"n": 1})
print("one", flush=True)
with store.transaction():
    store.put("a", 2, {"n": 2})
    print("half", flush=True)
    time.sleep(60)
"""


class TestStore(unittest.TestCase):
    def test_kill(self):
        """X7: what is committed survives kill -9; half of a transaction does not."""
        path = os.path.join(self.enterContext(tempfile.TemporaryDirectory()), "state.db")
        process = subprocess.Popen([sys.executable, "-c", KILLED, path], stdout=subprocess.PIPE, text=True)
        self.assertEqual([process.stdout.readline() for _ in range(2)], ["one\n", "half\n"])
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        store = Store(path)
        self.assertEqual((store.all("a"), store.all("b")), ([{"n": 1}], [{"n": 1}]))

    def test_order_and_filter(self):
        """X4: documents keep their order, also when replaced, and are found by their fields."""
        store = Store()
        for key in "cab":
            store.put("t", key, {"key": key, "kind": "x" if key != "a" else None})
        store.change("t", "c", seen=True)
        self.assertEqual([row["key"] for row in store.all("t")], ["c", "a", "b"])
        self.assertEqual([row["key"] for row in store.all("t", kind="x")], ["c", "b"])
        self.assertEqual([row["key"] for row in store.all("t", kind=None)], ["a"])
        self.assertIsNone(store.change("t", "nobody", seen=True))
        self.assertEqual(store.count("t"), 3)

    def test_containing(self):
        """X4: what is looked through follows each change, case-blind, and what a failure takes back."""
        store = Store()

        def found(part):
            return [row["n"] for row in store.containing("t", part, "mail", "city")]

        store.put("t", 1, {"n": 1, "mail": "An@Klomp.test"})
        self.assertEqual((found("n@klomp"), found("")), ([1], [1]))
        store.put("t", 2, {"n": 2, "mail": None, "city": "Klompdorp"})
        self.assertEqual(found("klomp"), [1, 2])
        store.change("t", 1, mail="jan@x.test")
        self.assertEqual((found("klomp"), found("JAN")), ([2], [1]))
        with self.assertRaises(ZeroDivisionError), store.transaction():
            store.delete("t", 2)
            self.assertEqual(found("klomp"), [])
            _ = 1 / 0
        self.assertEqual(found("klomp"), [2])
        store.clear()
        self.assertEqual(found("klomp"), [])

    def test_rollback(self):
        """X7: a failure inside a transaction leaves nothing behind."""
        store = Store()
        with self.assertRaises(ZeroDivisionError), store.transaction():
            store.put("t", 1, {})
            _ = 1 / 0
        self.assertEqual(store.count("t"), 0)
