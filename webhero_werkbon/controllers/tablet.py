# SPDX-License-Identifier: LGPL-3.0-or-later
"""The tablet's door: JSON below one versioned path (K11). static/openapi/v1.json describes it."""

import datetime
import hashlib
import json
import re

from odoo import SUPERUSER_ID, http
from odoo.http import request
from odoo.tools import file_open

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools import whole_files

from ..models.werkbon_tablet import CALLS_A_MINUTE, FAILURES_A_MINUTE
from ..rules import tablet

PATH = "/werkbon/v1"
LISTS = ("relations", "materials", "hour_types", "orders")
MOST_JSON = 2 * 1024 * 1024
MOST_PHOTO = 10 * 1024 * 1024
AFTER = re.compile(r"[0-9]{1,9}")
PHOTO_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
STATUS = {
    "not_allowed": 401,
    "employee_unknown": 403,
    "order_unknown": 404,
    "customer_unknown": 404,
    "article_unknown": 404,
    "push_of_other": 409,
    "push_differs": 409,
    "order_closed": 409,
    "order_signed": 409,
    "too_large": 413,
    "length_missing": 411,
    "not_an_image": 415,
    "too_many_calls": 429,
    "storage_full": 503,
}
ROUTE = {"type": "http", "auth": "public", "csrf": False, "save_session": False, "sitemap": False}


class Denied(Exception):
    """The call ends here, with the Refusal's answer."""

    def __init__(self, code, **facts):
        super().__init__(code)
        self.refusal = Refusal(code, facts)


def answer(content, status=200):
    headers = {"Cache-Control": "no-store"}
    if status in (429, 503):
        headers["Retry-After"] = "60"
    return request.make_json_response(content, headers=headers, status=status)


def refused(refusal):
    content = {"error": refusal.code, **refusal.facts}
    return answer(content, STATUS.get(refusal.code, 422 if refusal.code == "not_accepted" else 400))


class TabletController(http.Controller):
    @http.route(f"{PATH}/openapi.json", methods=["GET"], **ROUTE)
    def openapi(self):
        with file_open("webhero_werkbon/static/openapi/v1.json") as file:
            return answer(json.load(file))

    @http.route(f"{PATH}/link", methods=["POST"], **ROUTE)
    def link(self):
        return self._guarded(self._link)

    @http.route([f"{PATH}/<string:name>"], methods=["GET"], **ROUTE)
    def list(self, name, since="", after="0"):
        return self._guarded(self._list, name, since, after)

    @http.route(f"{PATH}/orders", methods=["POST"], **ROUTE)
    def push(self):
        return self._guarded(self._push)

    @http.route(f"{PATH}/orders/<int(max=2147483647):order_id>/photos", methods=["POST"], **ROUTE)
    def photo(self, order_id, caption=""):
        return self._guarded(self._photo, order_id, caption)

    # ---- who calls

    def _guarded(self, handle, *arguments):
        """Answer one call of one employee; whatever is wrong about who calls gets the same words."""
        try:
            return handle(self._tablet(), *arguments)
        except Denied as denied:
            return refused(denied.refusal)
        except OSError as error:
            if not whole_files.is_full(error):
                raise
            request.env.cr.rollback()  # nothing of this call is kept: the tablet sends it again
            return refused(Refusal("storage_full", {}))

    def _tablet(self):
        """The tablet's own record, in its company, as superuser; raises Denied.

        A valid token is never blocked by other calls from its address: only failed attempts are counted there.
        """
        env = request.env(user=SUPERUSER_ID, su=True)
        headers = request.httprequest.headers
        company, token = headers.get("X-Company", ""), headers.get("Authorization", "").removeprefix("Bearer ")
        backend = env["webhero.werkbon.backend"]
        if tablet.COMPANY.fullmatch(company) and tablet.TOKEN.fullmatch(token):
            backend = backend._of_token(company, token)
        if not backend:
            self._guessed(env, "", "not_allowed")
        found = env["webhero.werkbon.tablet"]._of_number(backend, headers.get("X-Employee", "")[:50])
        if not found:
            self._guessed(env, f"{backend.id}:", "employee_unknown")
        self._limit(found)
        return found.with_company(found.company_id).with_context(
            allowed_company_ids=found.company_id.ids, lang=found.company_id.partner_id.lang or "nl_BE"
        )

    def _guessed(self, env, what, code):
        """Refuse with `code`, and too many such guesses from one address with a wait."""
        hits, caller = env["webhero.werkbon.hit"], f"ip:{what}{request.httprequest.remote_addr}"
        if hits._too_many(caller, FAILURES_A_MINUTE):
            raise Denied("too_many_calls")
        hits._count(caller)
        raise Denied(code)

    def _limit(self, found):
        """One tablet that calls without end is slowed down; the others of its company are not."""
        hits, tablets = found.env["webhero.werkbon.hit"], len(found.backend_id.tablet_ids)
        company = f"company:{found.backend_id.id}"
        if hits._too_many(found._hit_key(), CALLS_A_MINUTE) or hits._too_many(company, CALLS_A_MINUTE * tablets):
            raise Denied("too_many_calls")
        hits._count(company)
        hits._count(found._hit_key())

    # ---- requests

    def _link(self, found):
        device = tablet.parse_device(self._json())
        if isinstance(device, Refusal):
            return refused(device)
        found.write({"linked_on": datetime.datetime.now(datetime.UTC).replace(tzinfo=None), "device": device})
        return answer({"company": found.company_id.name, "employee": found.employee_id.name, "number": found.number})

    def _list(self, found, name, since, after):
        if name not in LISTS:
            raise Denied("order_unknown")
        moment = tablet.since(since)
        if moment is None or not AFTER.fullmatch(after):
            raise Denied("field_wrong", field="since", why="moment")
        return answer(found._list(name, moment, int(after)))

    def _push(self, found):
        raw = self._body(MOST_JSON)
        return self._response(found._push(self._json(raw), hashlib.sha256(raw).hexdigest()))

    def _photo(self, found, order_id, caption):
        photo_id = request.httprequest.headers.get("X-Photo-Id", "")
        if not PHOTO_ID.fullmatch(photo_id):
            raise Denied("field_wrong", field="X-Photo-Id", why="push_id")
        parsed = tablet.parse_text({"caption": caption[:200]}, "caption", 200)
        if isinstance(parsed, Refusal):
            return refused(parsed)
        return self._response(found._photo(order_id, photo_id, parsed, self._body(MOST_PHOTO)))

    def _response(self, got):
        if isinstance(got, Refusal):
            return refused(got)
        content, created = got
        return answer(content, 201 if created else 200)

    # ---- the body

    def _body(self, limit):
        """The raw bytes; refused by their announced length, before they are read."""
        length = request.httprequest.content_length
        if length is None:
            raise Denied("length_missing")
        if length > limit:
            raise Denied("too_large", limit=limit)
        return request.httprequest.get_data()  # cached: Odoo retries the call after a serialization failure

    def _json(self, raw=None):
        raw = self._body(MOST_JSON) if raw is None else raw
        try:
            return json.loads(raw)
        except (ValueError, RecursionError):
            raise Denied("field_wrong", field="body", why="json")
