"""Every fault on every call of every client: the right kind of error, no unknown exception, no wrong success (X4, X7)."""

import functools
import re
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest

from odoo.addons.webhero_exchange.client.errors import ExchangeError

from sandbox.testing import serving

from .remotes import REMOTES

PATIENT, SHORT = 20, 0.3  # seconds that a client waits: long where no time-out is meant, the machine may be busy
# fault: (the kind of error that it must become, seconds of the fault)
FAULTS = {
    "slow": ("", 0.05),
    "timeout_before": ("temporary", 0.6),
    "timeout_after": ("temporary", 0.6),
    "500": ("temporary", 0),
    "500_after": ("temporary", 0),
    "401": ("auth", 0),
    "429": ("temporary", 7),
    "cut": ("temporary", 0),
    "garbage": ("temporary", 0),
    "drip": ("temporary", 1.5),  # each byte comes in time, the whole does not
}
LATE = ("timeout_before", "timeout_after", "drip")
ALWAYS = 10_000
MAKING = threading.Lock()
CONTROL = re.compile(r"\\x[01][0-9a-f]|\\x7f")  # as repr() writes them: PostgreSQL takes no NUL, a log no escapes


def place(call):
    """What distinguishes one sort of call from another: numbers and keys in paths do not, the SOAP action does."""
    path = re.sub(r"(?<=/)(?=[^/]*\d)[^/]{2,}(?=/|$)", "*", call["path"])
    action = re.search(r"Body>\s*<(?:\w+:)?(\w+)", call["body"]) if path.endswith(".asmx") else None
    return call["method"], path, action[1] if action else ""


class Lane:
    """One remote under one fault: every operation once as it should be, then with the fault at each sort of call."""

    def __init__(self, remote, fault):
        self.remote, self.fault = remote, fault
        self.kind, self.seconds = FAULTS[fault]
        self.number = 0
        self.struck, self.wrong = [], []
        self.normal = 0  # status of the call without the fault

    def run(self):
        with MAKING:  # werkzeug compiles its routes, which Python 3.11 can't do in two threads at once
            service = self.remote.service()
        with serving(service):
            self.there = self.remote(service)
            for name, operation in self.there.operations().items():
                self._operation(name, *operation)
        return self

    def _operation(self, name, prepare, call):
        calls, good = self._as_it_should_be(prepare, call)
        for after, one in enumerate(calls):
            if place(one) not in self.struck:
                self.struck.append(place(one))
                self.normal = one["status"]
                problem = self._struck(name, prepare, call, after, good)
                if problem:
                    self.wrong.append(f"{name}, {self.fault} at {' '.join(place(one)).strip()}: {problem}")

    def _prepared(self, prepare):
        self.number += 1
        return prepare(f"N{self.fault}{self.number}".replace("_", ""))

    def _as_it_should_be(self, prepare, call):
        """(the calls that it makes, what comes out of it)."""
        prepared, before = self._prepared(prepare), len(self.there.there.received())
        client = self.there.connect()
        try:
            good = call(client, prepared)
            return self.there.there.received()[before:], good
        finally:
            self.there.close(client)

    def _struck(self, name, prepare, call, after, good):
        """What is wrong with what came of it, or nothing."""
        prepared, client = self._prepared(prepare), self.there.connect()
        http = self.there.http(client)
        http.timeout = SHORT if self.fault in LATE else PATIENT
        self.there.there.fault(self.fault, times=ALWAYS, seconds=self.seconds, after=after)
        try:
            return self._judge(name, call(client, prepared), good)
        except ExchangeError as error:
            return self._judge_error(error)
        except Exception as error:  # noqa: BLE001 (that is the finding)
            return "".join(traceback.format_exception_only(error)).strip()
        finally:
            self.there.there.faults.clear()
            http.timeout = PATIENT
            self.there.close(client)

    def _judge(self, name, result, good):
        if not self.kind or (name in self.there.by_status and self.fault in ("cut", "garbage", "drip")):
            return "" if result == good else f"{result!r} instead of {good!r}"
        return "" if result in self.there.unsure else f"a wrong success: {result!r}"

    def _judge_error(self, error):
        # of what is refused anyhow, a spoiled body leaves the status, which says enough
        refused = self.fault in ("cut", "garbage", "drip") and self.normal >= 400
        if error.kind != self.kind and not refused:
            return f"{error.kind} {error} instead of {self.kind or 'a good answer'}"
        if self.fault == "429" and error.retry_after != self.seconds:
            return f"Retry-After became {error.retry_after}"
        return "control characters in the facts" if CONTROL.search(repr(error.facts)) else ""


@functools.cache
def lanes():
    """All of them at once: most of their time is waiting."""
    with ThreadPoolExecutor(24) as pool:
        return {(remote, fault): pool.submit(Lane(remote, fault).run) for remote in REMOTES for fault in FAULTS}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("remote", REMOTES, ids=lambda remote: remote.__name__)
def test_fault(remote, fault):
    """X4, X7: this fault at each sort of call of this client becomes the right kind of error."""
    lane = lanes()[remote, fault].result()
    assert lane.struck
    assert not lane.wrong, "\n".join(lane.wrong)
