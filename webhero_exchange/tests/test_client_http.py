# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
from datetime import UTC, datetime

from werkzeug.wrappers import Response

from odoo.tests import BaseCase, tagged
from odoo.tests.common import _super_send

from sandbox.service import Service, json_answer, route
from sandbox.testing import serving

from ..client import address
from ..client.errors import AuthFailed, Permanent, Temporary
from ..client.http import Http, retry_after

SECRET = "very-secret-api-key"


class Remote(Service):
    name = "remote"

    @route("/hello", "GET", "POST")
    def hello(self, request):
        self.store.next_number("hello")
        return json_answer({"hello": request.args.get("who", "you")})

    @route("/status/<int:status>")
    def status(self, request, status):
        return Response(f"no, and the key was {SECRET}", status, {"Retry-After": "7"})

    @route("/big")
    def big(self, request):
        return Response((b"x" * 65536 for _chunk in range(100)), 200)

    @route("/away")
    def away(self, request):
        return Response("", 302, {"Location": "http://169.254.169.254/latest/meta-data"})

    @property
    def hellos(self):
        return self.store.get("_counter", "hello") or 0


@tagged("post_install", "-at_install")
class TestHttp(BaseCase):
    @classmethod
    def _request_handler(cls, s, r, /, **kw):
        """Odoo's runner lengthens time-outs to ten seconds; these tests are about time-outs."""
        return _super_send(s, r, **kw)

    def setUp(self):
        super().setUp()
        self.remote = self.enterContext(serving(Remote()))
        self.log = []
        self.http = Http(self.remote.url, headers={"X-Key": SECRET}, secrets=[SECRET], log=self.log, timeout=3)
        self.addCleanup(self.http.close)

    def test_facts_can_be_stored(self):
        """X8: what a remote says goes into an error's facts without NUL, escapes and other control characters."""
        error = Permanent("x", text="a\x00b\x1b[31m\nc\td", seen=["\x07", {"deep": "\x9b"}], number=7, pair=("\x00", 1))
        self.assertEqual(
            error.facts, {"text": "a b [31m\nc\td", "seen": [" ", {"deep": " "}], "number": 7, "pair": (" ", 1)}
        )

    def test_answer_and_log(self):
        """X8: a call is logged with time and status, and without the secret."""
        self.assertEqual(self.http.get("/hello", params={"who": "world", "k": SECRET}).json(), {"hello": "world"})
        (call,) = self.log
        self.assertEqual((call.method, call.status), ("GET", 200))
        self.assertIn("/hello?who=world", call.url)
        self.assertNotIn(SECRET, repr(self.log))

    def test_a_path_is_below_our_address(self):
        """X8: a path that looks like another address (a remote's link) stays below ours: our key goes nowhere else."""
        with serving(Remote()) as other:
            for path in (f"/{other.url}/hello", f"{other.url}/hello", f"//{other.url[7:]}/hello", f"///{other.url}"):
                with self.subTest(path=path), self.assertRaises(Permanent):
                    self.http.get(path)
            self.assertEqual(other.received(), [])
        self.assertEqual(len(self.remote.received()), 4)

    def test_statuses_become_kinds(self):
        """X4: 401, 402 and 403 concern the connection, 429 and 5xx go away, the rest is for a person."""
        for status, kind in (
            (401, AuthFailed),
            (402, AuthFailed),
            (403, AuthFailed),
            (429, Temporary),
            (500, Temporary),
            (503, Temporary),
            (400, Permanent),
            (404, Permanent),
            (422, Permanent),
        ):
            with self.subTest(status=status), self.assertRaises(kind) as caught:
                self.http.get(f"/status/{status}")
            self.assertNotIn(SECRET, repr(caught.exception.facts))
        self.assertEqual(caught.exception.code, "http_422")

    def test_retry_after_comes_along(self):
        """X4: 429 says when to come back."""
        with self.assertRaises(Temporary) as caught:
            self.http.get("/status/429")
        self.assertEqual((caught.exception.code, caught.exception.retry_after), ("too_many_calls", 7.0))

    def test_bounded_answer(self):
        """X8: an answer over the limit is refused while it comes in, not after."""
        self.http.max_bytes = 100_000
        with self.assertRaises(Permanent) as caught:
            self.http.get("/big")
        self.assertEqual(caught.exception.code, "answer_too_large")

    def test_time_out(self):
        """X4: a remote that hangs is left after the time-out."""
        self.http.timeout = 0.3
        self.remote.fault("timeout_before", seconds=1)
        with self.assertRaises(Temporary) as caught:
            self.http.get("/hello")
        self.assertEqual(caught.exception.code, "timeout")

    def test_only_reads_are_repeated(self):
        """E5: a cut answer to a GET is asked again at once; a POST never is, because it may have had its effect."""
        self.remote.fault("cut", times=1)
        self.http.get("/hello")
        self.assertEqual(self.remote.hellos, 2)
        self.remote.fault("cut", times=1)
        with self.assertRaises(Temporary):
            self.http.post("/hello", json={})
        self.assertEqual(self.remote.hellos, 3)

    def test_garbage_is_no_json(self):
        """X4: garbage with status 200 is an error, not data."""
        self.remote.fault("garbage")
        with self.assertRaises(Temporary) as caught:
            self.http.get("/hello").json()
        self.assertEqual(caught.exception.code, "bad_json")

    def test_no_redirect_is_followed(self):
        """X8: a remote can't send us elsewhere."""
        with self.assertRaises(Permanent) as caught:
            self.http.get("/away")
        self.assertEqual(caught.exception.code, "http_302")

    def test_private_addresses_are_refused(self):
        """X8: a URL that somebody else chose can't reach into the private network."""
        with Http(self.remote.url, public_only=True) as careful, self.assertRaises(Permanent) as caught:
            careful.get("/hello")
        self.assertEqual(caught.exception.code, "private_address")
        for ip, public in (
            ("10.0.0.1", False),
            ("127.0.0.1", False),
            ("169.254.169.254", False),
            ("::1", False),
            ("fd00::1", False),
            ("::ffff:10.0.0.1", False),
            ("0.0.0.0", False),
            ("224.0.0.1", False),
            ("93.184.216.34", True),
        ):

            def resolve(host, port, ip=ip):
                return [(0, 0, 0, "", (ip, 0))]

            self.assertEqual(address.is_public("some.example", resolve), public, ip)

    def test_bad_addresses(self):
        """S1: an address that is none gets that reason, not a traceback."""
        for url in ("shop", "ftp://shop.example", "http://", "file:///etc/passwd"):
            with self.subTest(url=url), Http(url) as http, self.assertRaises(Permanent) as caught:
                http.get("/")
            self.assertEqual(caught.exception.code, "bad_url")

    def test_server_log_is_clean(self):
        """X8: nothing secret in the server's own log."""
        with self.assertLogs("odoo.addons.webhero_exchange.client.http", logging.INFO) as logs:
            self.http.get("/hello", params={"ws_key": "ABCDEFGHIJ"})
        self.assertNotIn("ABCDEFGHIJ", "".join(logs.output))

    def test_retry_after_forms(self):
        """X4: Retry-After as number, as date, as nonsense; never negative, never over six hours."""
        now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
        self.assertEqual(retry_after("120"), 120)
        self.assertEqual(retry_after("Fri, 20 Nov 2026 12:01:00 GMT", now), 60)
        self.assertEqual(retry_after("Fri, 20 Nov 2026 11:00:00 GMT", now), 0)
        self.assertIsNone(retry_after("soon"))
        self.assertIsNone(retry_after("nan"))
        self.assertEqual(retry_after("99999999"), 6 * 3600)
