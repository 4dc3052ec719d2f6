"""What all services share: routing, the journal of what came in, and faults on demand."""

import dataclasses
import json
import re
import threading
import time

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from .store import Store

JOURNAL_LENGTH = 20_000
FAULTS = {
    "slow": "answers after `seconds`",
    "timeout_before": "hangs for `seconds`, then drops the call without an effect",
    "timeout_after": "has its effect, then hangs for `seconds`",
    "500": "internal error, no effect",
    "500_after": "has its effect, then answers with an internal error",
    "401": "refuses the credentials",
    "429": "too many calls; Retry-After: `seconds`",
    "cut": "sends half of the body",
    "garbage": "sends bytes that mean nothing",
    "twice": "each callback is sent twice",
    "out_of_order": "callbacks are sent in the wrong order",
}


@dataclasses.dataclass
class Fault:
    """One fault; it strikes `times` calls whose method and path match, then it is over."""

    kind: str
    path: str = ""
    method: str = ""
    times: int = 1
    seconds: float = 1.0
    after: int = 0

    def strikes(self, request):
        if self.times <= 0 or not re.search(self.path, request.full_path):
            return False
        if self.method and self.method != request.method:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True


def route(path, *methods):
    """Mark a method of a Service as the answer to `path`."""

    def mark(function):
        function.routes = [*getattr(function, "routes", ()), (path, methods or ("GET",))]
        return function

    return mark


def json_answer(body, status=200, **headers):
    return Response(json.dumps(body), status, headers, mimetype="application/json")


class Service:
    """One remote system. Subclasses add methods marked with `route`; `name` is its folder of state."""

    name = "service"
    title = "Service"

    def __init__(self, store=None, **settings):
        self.store = store or Store()
        self.settings = settings
        self.faults = []
        self._journal = []
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
        """Make the next `times` matching calls fail in the way `kind` (see FAULTS)."""
        if kind not in FAULTS:
            raise ValueError(f"unknown fault {kind!r}; one of {', '.join(FAULTS)}")
        self.faults.append(Fault(kind, path, method, times, seconds, after))

    def received(self, path="", method=""):
        """Calls so far whose path matches: dicts of method, path, query, body (text), status, at."""
        return [
            call
            for call in list(self._journal)
            if re.search(path, call["path"]) and (not method or call["method"] == method)
        ]

    def reset(self):
        self.store.clear()
        self.faults.clear()
        self._journal.clear()

    # ---- WSGI

    def __call__(self, environ, start_response):
        request = Request(environ)
        request.max_content_length = 200 * 2**20
        control = self._control(request)
        response = control if control is not None else self._serve(request)
        return response(environ, start_response)

    def _serve(self, request):
        fault = self._next_fault(request)
        call = {
            "method": request.method,
            "path": request.path,
            "query": request.query_string.decode("utf-8", "replace"),
            "body": request.get_data(cache=True).decode("utf-8", "replace")[:200_000],
            "at": time.time(),
            "fault": fault.kind if fault else "",
        }
        response = self._with_fault(fault, request)
        call["status"] = response.status_code
        with self._lock:
            self._journal.append(call)
            del self._journal[:-JOURNAL_LENGTH]
        return response

    def respond(self, request):
        """Dispatch to the marked method; HTTP errors become plain answers."""
        try:
            endpoint, arguments = self._map.bind_to_environ(request.environ).match()
        except HTTPException as error:
            return self.not_found(request, error)
        return getattr(self, endpoint)(request, **arguments)

    def not_found(self, request, error):
        return Response(error.description, error.code, mimetype="text/plain")

    def unauthorized(self, request):
        return json_answer({"error": "unauthorized"}, 401)

    # ---- faults

    def _next_fault(self, request):
        with self._lock:
            for fault in self.faults:
                if fault.kind not in ("twice", "out_of_order") and fault.strikes(request):
                    return fault
        return None

    def _with_fault(self, fault, request):
        kind = fault.kind if fault else ""
        if kind == "slow":
            time.sleep(fault.seconds)
        if kind == "timeout_before":
            time.sleep(fault.seconds)
            return Response("", 504)
        if kind == "500":
            return Response("Internal Server Error", 500)
        if kind == "401":
            return self.unauthorized(request)
        if kind == "429":
            return Response("Too Many Requests", 429, {"Retry-After": str(int(fault.seconds))})
        response = self.respond(request)
        if kind == "timeout_after":
            time.sleep(fault.seconds)
        if kind == "500_after":
            return Response("Internal Server Error", 500)
        if kind == "cut":
            body = response.get_data()
            response.set_data(body[: len(body) // 2])
            response.headers["Content-Length"] = str(len(body))
        if kind == "garbage":
            response.set_data(b"\x00\xff<<<%%% not what you asked for \x1b[31m")
        return response

    # ---- control of a service in another process: /_sandbox/...

    def _control(self, request):
        if not request.path.startswith("/_sandbox/"):
            return None
        verb = request.path.removeprefix("/_sandbox/")
        if verb == "received":
            return json_answer(self.received(request.args.get("path", ""), request.args.get("method", "")))
        if verb == "faults" and request.method == "POST":
            self.fault(**request.get_json())
            return json_answer({"ok": True})
        if verb == "faults" and request.method == "DELETE":
            self.faults.clear()
            return json_answer({"ok": True})
        if verb == "reset" and request.method == "POST":
            self.reset()
            return json_answer({"ok": True})
        return json_answer({"service": self.name, "faults": FAULTS, "calls": len(self._journal)})
