"""Shared by all services: routing, the journal of received calls, switches, and faults on demand."""

import collections
import contextlib
import dataclasses
import json
import re
import socket
import threading
import time

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from .callbacks import Callbacks
from .store import Store

JOURNAL_LENGTH = 20_000
JOURNAL_BODY = 200_000
HUGE_MEGABYTES = 150
LARGEST_BODY = 200 * 2**20
FAULTS = {
    "slow": "answers after `seconds`",
    "timeout_before": "hangs for `seconds`, then drops the call without an effect",
    "timeout_after": "has its effect, then hangs for `seconds` and drops the call",
    "500": "internal error, no effect",
    "500_after": "has its effect, then answers with an internal error",
    "401": "refuses the credentials",
    "429": "too many calls; Retry-After: `seconds`",
    "cut": "sends half of the body",
    "garbage": "sends bytes that mean nothing",
    "drip": "sends the answer byte by byte, in all within `seconds`",
    "huge": "sends 150 MB of blanks before the answer",
    "twice": "each callback is sent twice",
    "out_of_order": "callbacks are sent in the wrong order",
}
CALLBACK_FAULTS = ("twice", "out_of_order")


@dataclasses.dataclass
class Fault:
    """One fault; it strikes `times` calls whose method and path match, then it is over."""

    kind: str
    path: str = ""
    method: str = ""
    times: int = 1
    seconds: float = 1.0
    after: int = 0

    def strikes(self, method, path):
        if self.times <= 0 or not re.search(self.path, path):
            return False
        if self.method and self.method != method:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True


class Dropped(Exception):
    """The connection ends without an answer."""


def route(path, *methods):
    """Mark a method of a Service as the answer to `path`."""

    def mark(function):
        function.routes = [*getattr(function, "routes", ()), (path, methods or ("GET",))]
        return function

    return mark


def json_answer(body, status=200, **headers):
    return Response(json.dumps(body), status, headers, mimetype="application/json")


class Service:
    """One remote system. Subclasses add methods marked with `route`; `name` is its folder of state.

    `switches` names the settings that can be changed while it runs: {name: (default, what it does)}.
    """

    name = "service"
    title = "Service"
    switches = {}
    webhook_tries = 1  # how often a call of its own is sent until it is taken

    def __init__(self, store=None, **settings):
        self.store = store or Store()
        self.settings = {name: default for name, (default, _) in self.switches.items()} | settings
        self.faults = []
        self.callbacks = Callbacks(self._callback_fault, self.webhook_tries)
        self._journal = collections.deque(maxlen=JOURNAL_LENGTH)
        self.calls = 0  # received, including those that the journal no longer has
        self._lock = threading.RLock()
        self.url = None
        rules = []
        for attribute in dir(type(self)):
            method = getattr(type(self), attribute)
            for path, methods in getattr(method, "routes", ()):
                rules.append(Rule(path, methods=methods, endpoint=attribute))
        self._map = Map(rules, strict_slashes=False, merge_slashes=False)

    # ---- what tests and the overview page use

    def fault(self, kind, path="", method="", times=1, seconds=1.0, after=0):
        """Make the next `times` matching calls fail in the way `kind` (see FAULTS); gives the Fault, which counts them down."""
        if kind not in FAULTS:
            raise ValueError(f"unknown fault {kind!r}; one of {', '.join(FAULTS)}")
        fault = Fault(kind, path, method, int(times), float(seconds), int(after))
        with self._lock:
            self.faults.append(fault)
        return fault

    def received(self, path="", method=""):
        """Calls so far whose path matches: dicts of method, path, query, body (text), status, at, fault."""
        with self._lock:
            journal = list(self._journal)
        return [call for call in journal if re.search(path, call["path"]) and (not method or call["method"] == method)]

    def switch(self, **values):
        """Change settings of `switches` while the service runs."""
        for name in values:
            if name not in self.switches:
                raise ValueError(f"unknown switch {name!r}; one of {', '.join(self.switches) or 'none'}")
        self.settings.update(values)

    def reset(self):
        """Back to how it was when new: state, faults, journal and switches."""
        self.store.clear()
        self.faults.clear()
        with self._lock:
            self._journal.clear()
            self.calls = 0
        self.settings.update({name: default for name, (default, _) in self.switches.items()})

    def credentials(self):
        """What a client fills in to connect, for the overview page: {label: value}."""
        return {}

    def opened(self):
        """Called when `url` is set, before the first call; what also listens elsewhere opens that."""

    def closed(self):
        """Called when serving ends."""

    # ---- WSGI

    def __call__(self, environ, start_response):
        request = Request(environ)
        request.max_content_length = LARGEST_BODY
        request.max_form_memory_size = LARGEST_BODY
        try:
            if request.path.startswith("/_sandbox"):
                response = self._controlled(request)
            else:
                response = self._serve(request)
        except Dropped:
            _hang_up(environ)
            response = Response("", 504, {"Connection": "close"})
        return response(environ, start_response)

    def _serve(self, request):
        fault = self._next_fault(request)
        call = self._note(request, request.get_data(cache=True), fault)
        response = self._with_fault(fault, request)
        call["status"] = response.status_code
        return response

    def _note(self, request, body, fault):
        """Put a call in the journal; its status is 0 until it is answered, and stays so when it is dropped."""
        call = {
            "method": request.method,
            "path": request.path,
            "query": request.query_string.decode("utf-8", "replace"),
            "body": body.decode("utf-8", "replace")[:JOURNAL_BODY],
            "at": time.time(),
            "fault": fault.kind if fault else "",
            "status": 0,
        }
        with self._lock:
            self._journal.append(call)
            self.calls += 1
        return call

    def respond(self, request):
        """Dispatch to the marked method; HTTP errors become plain answers."""
        try:
            endpoint, arguments = self._map.bind_to_environ(request.environ).match()
            return getattr(self, endpoint)(request, **arguments)
        except HTTPException as error:
            return self.not_found(request, error)

    def not_found(self, request, error):
        """The answer to what has no route, or to a request that cannot be read."""
        return Response(error.description, error.code, mimetype="text/plain")

    def unauthorized(self, request):
        return json_answer({"error": "unauthorized"}, 401)

    # ---- faults

    def _next_fault(self, request):
        with self._lock:
            for fault in self.faults:
                if fault.kind not in CALLBACK_FAULTS and fault.strikes(request.method, request.full_path):
                    return fault
        return None

    def _callback_fault(self, kind, url):
        with self._lock:
            return any(fault.kind == kind and fault.strikes("POST", url) for fault in self.faults)

    def _with_fault(self, fault, request):
        kind = fault.kind if fault else ""
        before = getattr(self, f"_fault_{kind}", None)
        if before:
            return before(fault, request)
        if kind in ("slow", "timeout_before"):
            time.sleep(fault.seconds)
        if kind == "timeout_before":
            raise Dropped
        response = self.respond(request)
        if kind == "timeout_after":
            time.sleep(fault.seconds)
            raise Dropped
        if kind == "500_after":
            return Response("Internal Server Error", 500)
        return _spoiled(response, kind, fault.seconds if fault else 0)

    def _fault_500(self, fault, request):
        return Response("Internal Server Error", 500)

    def _fault_401(self, fault, request):
        return self.unauthorized(request)

    def _fault_429(self, fault, request):
        return Response("Too Many Requests", 429, {"Retry-After": str(int(fault.seconds))})

    # ---- control of a service in another process: /_sandbox/...

    def _controlled(self, request):
        """Control calls are not journalled and never fail on demand; what they cannot read is a sentence."""
        try:
            endpoint, arguments = self._map.bind_to_environ(request.environ).match()
            return getattr(self, endpoint)(request, **arguments)
        except HTTPException as error:
            return json_answer({"error": error.description}, error.code)
        except (ValueError, TypeError, KeyError, LookupError) as error:
            return json_answer({"error": f"{type(error).__name__}: {error}"}, 400)

    @route("/_sandbox/")
    def control_about(self, request):
        return json_answer(
            {
                "service": self.name,
                "title": self.title,
                "credentials": self.credentials(),
                "faults": FAULTS,
                "waiting": [dataclasses.asdict(fault) for fault in self.faults if fault.times > 0],
                "switches": {name: text for name, (_, text) in self.switches.items()},
                "settings": {name: self.settings[name] for name in self.switches},
                "calls": self.calls,
            }
        )

    @route("/_sandbox/received")
    def control_received(self, request):
        return json_answer(self.received(request.args.get("path", ""), request.args.get("method", "")))

    @route("/_sandbox/callbacks")
    def control_callbacks(self, request):
        return json_answer(list(self.callbacks.sent))

    @route("/_sandbox/faults", "POST", "DELETE")
    def control_faults(self, request):
        if request.method == "POST":
            self.fault(**request.get_json())
        else:
            self.faults.clear()
        return json_answer({"ok": True})

    @route("/_sandbox/switches", "POST")
    def control_switches(self, request):
        self.switch(**request.get_json())
        return json_answer({name: self.settings[name] for name in self.switches})

    @route("/_sandbox/reset", "POST")
    def control_reset(self, request):
        self.reset()
        return json_answer({"ok": True})


def _spoiled(response, kind, seconds):
    if kind in ("drip", "huge"):
        body = response.get_data()
        response.response = _dripped(body, seconds) if kind == "drip" else _padded(body)
        response.headers.pop("Content-Length", None)
    if kind == "cut":
        body = response.get_data()
        response.set_data(body[: len(body) // 2])
        response.headers["Content-Length"] = str(len(body))
        response.headers["Connection"] = "close"  # else the client waits for the rest until its own time-out
    if kind == "garbage":
        response.set_data(b"\x00\xff<<<%%% not what you asked for \x1b[31m")
    return response


def _dripped(body, seconds):
    for number in range(len(body)):
        time.sleep(seconds / len(body))
        yield body[number : number + 1]


def _padded(body):
    for _ in range(HUGE_MEGABYTES):
        yield b" " * 2**20
    yield body


def _hang_up(environ):
    """Shut the client's socket, so that it sees a dropped connection and no answer."""
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        with contextlib.suppress(OSError):  # the client may have been quicker
            connection.shutdown(socket.SHUT_RDWR)
