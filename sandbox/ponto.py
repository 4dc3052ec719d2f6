"""Ponto: accounts, synchronizations and transactions of one integration, in the shapes of its published API (JSON:API)."""

import base64
import datetime
import uuid
from decimal import Decimal

from .service import Service, json_answer, route

LARGEST_PAGE = 100
SUBTYPES = ("accountDetails", "accountTransactions", "accountTransactionsWithUnsettled")
NAMESPACE = uuid.UUID("6f6b1f0e-6d0a-4b52-9a1e-3a7d7f1f3b10")


class Ponto(Service):
    """Accounts are made by `open_account`, movements by `book` (settled) and `announce` (pending, not booked yet)."""

    name = "ponto"
    title = "Ponto (bank feed)"
    CLIENT_ID, SECRET = "ponto-sandbox-client", "ponto-sandbox-secret"
    switches = {
        "consent": ("ok", "ok, or expired: the bank lets nobody read until the owner renews it"),
        "sync_polls": (1, "how often a synchronization is asked for before it is ready"),
        "page": (LARGEST_PAGE, "the most transactions on a page"),
        "repeat": (False, "the last transaction of a page stands on the next one too"),
        "as_told": (False, "newest first by when the bank told it: one that it told late stands among newer ones"),
        "sync_refused": (False, "no synchronization is taken: an integration that must tell the customer's address"),
        "bank_down": (False, "the synchronization ends with a technical error of the bank"),
    }

    # ---- what tests do

    def open_account(self, iban, balance="0.00", currency="EUR", holder="Dakwerken Van Hout BV"):
        key = str(uuid.uuid5(NAMESPACE, iban))
        values = {"id": key, "iban": iban, "balance": balance, "told": balance, "currency": currency, "holder": holder}
        self.store.put("account", key, values)
        return key

    def book(self, account, amount, day, text="", structured=False, pending=False, **values):
        """A movement; its id stays when it is listed again."""
        number = len(self.store.all("transaction")) + 1
        key = str(uuid.uuid5(NAMESPACE, f"{account}/{number}"))
        moment = day if isinstance(day, str) else f"{day}T00:00:00.000Z"
        attributes = {
            "amount": str(amount), "executionDate": moment, "valueDate": moment, "remittanceInformation": text,
            "remittanceInformationType": "structured" if structured else "unstructured", **values,
        }  # fmt: skip
        self.store.put(
            "transaction",
            key,
            {"id": key, "account": account, "pending": pending, "number": number, "said": attributes},
        )
        if not pending:
            balance = Decimal(self.store.get("account", account)["balance"]) + Decimal(str(amount))
            self.store.change("account", account, balance=str(balance))
        return key

    # ---- the API

    def respond(self, request):
        if request.path != "/oauth2/token" and not self._knows(request):
            return _failed(401, "invalidAccessToken", "The access token is missing, invalid or expired.")
        return super().respond(request)

    def _knows(self, request):
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return bool(token) and self.store.get("token", token) is not None

    @route("/oauth2/token", "POST")
    def token(self, request):
        login = base64.b64encode(f"{self.CLIENT_ID}:{self.SECRET}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {login}":
            return json_answer({"error": "invalid_client"}, 401)
        if request.form.get("grant_type") != "client_credentials":
            return json_answer({"error": "unsupported_grant_type"}, 400)
        token = uuid.uuid4().hex
        self.store.put("token", token, {"at": datetime.datetime.now(datetime.UTC).isoformat()})
        return json_answer({"access_token": token, "token_type": "bearer", "expires_in": 1799, "scope": "ai"})

    @route("/accounts")
    def accounts(self, request):
        found = [self._account(key, row) for key, row in self._rows("account")]
        return json_answer({"data": found, "links": {"first": request.url}, "meta": {"paging": {"limit": 10}}})

    @route("/accounts/<key>")
    def account(self, request, key):
        row = self.store.get("account", key)
        return json_answer({"data": self._account(key, row)}) if row else _missing("account")

    @route("/synchronizations", "POST")
    def synchronize(self, request):
        attributes = ((request.get_json(silent=True) or {}).get("data") or {}).get("attributes") or {}
        if self.settings["sync_refused"]:
            return _failed(400, "missingAttribute", "customerIpAddress is missing.")
        if attributes.get("resourceType") != "account" or attributes.get("subtype") not in SUBTYPES:
            return _failed(400, "validationError", "resourceType or subtype is not known.")
        if not self.store.get("account", attributes.get("resourceId")):
            return _missing("account")
        key = str(uuid.uuid4())
        self.store.put("synchronization", key, {"asked": 0, "attributes": attributes})
        return json_answer({"data": self._synchronization(key)}, 201)

    @route("/synchronizations/<key>")
    def synchronization(self, request, key):
        row = self.store.get("synchronization", key)
        if not row:
            return _missing("synchronization")
        self.store.change("synchronization", key, asked=row["asked"] + 1)
        return json_answer({"data": self._synchronization(key)})

    @route("/accounts/<key>/transactions")
    def transactions(self, request, key):
        return self._page(request, key, pending=False)

    @route("/accounts/<key>/pending-transactions")
    def pending(self, request, key):
        return self._page(request, key, pending=True)

    # ---- shapes

    def _page(self, request, account, pending):
        """Newest first; `page[after]` names the last one that was read."""
        if not self.store.get("account", account):
            return _missing("account")
        rows = [
            (key, row)
            for key, row in self._rows("transaction")
            if row["account"] == account and row["pending"] == pending
        ]
        day = "" if self.settings["as_told"] else "executionDate"
        rows.sort(key=lambda one: (one[1]["said"].get(day, ""), one[1]["number"]), reverse=True)
        size = min(int(request.args.get("page[limit]", 10)), LARGEST_PAGE, int(self.settings["page"]))
        keys = [key for key, _row in rows]
        after = request.args.get("page[after]")
        if after and after not in keys:
            return _failed(400, "invalidPagination", "page[after] is not known.")
        start = keys.index(after) + 1 if after else 0
        shown = rows[start : start + size]
        links = {"first": f"{self.url}/accounts/{account}/transactions?page[limit]={size}"}
        if start + size < len(rows):
            last = shown[-2][0] if self.settings["repeat"] and size > 1 else shown[-1][0]
            links["next"] = f"{links['first']}&page[after]={last}"
        data = [self._transaction(key, row, account) for key, row in shown]
        return json_answer({"data": data, "links": links, "meta": {"paging": {"limit": size, "after": after}}})

    def _rows(self, table):
        return [(row["id"], row) for row in self.store.all(table)]

    def _account(self, key, row):
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        attributes = {
            "reference": row["iban"], "referenceType": "IBAN", "currency": row["currency"], "holderName": row["holder"],
            "currentBalance": float(row["told"]), "availableBalance": float(row["told"]), "synchronizedAt": now,
            "subtype": "checking", "deprecated": False,
        }  # fmt: skip
        return {"type": "account", "id": key, "attributes": attributes, "meta": {"synchronizedAt": now}}

    def _transaction(self, key, row, account):
        said = {
            "currency": self.store.get("account", account)["currency"],
            "description": "Wire transfer",
            **row["said"],
        }
        return {
            "type": "pendingTransaction" if row["pending"] else "transaction",
            "id": key,
            "attributes": {**said, "amount": float(said["amount"])},
            "relationships": {"account": {"data": {"type": "account", "id": account}}},
        }

    def _synchronization(self, key):
        row, errors = self.store.get("synchronization", key), []
        ready = row["asked"] >= int(self.settings["sync_polls"])
        if self.settings["consent"] != "ok":
            errors = [{"code": "authorizationExpired", "detail": "The authorization of this account has expired."}]
        elif self.settings["bank_down"]:
            errors = [{"code": "financialInstitutionError", "detail": "The financial institution is not available."}]
        status = "pending" if not ready else "error" if errors else "success"
        attributes = {**row["attributes"], "status": status, "errors": errors if ready else []}
        if (
            status == "success" and attributes["subtype"] == "accountDetails"
        ):  # of the other kinds the balance is not asked
            account = self.store.get("account", attributes["resourceId"])
            self.store.change("account", attributes["resourceId"], told=account["balance"])
        return {"type": "synchronization", "id": key, "attributes": attributes}


def _missing(resource):
    return _failed(404, "resourceNotFound", f"The requested {resource} was not found.")


def _failed(status, code, detail):
    return json_answer({"errors": [{"code": code, "detail": detail}]}, status)
