"""e-Boekhouden's REST service, /v1: sessions, thin lists with filters, and its error codes.

What is documented nowhere (how long a session lasts, how many calls a minute, the code of a refused token,
whether the number on a payment's row counts for the list's filter) is our own assumption.
"""

import collections
import datetime
import functools
import re
import time
import uuid
from decimal import Decimal

from werkzeug.wrappers import Response

from . import eboekhouden_rest_checks as checks
from .eboekhouden_books import Problem
from .eboekhouden_rest_lists import page, relations
from .eboekhouden_seed import TOKENS
from .eboekhouden_service import BooksService
from .service import json_answer, route

SOURCE = re.compile(r"[\w_ ]{1,10}")
RELATION_FILTERS = {
    "code": "code",
    "type": "type",
    "email": "emailAddress",
    "name": "name",
    "contact": "contact",
    "city": "city",
}
NO_SESSION = Problem("", "The session is invalid or expired", status=401)


def only(*names, amounts=()):
    """A function that gives these fields of a record, the amounts as numbers."""

    def shape(record):
        found = {name: record.get(name) for name in names}
        return {**found, **{name: float(record[name]) for name in amounts if record.get(name) is not None}}

    return shape


def inside(answer):
    """A call that needs a session: gets the administration that the caller's token belongs to."""

    @functools.wraps(answer)
    def wrapper(self, request, **arguments):
        session = self.session(_key(request))
        if not session:
            raise NO_SESSION
        return answer(self, request, self.books.administration(session["guid"]), **arguments)

    return wrapper


def _key(request):
    """The session's token is sent bare, or after Bearer."""
    return request.headers.get("Authorization", "").removeprefix("Bearer ").strip()


def _sent(request):
    body = request.get_json()
    checks.refuse(not isinstance(body, dict), "")
    return body


def _found(record, what):
    if not record:
        raise Problem("", f"{what} not found", status=404)
    return record


class EBoekhoudenRest(BooksService):
    name = "eboekhouden_rest"
    title = "e-Boekhouden (REST)"
    switches = {
        "session_seconds": (3600, "how long a session lasts from its opening"),
        "calls_a_minute": (0, "more calls than this within a minute get 429; 0 is no limit"),
        "country": ("", "the host of one country: NL or BE refuses tokens of the other's administrations"),
        "linked": ("foreign", "administration/linked: own, foreign (what is linked with it), or refused"),
        "count_of_page": (False, "a list's count is that of the answer, as the description may be read"),
        "another": (
            False,
            "a record that is asked by its number is answered with another, an invoice gets another number",
        ),
    }

    def __init__(self, store=None, **settings):
        super().__init__(store, **settings)
        self._calls = collections.deque()

    def credentials(self):
        return {"Token": TOKENS[0]["token"]}

    # ---- every call

    def respond(self, request):
        request.count_of_page = self.settings["count_of_page"]
        wait = self._too_many()
        if wait:
            problem = Problem("", "Too many requests", status=429)
            return self._refused(problem, **{"Retry-After": str(wait)})
        try:
            with self.store.transaction():
                return super().respond(request)
        except Problem as problem:
            return self._refused(problem)
        except (TypeError, ValueError) as error:
            return self._refused(Problem("", f"A value could not be converted: {error}"))

    def _too_many(self):
        limit, now = self.settings["calls_a_minute"], time.time()
        while self._calls and self._calls[0] < now - 60:
            self._calls.popleft()
        if limit and len(self._calls) >= limit:
            return max(1, round(self._calls[0] + 60 - now))
        self._calls.append(now)
        return 0

    @staticmethod
    def _refused(problem, **headers):
        kind = "security" if problem.status in (401, 403) else "validation"
        body = {
            "type": kind,
            "code": problem.code or None,
            "title": problem.text,
            "status": problem.status,
            "message": problem.text,
            "propertyName": problem.field,
            "errors": [problem.text],
        }
        if kind == "security":
            body["securityType"] = "session"
        return json_answer(body, problem.status, **headers)

    def not_found(self, request, error):
        return self._refused(Problem("", str(error.description), status=error.code or 404))

    def unauthorized(self, request):
        return self._refused(NO_SESSION)

    # ---- session and administrations

    @route("/v1/session", "POST", "DELETE")
    def handle_session(self, request):
        if request.method == "DELETE":
            self.end_session(_key(request))
            return Response(status=204)
        sent = _sent(request)
        checks.refuse(not SOURCE.fullmatch(sent.get("source") or ""), "API_SESSION_002", "source")
        token = self.store.get("token", sent.get("accessToken") or "")
        if not token or token["ended"]:
            raise Problem("", "The access token is invalid or has expired", status=401)
        if self.settings["country"] not in ("", self.books.administration(token["guid"]).head["country"]):
            raise Problem("", "The access token is invalid or has expired", status=401)
        key = uuid.uuid4().hex
        self.new_session(key, guid=token["guid"], accountant=token["accountant"])
        return json_answer({"token": key, "expiresIn": int(self.settings["session_seconds"])})

    @route("/v1/administration")
    @inside
    def list_administrations(self, request, administration):
        if not self.session(_key(request))["accountant"]:
            raise Problem("EP_001", "This endpoint is only available to accountants", status=403)
        return page(request, self.books.administrations(), {}, only("guid", "company"))

    @route("/v1/administration/linked")
    @inside
    def list_linked(self, request, administration):
        """What is linked to the token's user; sources disagree about whom, and whether everybody may ask."""
        kind = self.settings["linked"]
        if kind == "refused":
            raise Problem("EP_001", "This endpoint is only available to accountants", status=403)
        others = [head for head in self.books.administrations() if head["guid"] != administration.guid]
        return page(request, [administration.head] if kind == "own" else others, {}, only("guid", "company"))

    # ---- reference data

    @route("/v1/ledger")
    @inside
    def list_ledgers(self, request, administration):
        shape = only("id", "code", "description", "category", "group")
        return page(request, administration.all("ledger"), {"code": "code", "category": "category"}, shape)

    @route("/v1/ledger/<int:key>")
    @inside
    def read_ledger(self, request, administration, key):
        return json_answer(_found(administration.get("ledger", key), "Ledger"))

    @route("/v1/unit")
    @inside
    def list_units(self, request, administration):
        return page(request, administration.all("unit"), {}, only("id", "description"))

    @route("/v1/costcenter")
    @inside
    def list_cost_centres(self, request, administration):
        return page(request, administration.all("cost_centre"), {}, only("id", "description", "parentId", "active"))

    @route("/v1/invoicetemplate")
    @inside
    def list_templates(self, request, administration):
        filters = {"name": "name", "type": "type", "active": "active"}
        return page(request, administration.all("template"), filters, only("id", "name", "active", "type"))

    @route("/v1/emailtemplate")
    @inside
    def list_email_templates(self, request, administration):
        return page(request, administration.all("email_template"), {}, only("id", "name"))

    @route("/v1/product")
    @inside
    def list_products(self, request, administration):
        filters = {"code": "code", "groupCode": "groupCode"}
        shape = only("id", "code", "description", "unitId", "active")
        return page(request, administration.all("product"), filters, shape)

    @route("/v1/product/<int:key>")
    @inside
    def read_product(self, request, administration, key):
        record = _found(administration.get("product", key), "Product")
        excl = Decimal(record["priceExcl"])
        rate = administration.rates.get(record["vatCode"], (0,))[0] or 0  # an article may have no code
        incl = round(excl * (100 + rate) / 100, 2)
        return json_answer({**record, "priceExcl": float(excl), "priceIncl": float(incl)})

    @route("/v1/product/groups")
    @inside
    def list_product_groups(self, request, administration):
        groups = sorted({product["groupCode"] for product in administration.all("product") if product["groupCode"]})
        groups = [{"code": group, "description": group} for group in groups]
        return page(request, groups, {}, only("code", "description"))

    # ---- relations

    @route("/v1/relation", "GET", "POST")
    @inside
    def relations(self, request, administration):
        if request.method == "GET":
            return page(request, relations(request, administration), RELATION_FILTERS, only("id", "type", "code"))
        sent = _sent(request)
        checks.relation(administration, sent)
        record = administration.add_relation({**sent, "date": datetime.date.today().isoformat()})
        return json_answer(only("id", "code")(record))

    @route("/v1/relation/<int:key>", "GET", "PATCH")
    @inside
    def relation(self, request, administration, key):
        record = _found(self._asked(administration, "relation", key), "Relation")
        if request.method == "GET":
            return json_answer(record)
        sent = _sent(request)
        checks.relation(administration, sent)
        administration.update_relation(record, sent)
        return Response(status=204)

    def _asked(self, administration, table, key):
        """The record of this number; another of the table under the switch `another`."""
        if not self.settings["another"]:
            return administration.get(table, key)
        return next((record for record in administration.all(table) if record["id"] != key), None)

    # ---- mutations and open items

    @route("/v1/mutation", "GET", "POST")
    @inside
    def mutations(self, request, administration):
        if request.method == "POST":
            sent = _sent(request)
            checks.mutation(administration, sent)
            return json_answer(only("id")(administration.add_mutation(sent)))
        number = request.args.get("invoiceNumber")
        found = administration.mutations_about(number) if number else administration.all("mutation")
        names = ("type", "id", "description", "date")
        shape = only("id", "type", "date", "invoiceNumber", "ledgerId", "entryNumber", amounts=("amount",))
        return page(request, found, {name: name for name in names}, shape)

    @route("/v1/mutation/<int:key>")
    @inside
    def read_mutation(self, request, administration, key):
        record = _found(self._asked(administration, "mutation", key), "Mutation")
        row = only("ledgerId", "vatCode", "costCenterId", "description", "invoiceNumber", "relationId")
        amount = "incl" if record.get("inExVat") == "IN" else "excl"
        rows = [
            {**row(each), "amount": float(each[amount]), "vatAmount": float(each["vat"])} for each in record["rows"]
        ]
        head = only(
            "id",
            "type",
            "date",
            "description",
            "termOfPayment",
            "ledgerId",
            "relationId",
            "inExVat",
            "invoiceNumber",
            "entryNumber",
        )
        return json_answer({**head(record), "rows": rows, "vat": self._vat(record["rows"])})

    @staticmethod
    def _vat(rows):
        totals = collections.Counter()
        for row in rows:
            totals[row["vatCode"]] += Decimal(row["vat"])
        return [{"vatCode": code, "amount": float(amount)} for code, amount in totals.items()]

    @route("/v1/mutation/invoice/outstanding")
    @inside
    def list_outstanding(self, request, administration):
        side = request.args.get("credDeb")
        checks.refuse(side not in ("C", "D"), "MUTA_006", "credDeb")
        found = administration.open_items(side, request.args.get("invoiceNumber", "").rstrip())
        items = [self._outstanding(administration, item) for item in found]
        return page(request, items, {"invoiceNumber": "invoiceNumber"}, dict)

    @staticmethod
    def _outstanding(administration, item):
        relation = administration.get("relation", item["relationId"]) or {}
        total, paid = Decimal(item["total"]), Decimal(item["paid"])
        return {
            **only("date", "mutationId", "invoiceNumber", "relationId")(item),
            "relationCode": relation.get("code"),
            "company": relation.get("name"),
            "totalAmount": float(total),
            "paidAmount": float(paid),
            "outstandingAmount": float(total - paid),
        }

    # ---- invoices

    @route("/v1/invoice", "GET", "POST")
    @inside
    def invoices(self, request, administration):
        if request.method == "POST":
            sent = _sent(request)
            checks.invoice(administration, sent)
            if self.settings["another"] and sent.get("invoiceNumber"):
                sent["invoiceNumber"] += "0"
            sent = {"date": datetime.date.today().isoformat(), **sent, "inExVat": sent.get("inExVat") or "EX"}
            booking = sent.get("mutation")
            ledger = booking and (booking.get("ledgerId") or self._debtors(administration))
            return json_answer(only("id", "invoiceNumber", "inExVat")(administration.add_invoice(sent, ledger)))
        names = ("invoiceNumber", "relationId", "date")
        shape = only(
            "id",
            "invoiceNumber",
            "relationId",
            "date",
            "reference",
            "text",
            "termOfPayment",
            "templateId",
            "print",
            amounts=("totalExcl", "totalAmount", "vatAmount"),
        )
        found = administration.containing("invoice", request.args.get("invoiceNumber", "").rstrip(), "invoiceNumber")
        return page(request, found, {name: name for name in names}, shape)

    @staticmethod
    def _debtors(administration):
        return next(ledger["id"] for ledger in administration.all("ledger") if ledger["category"] == "DEB")

    @route("/v1/invoice/<int:key>")
    @inside
    def read_invoice(self, request, administration, key):
        record = _found(administration.get("invoice", key), "Invoice")
        item = only(
            "quantity",
            "amount",
            "unitId",
            "code",
            "productId",
            "description",
            "pricePerUnit",
            "vatCode",
            "vatAmount",
            "ledgerId",
            "costCenterId",
            "discountAmount",
            "discountPercentage",
        )
        head = only(
            "id",
            "invoiceNumber",
            "relationId",
            "date",
            "reference",
            "text",
            "termOfPayment",
            "inExVat",
            "templateId",
            "emailTemplateId",
            amounts=("totalExcl", "totalAmount", "vatAmount"),
        )
        return json_answer({**head(record), "items": [item(each) for each in record["items"]]})
