"""The webservice of PrestaShop 1.6.1.24, 8.1.2 and 9.1.4, from recordings of real ones; dialects are switches."""

import base64
import hashlib
import time

from werkzeug.wrappers import Response

from ..service import Service, json_answer, route
from . import query
from .query import WebserviceError, did_you_mean
from .render import Json, Xml, as_17, native
from .schema import OLDEST, folder, names, recorded, resources, resources_17
from .shop import Shop, shop_time

REALM = (
    'Basic realm="Welcome to PrestaShop Webservice, please enter the authentication key as the login. '
    'No password required."'
)
NOT_REWRITTEN = (
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head><title>404 Not Found</title></head>\n'
    "<body><h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n"
)
JUNK = (
    "<br />\n<b>Notice</b>:  Undefined index: carrier in <b>/var/www/shop/modules/sometheme/override.php</b>"
    " on line <b>{line}</b><br />\n"
)
# on PHP 8 the webservice of the newer shops stumbles over these errors of its own: status 500, and warnings behind them
PHP_STUMBLES = (32, 33, 35, 38)
STUMBLES_FROM = {"8.1.2": 1333}  # the line of its source
STUMBLE = (
    "[PHP Warning #2] Trying to access array offset on value of type bool"
    " (/var/www/html/shop/classes/webservice/WebserviceRequest.php, line {line})"
)
WARNING = "[PHP Warning #2] Invalid argument supplied for foreach() (/var/www/shop/modules/somemodule.php, line 12)"
NOTICE = "[PHP Notice #8] Undefined index: rate (/var/www/shop/override/classes/Order.php, line 88)"


class OutOfMemory(Exception):
    """PHP stopped in the middle of a list."""


class PrestaShop(Service):
    """`shop` holds the tables: shop.generate(count, seed), shop.add({...}), shop.change(resource, id, ..).

    `version` is the recorded shop's: 1.6.1.24, 8.1.2, 9.1.4, or a folder of recordings like theirs. Orders are generated
    for the oldest one only.
    """

    name = "prestashop"
    title = "PrestaShop 1.6.1.24"
    KEY = "WEBHEROSANDBOXKEY000000000000000"  # may read everything that is recorded
    KEY_LIMITED = "WEBHEROSANDBOXKEYWITHOUTPAYMENTS"  # may not read order_payments
    KEY_OTHER_SHOP = "WEBHEROSANDBOXKEYFORANOTHERSHOP0"
    switches = {
        "native_ints": (False, "whole numbers are numbers in JSON, as PHP 8.1 and newer write them"),
        "junk": (False, "developer mode: PHP notices stand before the answer, status stays 200"),
        "warnings": (
            False,
            "a module's PHP warning: status 500; JSON has data and errors, XML only the errors",
        ),
        "strip_authorization": (False, "the web server drops the Authorization header: only ws_key works"),
        "rewriting": (True, "off: /api/ is not found, only /webservice/dispatcher.php works"),
        "shape_17": (False, "answers as PrestaShop 1.7.7.2: no order_discounts, other fields"),
        "empty": (False, "every list is empty"),
        "languages": (1, "number of languages: with 2, texts become lists of one per language"),
        "enabled": (True, "off: the webservice is switched off in the shop (503)"),
        "memory": (
            0,
            "rows with fields that a list may have; a longer one is a 500 with nothing in it, as PHP out of memory",
        ),
        "row_ms": (0, "milliseconds that each row with fields costs: 1.5 was measured in a shop of 20,000 products"),
        "forbidden": ((), "resources that the key may not read"),
    }

    def __init__(self, store=None, version=OLDEST, **settings):
        newer = {} if version == OLDEST else {"languages": len(recorded("languages", version))}
        super().__init__(store, **newer, **settings)
        self.version = version
        self.shop = Shop(self.store, version)

    def credentials(self):
        return {"URL": self.url, "Webservice key": self.KEY}

    def reset(self):
        super().reset()
        self.shop.load()

    # ---- addresses

    @route("/api/", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
    @route("/api/<path:path>", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
    def api(self, request, path=""):
        if not self.settings["rewriting"]:
            return Response(NOT_REWRITTEN, 404, mimetype="text/html")
        return self._answer(request, path, _arguments(request))

    @route("/webservice/dispatcher.php", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
    def dispatcher(self, request):
        arguments = _arguments(request)
        return self._answer(request, arguments.pop("url", ""), arguments)

    @route("/")
    def front(self, request):
        return Response("<html><body><h1>Sandbox shop</h1></body></html>", mimetype="text/html")

    def unauthorized(self, request):
        refusal = WebserviceError(
            401,
            (20, "Authentification key is not active"),
            (21, "No permission for this authentication key"),
        )
        return self._refusal(request, _arguments(request), refusal)

    # ---- one call

    def _answer(self, request, path, arguments):
        segments = path.strip("/").split("/")
        key = self._key(request, arguments)
        if key is None:
            return Response("401 Unauthorized", 401, {"WWW-Authenticate": REALM}, mimetype="text/html")
        if arguments.get("id_shop", "1") not in ("1", "all"):
            return Response("", 302, {"Location": f"{request.host_url}index.php?url={path}"}, mimetype="text/html")
        try:
            self._check_key(key)
            body = self._body(request, segments, arguments, key)
        except WebserviceError as refusal:
            return self._refusal(request, arguments, refusal)
        except OutOfMemory:
            return self._headed(Response("", 500), content_type="text/html")
        if body is None:
            return self._headed(Response("", 404), content_type="")
        return self._finished(request, arguments, body)

    def _key(self, request, arguments):
        header = request.headers.get("Authorization", "")
        if header.startswith("Basic ") and not self.settings["strip_authorization"]:
            try:
                return base64.b64decode(header[6:]).decode("latin-1").partition(":")[0]
            except ValueError:
                return ""
        return arguments.get("ws_key")

    def _check_key(self, key):
        if not self.settings["enabled"]:
            message = "The PrestaShop webservice is disabled. Please activate it in the PrestaShop Back Office"
            raise WebserviceError(503, (22, message))
        if key == "":
            raise WebserviceError(401, (17, "Authentication key is empty"))
        if len(key) != 32:
            raise WebserviceError(401, (18, "Invalid authentication key format"))
        if key == self.KEY_OTHER_SHOP:
            raise WebserviceError(403, (132, "No permission for this key on this shop"))
        if key not in (self.KEY, self.KEY_LIMITED):
            raise WebserviceError(
                401,
                (20, "Authentification key is not active"),
                (21, "No permission for this authentication key"),
            )

    def _readable(self, key):
        """Resources that the key may read."""
        known = resources_17() if self.settings["shape_17"] else resources(self.version)
        forbidden = set(self.settings["forbidden"]) | ({"order_payments"} if key == self.KEY_LIMITED else set())
        return {name: resource for name, resource in known.items() if name not in forbidden}

    def _resource(self, request, name, key):
        known = [one for one in names(self.version) if not (self.settings["shape_17"] and one == "order_discounts")]
        if name not in known:
            raise did_you_mean(400, 27, f'Resource of type "{name}" does not exists', name, known)
        resource = self._readable(key).get(name)
        if resource is None:
            message = f'Resource of type "{name}" is not allowed with this authentication key'
            raise WebserviceError(401, (26, message))
        if request.method not in ("GET", "HEAD"):
            message = f"Method {request.method} is not allowed for the resource {name} with this authentication key"
            raise WebserviceError(405, (25, message))
        return resource

    def _body(self, request, segments, arguments, key):
        """The text of the answer; None where the id does not exist."""
        writer = self._writer(request, arguments)
        if not segments[0]:
            readable = [name for name in names(self.version) if name in self._readable(key)]
            return writer.permissions("Sandbox shop", readable)
        resource = self._resource(request, segments[0], key)
        if len(segments) > 1 and segments[1]:
            return self._one(writer, resource, segments[1], arguments)
        if "schema" in arguments:
            return self._schema(request, resource, arguments["schema"])
        return self._list(writer, resource, arguments)

    def _schema(self, request, resource, kind):
        if kind not in ("blank", "synopsis"):
            message = "Please select a schema of type 'synopsis' or 'blank'"
            raise WebserviceError(400, (28, message))
        return Xml(request.host_url).schema(resource, kind)

    def _list(self, writer, resource, arguments):
        conditions = query.conditions(resource, arguments)
        wanted = query.display(resource, arguments)
        sorts = query.sorting(resource, arguments)
        offset, count = query.limits(arguments)
        table = self.shop.tables[resource.name]
        rows = [] if self.settings["empty"] else table.select(conditions, sorts, offset, count)
        if wanted and 0 < self.settings["memory"] < len(rows):
            raise OutOfMemory
        if wanted and self.settings["row_ms"]:
            time.sleep(len(rows) * self.settings["row_ms"] / 1000)
        rows = [self._shaped(resource.name, row) for row in rows]
        return writer.records(resource, rows, wanted) if wanted else writer.ids(resource, rows)

    def _one(self, writer, resource, key, arguments):
        wanted = query.display(resource, arguments)
        row = self.shop.tables[resource.name].by_id.get(int(key) if key.isdigit() else 0)
        if row is None:
            return None
        row = self._shaped(resource.name, row)
        if "display" in arguments:
            return writer.records(resource, [row], wanted or {"id": None})
        return writer.record(resource, row, "full")

    def _shaped(self, name, row):
        if self.settings["shape_17"]:
            row = as_17(name, row)
        return native(row) if self.settings["native_ints"] else row

    # ---- the answer around the text

    def _is_json(self, request, arguments):
        asked = arguments.get("output_format") or arguments.get("io_format")
        asked = asked or request.headers.get("Output-Format") or request.headers.get("Io-Format") or "XML"
        return asked.upper() == "JSON"

    def _writer(self, request, arguments):
        languages = tuple(str(number + 1) for number in range(int(self.settings["languages"])))
        if arguments.get("language") in languages:
            languages = (arguments["language"],)
        return Json(languages) if self._is_json(request, arguments) else Xml(request.host_url, languages)

    def _finished(self, request, arguments, body):
        status = 200
        if self.settings["warnings"]:
            body, status = self._with_warnings(request, arguments, body), 500
        if self.settings["junk"]:
            body = JUNK.format(line=41) + JUNK.format(line=57) + body
        data = body.encode()
        response = Response(data, status, {"Content-Sha1": hashlib.sha1(data).hexdigest()})
        return self._headed(response, self._content_type(request, arguments))

    def _with_warnings(self, request, arguments, body):
        """PHP warnings of a module: JSON keeps the data beside them, XML loses it."""
        errors = [(3, WARNING), (5, NOTICE)]
        alone = self._writer(request, arguments).errors(errors)
        if not self._is_json(request, arguments) or not body.startswith("{"):
            return alone
        return body[:-1] + "," + alone[1:]

    def _refusal(self, request, arguments, refusal):
        errors, status = refusal.errors, refusal.status
        if self.version != OLDEST and errors[0][0] in PHP_STUMBLES:
            first = STUMBLES_FROM.get(self.version, 1299)
            errors, status = [*errors, *((3, STUMBLE.format(line=first + more)) for more in range(4))], 500
        body = self._writer(request, arguments).errors(errors)
        response = Response(body.encode(), status)
        if refusal.status == 401 and refusal.errors[0][0] != 26:
            response.headers["WWW-Authenticate"] = REALM
        return self._headed(response, self._content_type(request, arguments))

    def _content_type(self, request, arguments):
        return "application/json" if self._is_json(request, arguments) else "text/xml;charset=utf-8"

    def _headed(self, response, content_type):
        version = "1.7.7.2" if self.settings["shape_17"] else folder(self.version).name.removeprefix("prestashop-")
        response.headers["Content-Type"] = content_type
        response.headers["Access-Time"] = str(int(time.time()))
        response.headers["X-Powered-By"] = "PrestaShop Webservice"
        response.headers["PSWS-Version"] = version
        response.headers["Execution-Time"] = "0.001"
        return response

    # ---- control

    @route("/_sandbox/orders", "GET", "POST")
    def control_orders(self, request):
        """POST {"count", "seed", "cases"?} adds generated orders; GET lists the case of each order."""
        if request.method == "GET":
            return json_answer(self.shop.cases)
        return json_answer({"orders": self.shop.generate(**request.get_json())})

    @route("/_sandbox/rows", "POST")
    def control_rows(self, request):
        """POST {resource: [row, ...]} adds rows."""
        return json_answer(self.shop.add(request.get_json()))

    @route("/_sandbox/change", "POST")
    def control_change(self, request):
        """POST {"resource", "id", "values"} changes a record; date_upd becomes now."""
        body = request.get_json()
        return json_answer(self.shop.change(body["resource"], body["id"], **body.get("values", {})))


def _arguments(request):
    """The query as PHP reads it: of a name given twice the last counts."""
    return {name: values[-1] for name, values in request.args.lists()}


__all__ = ["PrestaShop", "Shop", "shop_time"]
