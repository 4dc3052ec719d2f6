"""Mollie's payments, as far as the host's payment provider and the proof by one cent use them: made, paid, named, read.

Read in the vendor's own SDK, which is made from its OpenAPI description (mollie/mollie-api-typescript 2bee2a5 of
2026-06-29: docs/models paymentresponse, paymentdetails, errorresponse), and docs.mollie.com/docs/bancontact, /kbc, /belfius
(30 November 2026). A guess: the words of `detail`, and that an amount below the least of a method is a 422 about `amount`.
Mollie calls `webhookUrl` with the id alone.
"""

import datetime
import re
from decimal import Decimal
from urllib.parse import urlencode

from .service import Service, json_answer, route

VALUE = re.compile(r"\d{1,9}\.\d{2}")
LEAST = {"bancontact": Decimal("0.02"), "banktransfer": Decimal("0.01"), "creditcard": Decimal("0.01")}
AT_ONCE, LATER = (
    ("ideal", "bancontact", "banktransfer"),
    ("kbc", "belfius"),
)  # which methods name the payer's account, and when
METHODS = (*AT_ONCE, *LATER, "creditcard", "paypal", "directdebit", "applepay")
FINAL = {"paid": "paidAt", "canceled": "canceledAt", "expired": "expiredAt", "failed": "failedAt"}
TITLES = {400: "Bad Request", 401: "Unauthorized Request", 404: "Not Found", 422: "Unprocessable Entity"}
DOCUMENTATION = {"href": "https://docs.mollie.com/errors", "type": "text/html"}


class Mollie(Service):
    """Payments of one profile. `pay` is what the payer does, `name_account` the bank's word a banking day later."""

    name = "mollie"
    title = "Mollie (payments)"
    KEY = "test_sandboxsandboxsandboxsandbox"
    PROFILE = "pfl_sandbox"
    switches = {
        "methods": (METHODS, "the ways to pay that are switched on"),
        "card_only": (
            False,
            "Bancontact gives the card's last digits and no account, as the description of June 2026 may be read",
        ),
    }

    def credentials(self):
        return {"URL": f"{self.url}/v2", "API key": self.KEY}

    def respond(self, request):
        if request.path.startswith("/v2/") and request.headers.get("Authorization") != f"Bearer {self.KEY}":
            return refused(401, "Missing authentication, or failed to authenticate")
        return super().respond(request)

    # ---- what tests do

    def pay(self, key, account="", method=None, status="paid"):
        """The payer ends the payment; KBC and Belfius name his account later, cards and PayPal never do."""
        row = self.store.get("payment", key)
        method = method or row["method"] or "ideal"
        hidden = method == "bancontact" and self.settings["card_only"]
        named = account if method in AT_ONCE and status == "paid" and not hidden else ""
        more = {FINAL[status]: moment()} if status in FINAL else {}
        self.store.put(
            "payment", key, {**row, **more, "status": status, "method": method, "details": details(method, named)}
        )
        self._call(row)

    def name_account(self, key, account):
        """The bank reports the account: Mollie makes no call for it."""
        row = self.store.get("payment", key)
        self.store.change("payment", key, details=details(row["method"], account))

    def _call(self, row):
        if row.get("webhookUrl"):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            self.callbacks.post(row["webhookUrl"], urlencode({"id": row["id"]}).encode(), headers)

    # ---- the API

    @route("/v2/payments", "POST")
    def create(self, request):
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            return refused(400, "The request body is not valid JSON")
        problem = self._problem(body)
        if problem:
            return refused(422, problem[1], problem[0])
        methods = wanted(body)
        key = f"tr_{self.store.next_number('payment'):010d}"
        row = {
            "resource": "payment", "id": key, "mode": "test", "createdAt": moment(), "amount": body["amount"],
            "description": body["description"], "method": methods[0] if len(methods) == 1 else None,
            "metadata": body.get("metadata"), "status": "open", "isCancelable": False, "locale": body.get("locale"),
            "expiresAt": moment(minutes=15), "details": None, "profileId": self.PROFILE, "sequenceType": "oneoff",
            "redirectUrl": body["redirectUrl"], "webhookUrl": body.get("webhookUrl"),
        }  # fmt: skip
        self.store.put("payment", key, row)
        return json_answer(self._shown(row), 201)

    def _problem(self, body):
        """(field, detail) of what is wrong with a requested payment, or None."""
        amount = body.get("amount")
        value = amount.get("value") if isinstance(amount, dict) else None
        if not isinstance(value, str) or not VALUE.fullmatch(value) or amount.get("currency") != "EUR":
            return "amount", "The amount contains an invalid value"
        for name in ("description", "redirectUrl"):
            if not isinstance(body.get(name), str) or not body[name]:
                return name, f"The {name} is missing"
        methods = wanted(body)
        if any(one not in self.settings["methods"] for one in methods):
            return "method", "The payment method is not enabled in your website profile"
        if any(Decimal(value) < LEAST.get(one, Decimal("0.01")) for one in methods):
            return "amount", "The amount is lower than the minimum"
        return None

    @route("/v2/payments/<key>")
    def payment(self, request, key):
        row = self.store.get("payment", key)
        return json_answer(self._shown(row)) if row else refused(404, f"No payment exists with token {key}.")

    def _shown(self, row):
        """What is final has no checkout any more, and no moment at which it expires."""
        links = {"self": {"href": f"{self.url}/v2/payments/{row['id']}", "type": "application/hal+json"}}
        if row["status"] == "open":
            links["checkout"] = {"href": f"{self.url}/checkout/{row['id']}?method=", "type": "text/html"}
        left_out = ("expiresAt", "isCancelable") if row["status"] in FINAL else ()
        return {**{name: value for name, value in row.items() if name not in left_out}, "_links": links}


def wanted(body):
    """The methods that a payment is limited to, from a text, a list, or nothing."""
    method = body.get("method")
    return [method] if isinstance(method, str) else [name for name in method or [] if name]


def details(method, account):
    """What is known of the payer, in the shape of each method."""
    if method == "creditcard":
        return {"cardNumber": "6787", "cardLabel": "Visa", "cardCountryCode": "BE"}
    if method == "paypal":
        return {
            "consumerName": "Lies Peeters",
            "consumerAccount": "lies@bedrijf.example",
            "paypalReference": "9AL35361CF606152E",
        }
    named = {"consumerName": "Lies Peeters", "consumerAccount": account.replace(" ", ""), "consumerBic": None}
    more = {"cardNumber": "6787"} if method == "bancontact" else {}
    return {**(named if account else dict.fromkeys(named)), **more}


def moment(**later):
    return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(**later)).isoformat(timespec="seconds")


def refused(status, detail, field=None):
    body = {"status": status, "title": TITLES[status], "detail": detail, **({"field": field} if field else {})}
    return json_answer({**body, "_links": {"documentation": DOCUMENTATION}}, status)
