"""Every fault on every call of every client: the right kind of error, no unknown exception, no wrong success (X4, X7)."""

import ast
import contextlib
import functools
import inspect
import re
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

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
    "drip": ("temporary", 1.5),  # each byte arrives in time, the whole does not
}
LATE = ("timeout_before", "timeout_after", "drip")
ALWAYS = 10_000
MAKING = threading.Lock()
STRIKING = threading.local()  # `now`: a fault is on in this thread
CALLED = set()  # (class or module, name) of what was called while one was
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
        self.kind = remote.kinds.get(fault, self.kind)
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
        if good is False:  # what was sent is found, what arrived is listed
            self.wrong.append(f"{name}: no, without any fault")
        places = set()
        for after, one in enumerate(calls):
            if place(one) not in places:
                self.normal = one["status"]
                problem = self._struck(name, prepare, call, after, good)
                if problem is not None:  # None: it was an earlier call, whose caller had gone before it was read
                    places.add(place(one))
                if problem:
                    self.wrong.append(f"{name}, {self.fault} at {' '.join(place(one)).strip()}: {problem}")
        if calls and not places:
            self.wrong.append(f"{name}: {self.fault} struck nothing")
        self.struck += places

    def _prepared(self, prepare):
        self.number += 1
        return prepare(f"N{self.fault}{self.number}".replace("_", ""))

    def _as_it_should_be(self, prepare, call):
        """(the calls that it makes, its result)."""
        prepared, before = self._prepared(prepare), len(self.there.there.received())
        client = self.there.connect()
        try:
            good = call(client, prepared)
            return self.there.there.received()[before:], good
        finally:
            self.there.close(client)

    def _struck(self, name, prepare, call, after, good):
        """What is wrong with the outcome, or "", or None where it made no such call."""
        prepared, client = self._prepared(prepare), self.there.connect()
        STRIKING.now = True
        http = self.there.http(client)
        http.timeout = SHORT if self.fault in LATE else PATIENT
        fault = self.there.there.fault(self.fault, times=ALWAYS, seconds=self.seconds, after=after)
        try:
            result = call(client, prepared)
            return self._judge(name, result, good) if fault.times < ALWAYS else None
        except ExchangeError as error:
            return self._judge_error(error)
        except Exception as error:  # noqa: BLE001 (that is the finding)
            return "".join(traceback.format_exception_only(error)).strip()
        finally:
            STRIKING.now = False
            self.there.there.faults.clear()
            http.timeout = PATIENT
            self.there.close(client)

    def _judge(self, name, result, good):
        status_decides = self.normal >= 400 or name in self.there.by_status  # then a spoiled body changes nothing
        if (
            not self.kind
            or name in self.there.harmless
            or (status_decides and self.fault in ("cut", "garbage", "drip"))
        ):
            return "" if result == good else f"{result!r} instead of {good!r}"
        return "" if result in self.there.unsure else f"a wrong success: {result!r}"

    def _judge_error(self, error):
        # where the call is refused anyway, the status suffices, whatever the body
        refused = self.fault in ("cut", "garbage", "drip") and self.normal >= 400
        if error.kind != self.kind and not refused:
            return f"{error.kind} {error} instead of {self.kind or 'a good answer'}"
        if self.fault == "429" and "429" not in self.there.kinds and error.retry_after != self.seconds:
            return f"Retry-After became {error.retry_after}"
        return "control characters in the facts" if CONTROL.search(repr(error.facts)) else ""


def heard(owner, name):
    """Have each call of `owner`'s function `name` noted while a fault is on."""
    found = inspect.getattr_static(owner, name)
    kind = type(found) if isinstance(found, staticmethod | classmethod) else lambda function: function
    function = getattr(found, "__func__", found)

    @functools.wraps(function)
    def noted(*arguments, **options):
        if getattr(STRIKING, "now", False):
            CALLED.add((owner, name))
        return function(*arguments, **options)

    return patch.object(owner, name, kind(noted))


def public(cls):
    """Names of the public methods of a class, also of those that it inherits."""
    return {name for name, _method in inspect.getmembers(cls, inspect.isroutine) if not name.startswith("_")}


@functools.cache
def lanes():
    """All of them at once: most of their time is waiting."""
    with contextlib.ExitStack() as stack, ThreadPoolExecutor(24) as pool:
        for remote in REMOTES:
            for owner, name in {*remote.functions, *((cls, name) for cls in remote.clients for name in public(cls))}:
                stack.enter_context(heard(owner, name))
        return {(remote, fault): pool.submit(Lane(remote, fault).run) for remote in REMOTES for fault in FAULTS}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("remote", REMOTES, ids=lambda remote: remote.__name__)
def test_fault(remote, fault):
    """X4, X7: this fault at each sort of call of this client becomes the right kind of error."""
    lane = lanes()[remote, fault].result()
    assert lane.struck
    assert not lane.wrong, "\n".join(lane.wrong)


@pytest.mark.parametrize("remote", REMOTES, ids=lambda remote: remote.__name__)
def test_each_call_is_struck(remote):
    """X7, remotes 10: every public method of every client is struck by every fault, but for those that make no call."""
    for fault in FAULTS:
        lanes()[remote, fault].result()
    owners = {(cls, name) for cls in remote.clients for name in public(cls)}
    assert {name for _cls, name in owners - CALLED} == set(remote.silent) & {name for _cls, name in owners}
    assert set(remote.functions) <= CALLED


OPENERS = {"Http", "Api", "Resolver", "Feed", "AccessPoint", "Session", "Smp", "getaddrinfo", "HTTPAdapter"}
# what speaks with a remote and is part of a client above, or makes no call: bases, and functions that only reckon
PARTS = {
    "AccessPoint", "Api", "Feed", "Session", "PinnedAdapter", "public_ip", "found", "description",
}  # fmt: skip


def test_each_client_is_here():
    """X7, remotes 10: a class or function that opens a connection to a remote is one of those that are struck."""
    struck = {cls.__name__ for remote in REMOTES for cls in remote.clients}
    struck |= {name for remote in REMOTES for _module, name in remote.functions}
    found = set()
    for path in sorted(Path(__file__).parents[2].glob("webhero_*/client/*.py")):
        if path.parts[-3] != "webhero_exchange":
            found |= {node.name for node in ast.parse(path.read_text()).body if speaks(node)}
    assert found - PARTS == struck
    assert not PARTS & struck


def speaks(node):
    """Does a class or function open a connection, or come from a class that does? (BASES are those with one.)"""
    if not isinstance(node, ast.ClassDef | ast.FunctionDef) or node.name.startswith("_"):
        return False
    names = {
        getattr(one, "attr", getattr(one, "id", ""))
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute | ast.Name)
    }
    return bool(names & OPENERS)
