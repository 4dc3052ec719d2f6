# SPDX-License-Identifier: LGPL-3.0-or-later
"""Remotes that mean harm, over real HTTP (X8)."""

import gzip
import socket
import threading
import time
import tracemalloc
from contextlib import contextmanager
from unittest.mock import patch

from werkzeug.wrappers import Response

from odoo.tests import BaseCase, tagged
from odoo.tests.common import _super_send

from sandbox.service import Service, route
from sandbox.testing import serving

from ..client import address
from ..client.errors import Permanent, Temporary
from ..client.http import Answer, Http

KEY = "a-key-that-nobody-may-see"
MEGABYTE = 2**20
BOMB = gzip.compress(b" " * 200 * MEGABYTE, 1)
BOMB_IN_A_BOMB = gzip.compress(BOMB)


class Hostile(Service):
    name = "hostile"

    def packed(self, body, packing="gzip"):
        return Response(body, 200, {"Content-Encoding": packing}, mimetype="application/json")

    @route("/fair")
    def fair(self, request):
        return self.packed(gzip.compress(b'{"hello": "you"}'))

    @route("/bomb")
    def bomb(self, request):
        return self.packed(BOMB)

    @route("/bomb-in-a-bomb")
    def bomb_in_a_bomb(self, request):
        return self.packed(BOMB_IN_A_BOMB, "gzip, gzip")

    @route("/cut")
    def cut(self, request):
        return self.packed(gzip.compress(b'{"hello": "you"}' * 1000)[:-20])

    @route("/not-packed")
    def not_packed(self, request):
        return self.packed(b'{"hello": "you"}')

    @route("/drip")
    def drip(self, request):
        return Response((time.sleep(0.1) or b" " for _byte in range(40)), 200)

    @route("/told/<int:before>")
    def told(self, request, before):
        return Response("x" * before + KEY, 400)

    @route("/brotli")
    def brotli(self, request):
        return self.packed(b"\x0b\x02\x80{}\x03", "br")


@tagged("post_install", "-at_install")
class TestHostileHttp(BaseCase):
    @classmethod
    def _request_handler(cls, s, r, /, **kw):
        """Odoo's runner refuses every name but localhost before we can."""
        return _super_send(s, r, **kw)

    def setUp(self):
        super().setUp()
        self.remote = self.enterContext(serving(Hostile()))
        self.http = Http(self.remote.url)
        self.addCleanup(self.http.close)

    def refused(self, path, kind, code):
        with self.assertRaises(kind) as caught:
            self.http.get(path)
        self.assertEqual(caught.exception.code, code)

    def test_packed(self):
        """X8: what was asked for in gzip is read."""
        self.assertEqual(self.http.get("/fair").json(), {"hello": "you"})

    def test_bombs(self):
        """X8: 200 MB behind 900 kB are not unpacked beyond the limit, nor is what is packed twice."""
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        self.refused("/bomb", Permanent, "answer_too_large")
        self.refused("/bomb-in-a-bomb", Temporary, "bad_json")
        self.assertLess(tracemalloc.get_traced_memory()[1], 80 * MEGABYTE)

    def test_broken_packing(self):
        """X8: cut, not packed at all, or packed in a way that we did not ask for: no data, and no traceback."""
        for path in ("/cut", "/not-packed", "/brotli"):
            with self.subTest(path=path):
                self.refused(path, Temporary, "bad_json")

    def test_a_name_that_changes(self):
        """X8: a name that was public when it was looked at and is private when it is called gets nothing (rebinding)."""
        port = int(self.remote.url.rpartition(":")[2])

        def resolve(host, *arguments, **options):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        with Http(f"http://shop.example:{port}", public_only=True) as careful:
            with patch("urllib3.util.connection.socket.getaddrinfo", resolve), self.assertRaises(Permanent) as caught:
                careful.get("/fair")
        self.assertEqual(caught.exception.code, "private_address")
        self.assertFalse(self.remote.received())

    def test_the_cloud_s_own_addresses(self):
        """X8: where a cloud gives out passwords to its machines nobody is sent, whoever filled in the address."""
        for ip, good in (
            ("169.254.169.254", False), ("::ffff:169.254.169.254", False), ("fe80::1%eth0", False), ("10.0.0.5", True),
            ("127.0.0.1", True), ("::ffff:10.0.0.5", True),
        ):  # fmt: skip
            self.assertIs(address.is_callable_ip(ip), good, ip)
        with patch.object(address, "is_callable_ip", lambda ip: ip != "127.0.0.1"), Http(self.remote.url) as http:
            with self.assertRaises(Permanent) as caught:
                http.get("/fair")
        self.assertEqual(caught.exception.code, "private_address")
        self.assertFalse(self.remote.received())

    def test_dripping(self):
        """X8: a remote that sends a byte now and then, of the body or of the head, is left when the time is over."""
        with self.dripping_heads() as address, Http(address, timeout=0.5) as heads:
            self.http.timeout = 0.5
            for http in (self.http, heads):
                started = time.monotonic()
                with self.assertRaises(Temporary) as caught:
                    http.get("/drip")
                self.assertEqual(caught.exception.code, "timeout")
                self.assertLess(time.monotonic() - started, 2)

    @contextmanager
    def dripping_heads(self):
        """A server whose status line never ends."""
        with socket.create_server(("127.0.0.1", 0)) as listening:

            def drip():
                connection, _address = listening.accept()
                with connection:
                    connection.recv(4096)
                    try:
                        for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 40:
                            connection.send(bytes([byte]))
                            time.sleep(0.1)
                    except OSError:
                        pass  # the client has left

            thread = threading.Thread(target=drip, daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            thread.join(10)

    def test_hung_up_while_shaking_hands(self):
        """X4: a remote that hangs up before its certificate came has trouble; that is no wrong certificate."""
        with socket.create_server(("127.0.0.1", 0)) as listening:

            def hang_up():
                for _attempt in range(2):
                    listening.accept()[0].close()

            thread = threading.Thread(target=hang_up, daemon=True)
            thread.start()
            with Http(f"https://127.0.0.1:{listening.getsockname()[1]}", timeout=5) as http:
                with self.assertRaises(Temporary) as caught:
                    http.get("/")
            thread.join(10)
        self.assertEqual(caught.exception.code, "unreachable")

    def test_a_secret_at_the_cut(self):
        """X8: of a secret that lies where an answer is cut off not even the beginning is shown or stored."""
        for before in (280, 3_990):
            log = []
            with Http(self.remote.url, secrets=[KEY], log=log) as http, self.assertRaises(Permanent) as caught:
                http.get(f"/told/{before}")
            self.assertNotIn(KEY[:5], f"{caught.exception.facts} {log}")

    def test_a_key_with_an_invisible_character(self):
        """S1: a key that was pasted with a zero-width space is told as that, not as a traceback."""
        with Http(self.remote.url, headers={"X-Key": "abc\u200b"}) as http, self.assertRaises(Permanent) as caught:
            http.get("/fair")
        self.assertEqual(caught.exception.code, "bad_characters")

    def test_nested_answers_and_broken_addresses(self):
        """S18.11: JSON nested without end and an address that is none are errors of ours, not of Python."""
        for text in (b"[" * 100_000, b'{"a":' * 100_000):
            with self.assertRaises(Temporary) as caught:
                Answer(200, {}, text, "http://x").json()
            self.assertEqual(caught.exception.code, "bad_json")
        for url in ("http://[::1", "http://x:99999/", "http://x:port/", "ftp://x/", "http://"):
            with self.assertRaises(Permanent) as caught, Http(url) as http:
                http.get("/")
            self.assertEqual(caught.exception.code, "bad_url", url)

    def test_header_injection(self):
        """X8: a key with a line end in it adds no header; it is refused before anything is sent."""
        with Http(self.remote.url, headers={"X-Key": "abc\r\nHost: elsewhere.example"}) as http:
            with self.assertRaises(Permanent) as caught:
                http.get("/fair")
        self.assertEqual(caught.exception.code, "bad_url")
        self.assertFalse(self.remote.received())

    def test_line_ends_in_an_address(self):
        """X8: line ends and terminal codes in an address do not reach the log as such."""
        log = []
        with Http(self.remote.url, log=log) as http, self.assertRaises(Permanent):
            http.get("/fair\r\n2026-11-26 ERROR forged\x1b[31m")
        self.assertTrue(log)
        for call in log:
            self.assertTrue(call.url.isprintable(), call.url)
