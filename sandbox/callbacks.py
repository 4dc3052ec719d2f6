"""Calls that a service makes on its own (webhooks): sent again where not accepted, and with faults on demand.

Recommand repeats a call until it is answered with 2xx (its changelog, 2026-05; how often and after how long is a
guess); e-invoice.be follows no redirects (docs.e-invoice.be, read 30 November 2026), and here none of the others does.
"""

import collections
import json
import threading
import time
import urllib.error
import urllib.request

HELD_SECONDS = 1.0  # an out-of-order call waits at most this long for one that overtakes it
TIMEOUT_SECONDS = 10


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer that is not 2xx."""

    def redirect_request(self, *arguments):
        return None


OPENER = urllib.request.build_opener(NoRedirects)


class Callbacks:
    """A queue that one thread works off in order; `strikes(kind, url)` returns whether a fault is due.

    A call that is not answered with 2xx is sent `tries` times in all: again after `wait` seconds, then after twice as long each.
    """

    def __init__(self, strikes, tries=1, wait=1.0):
        self._strikes, self._tries, self._wait = strikes, tries, wait
        self._later = []  # (when, which try, call): what was not taken
        self._queue = collections.deque()
        self._held = []
        self._wake = threading.Condition()
        self._thread = None
        self._busy = False
        self.sent = collections.deque(maxlen=5000)

    def post(self, url, body, headers=None):
        """Send `body` (bytes, or what JSON can express) to `url` soon; the caller does not wait."""
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        call = (url, body, {"Content-Type": "application/json", **(headers or {})})
        with self._wake:
            if self._strikes("out_of_order", url):
                self._held.append((time.monotonic() + HELD_SECONDS, call))
            else:
                self._queue.append(call)
                if self._strikes("twice", url):
                    self._queue.append(call)
                self._release(everything=True)
            self._start()
            self._wake.notify_all()

    def wait(self, seconds=5.0):
        """Wait until everything is sent; False when that took too long."""
        with self._wake:
            return self._wake.wait_for(lambda: not (self._queue or self._held or self._busy), seconds)

    def _release(self, everything=False):
        now = time.monotonic()
        again = [entry for entry in self._later if entry[0] <= now]
        self._later = [entry for entry in self._later if entry[0] > now]
        self._queue.extend((*call, number) for _until, number, call in again)
        due = [call for until, call in self._held if everything or until <= now]
        self._held = [] if everything else [held for held in self._held if held[0] > now]
        self._queue.extend(due)

    def _start(self):
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def _run(self):
        while True:
            with self._wake:
                while not self._queue:
                    self._busy = False
                    self._wake.notify_all()
                    self._wake.wait(0.1 if self._held or self._later else None)
                    self._release()
                call, self._busy = self._queue.popleft(), True
            self._send(*call)

    def _send(self, url, body, headers, number=1):
        try:
            request = urllib.request.Request(url, body, headers, method="POST")
            with OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
                status = answer.status
        except urllib.error.HTTPError as error:
            status = error.code
        except (OSError, ValueError):
            status = 0
        self.sent.append({"url": url, "body": body.decode("utf-8", "replace"), "status": status, "at": time.time()})
        if not 200 <= status < 300 and number < self._tries:
            with self._wake:
                until = time.monotonic() + self._wait * 2 ** (number - 1)
                self._later.append((until, number + 1, (url, body, headers)))
