# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every call of every access point, whatever is answered: its own result or one of the exchange's errors (P3)."""

import contextlib
import datetime
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from odoo.tests import BaseCase

from odoo.addons.webhero_exchange.client.errors import AuthFailed, ExchangeError, Permanent, Temporary

from sandbox import check_digits
from sandbox.einvoice_be import EInvoiceBe
from sandbox.peppyrus import Peppyrus
from sandbox.recommand import Recommand
from sandbox.testing import serving

from ..client import access_point as ap
from ..client.providers import providers
from ..rules import documents
from ..rules.participants import Participant

OURS, THEIRS = Participant("0208", check_digits.kbo(9112233)), Participant("0208", check_digits.kbo(7112233))
SANDBOXES = {"recommand": Recommand, "einvoice_be": EInvoiceBe, "peppyrus": Peppyrus}
BILLING = documents.Kind("Invoice", documents.BILLING, documents.PROCESSES[documents.BILLING])
COMPANY = ap.Company(
    OURS,
    "Webhero Demo BV",
    OURS.value,
    f"BE{OURS.value}",
    "Kouter 100",
    "9000",
    "Gent",
    "BE",
    "info@webhero-demo.example",
)
OUTGOING = ap.Outgoing(
    b"<a/>", OURS, THEIRS, BILLING.document_type, BILLING.process, "2026101", datetime.datetime(2026, 11, 1)
)
KNOWN = ap.Registration(ap.WAITING, "c_1", proof="p_1")
CALLS = {
    "probe": lambda client: list(client.probe()),
    "lookup": lambda client: client.lookup(THEIRS),
    "register": lambda client: client.register(COMPANY),
    "status": lambda client: client.status(KNOWN),
    "deregister": lambda client: client.deregister(KNOWN),
    "set_receives": lambda client: client.set_receives(KNOWN, COMPANY),
    "subscribe": lambda client: client.subscribe("https://odoo.example/hint"),
    "find_sent": lambda client: client.find_sent(OUTGOING),
    "send": lambda client: client.send(OUTGOING),
    "document_status": lambda client: client.document_status("doc_1"),
    "inbox": lambda client: list(client.inbox(datetime.datetime(2026, 11, 1))),
    "fetch": lambda client: client.fetch("doc_1"),
    "confirm": lambda client: client.confirm("doc_1"),
}
ROWS = (
    "companies",
    "documents",
    "items",
    "webhooks",
    "participants",
    "services",
    "events",
    "supportedDocuments",
    "validationRules",
)
ODD = [None, True, 7, "text", [], {}, [None], [[]], ["x"], [{}], [{"id": None}], [{"id": 5, "createdAt": 3}]]
# well-formed JSON of which one part differs from the documentation
SHAPES = [
    *ODD,
    *({"success": True, **dict.fromkeys(ROWS, odd)} for odd in ODD),
    *({"success": True, "company": odd, "document": odd, "pagination": odd, "errors": odd} for odd in ODD),
    {"success": True, "document": {"id": "d", "xml": 5, "parsed": "x", "receiverId": 4, "envelopeId": []}},
    {"success": False, "errors": {"root": 5}},
    {"id": 5, "state": [], "folder": {}, "details": 1, "signed_url": 7, "pages": "x", "fileContent": "%%%"},
]


class Odd(ThreadingHTTPServer):
    """Answers everything with one body."""

    daemon_threads = True

    def __init__(self):
        self.body, self.status = b"{}", 200
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(self.server.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, *_args):
        pass


def client_of(code, url, key="key", secret="secret"):
    provider = providers()[code]
    settings = {"key": key, "secret": secret, "reference": "c_1"}
    return provider(url, **{name: settings[name] for name in provider.wants})


class TestOddAnswers(BaseCase):
    def setUp(self):
        super().setUp()
        self.server = Odd()
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def test_another_web_server(self):
        """P3: a web server that has no such page is a wrong address, which who runs the platform corrects."""

        class Page(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(404)
                self.end_headers()
                self.wfile.write(b"<html><body>Not Found</body></html>")

            do_POST = do_GET

            def log_message(self, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        for name in SANDBOXES:
            client = client_of(name, f"http://127.0.0.1:{server.server_port}")
            for call in ("probe", "find_sent"):
                with self.subTest(name=name, call=call), self.assertRaises(Permanent) as caught:
                    CALLS[call](client)
                self.assertEqual(caught.exception.code, "no_such_service")

    def test_any_shape_is_an_answer_or_an_error(self):
        """P3: JSON of any shape, at any call of any access point, never ends as a fault of ours."""
        wrong = []
        for code in SANDBOXES:
            client = client_of(code, self.url)
            self.addCleanup(client.close)
            for shape in SHAPES:
                self.server.body = json.dumps(shape).encode()
                wrong += [(code, name, shape, repr(error)) for name, error in self._faults(client)]
        self.assertEqual(wrong, [], f"{len(wrong)} answers were not understood as errors")

    def _faults(self, client):
        for name, call in CALLS.items():
            try:
                call(client)
            except ExchangeError:
                continue
            except Exception as error:  # noqa: BLE001 (that is what this test looks for)
                yield name, error

    def test_any_status_is_an_error(self):
        """P3: no status that is not a success is taken for one; a gateway's page is no reason of a refusal."""
        self.server.body = b"<html><body>502 Bad Gateway</body></html>"
        for code in SANDBOXES:
            client = client_of(code, self.url)
            self.addCleanup(client.close)
            for status in (301, 400, 404, 418, 500, 502, 503):
                self.server.status = status
                with self.subTest(code=code, status=status), self.assertRaises(ExchangeError) as caught:
                    client.send(OUTGOING)
                if status >= 500:
                    self.assertIsInstance(caught.exception, Temporary)
            self.server.status = 401
            with self.assertRaises(AuthFailed):
                client.send(OUTGOING)


class TestFaults(BaseCase):
    def test_every_fault_at_every_call(self):
        """P3: errors, refused keys, too many calls, cut and garbled answers: temporary or auth, at each call; then it works."""
        expected = {"500": Temporary, "401": AuthFailed, "429": Temporary, "cut": Temporary, "garbage": Temporary}
        for code, sandbox in SANDBOXES.items():
            with serving(sandbox()) as remote:
                client = client_of(code, remote.url, remote.KEY, getattr(remote, "SECRET", ""))
                for name in ("probe", "inbox", "find_sent", "register"):
                    for kind, error in expected.items():
                        with self.subTest(code=code, name=name, kind=kind):
                            self._one(remote, client, name, kind, error)
                client.close()

    def _one(self, remote, client, name, kind, error):
        before = len(remote.received())
        remote.fault(kind, path="/", times=50, seconds=1)
        with self.assertRaises(error):
            CALLS[name](client)
        self.assertLess(len(remote.received()) - before, 6, "a failing call was repeated without end")
        remote.faults.clear()
        with contextlib.suppress(Permanent):  # its company is not there, but that is an answer
            CALLS[name](client)
