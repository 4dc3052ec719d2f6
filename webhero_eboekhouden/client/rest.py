# SPDX-License-Identifier: LGPL-3.0-or-later
"""e-Boekhouden over REST: sessions, calls, errors, and the interface of `client`."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Conflict, Permanent, Temporary
from odoo.addons.webhero_exchange.client.http import Http

from . import rest_reading as reading
from . import rest_writing as writing
from .session import Session
from .types import Booked, Listing, MutationKind
from .values import same_email, whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from .types import Administration, CostCentre, Invoice, Ledger, Mutation, OpenItem, Relation, Template, Unit

# Dutch and Belgian administrations have hosts of their own. Read on 30 November 2026 in a public client
# (Mantix/eboekhouden-rest-api 14a999d of 2026-03-10), not run: whether one refuses a token of the other is documented nowhere.
URLS = {"NL": "https://api.e-boekhouden.nl", "BE": "https://api.e-boekhouden.be"}
PAGE = 2000
MAX_PAGES = 500
RENEW_EARLY = 60  # seconds
NOT_FOR_THIS_USER = ("EP_", "books_refused", "books_forbidden")
OF_THE_CONNECTION = (402, 408, 425)  # beside 401 and 403; Http raises 429 and 5xx
TAKEN = ("MUT_019", "MUT_020", "FACT_101")


class EBoekhoudenRest(Session):
    """See `client` for the interface. `ledgers` {code: number} spares a call where the caller keeps them."""

    lists_templates = True
    asks_first = False  # it refuses a number that it knows
    keeps_reference = True
    reads_all = False

    def __init__(self, token, *, url=URLS["NL"], ledgers=None, log=None, source="Webhero"):
        self.token, self.source = token, source
        self.http = Http(url, secrets=[token], log=log)
        self._until = 0.0
        self._ledgers, self._fresh = dict(ledgers or {}), False
        self._units = None

    def move(self, url: str) -> None:
        """Speak with the host at `url` from now on, in a session of its own."""
        self.http.base_url = f"{url.rstrip('/')}/"
        self._session = None

    # ---- calls

    def _open(self):
        """AuthFailed('books_token') where the token is refused or over."""
        sent = {"accessToken": self.token, "source": self.source}
        answer = self.http.post("/v1/session", json=sent, accept=(200, 428))
        if answer.status >= 300:
            self._refuse_session(answer)
        found = reading.parse(answer)
        session = reading.text(found, "token")
        if not session:
            raise Temporary("books_unreadable", text="session")
        self._until = time.monotonic() + max(whole(found.get("expiresIn")) - RENEW_EARLY, RENEW_EARLY / 2)
        return session

    def _refuse_session(self, answer):
        """A page in the service's place (a redirect, a 404 without a code) says nothing about the token."""
        code, facts = _problem(answer)
        if answer.status in OF_THE_CONNECTION:
            raise self.http._failure(answer)
        if not code and (answer.status < 400 or answer.status == 404):
            raise Temporary("books_unreadable", text=f"session: {answer.status}")
        raise self.auth_failed(code or "books_token", **facts)

    def _end(self):
        self.http.request("DELETE", "/v1/session", headers={"Authorization": self._session})

    def _call(self, method, path, **options):
        """One call inside a session; a session that is gone is opened anew, once."""
        for attempt in (1, 2):
            if not self._session or time.monotonic() > self._until:
                self.connect()
            headers = {"Authorization": self._session}
            answer = self.http.request(method, path, headers=headers, accept=(200, 428), **options)
            if answer.status != 401:
                break
            self._session = None
            if attempt == 2:
                raise self.auth_failed("books_session", **_problem(answer)[1])
        if answer.status == 404:
            return None
        if answer.status >= 300:
            self._refuse(answer)
        return reading.parse(answer) if answer.content else {}

    def _refuse(self, answer):
        code, facts = _problem(answer)
        if answer.status in OF_THE_CONNECTION and not code:
            raise self.http._failure(answer)
        if code in TAKEN:
            raise Conflict(code, **facts)
        if answer.status == 403 and not code:
            raise self.auth_failed("books_forbidden", **facts)
        raise Permanent(code or "books_refused", **facts)

    def _get(self, path, **query):
        return self._call("GET", path, params=query)

    def _post(self, path, body):
        found = self._call("POST", path, json=body)
        if found is None:
            raise Permanent("http_404", status=404, excerpt=path)
        return found

    def _list(self, path, **query):
        """All items of a list, page by page, until one is shorter than asked.

        `count` is documented as the number retrieved, and a total is not documented: it never ends a list that returns
        full pages, but reading continues where a total shows that a short page was not the last.
        """
        found, before = [], None
        for _page in range(MAX_PAGES):
            answer = self._get(path, limit=PAGE, offset=len(found), **query)
            if answer is None or answer == before:  # a list is never missing: what is in it would be booked again
                raise Temporary("books_unreadable", text=path)
            page, count = reading.items(answer)
            found += page
            if not page or (len(page) < PAGE and len(found) >= count):
                return found
            before = answer
        raise Temporary("books_unreadable", text=f"{path}: more than {MAX_PAGES} pages")

    def _listing(self, path, known, again, most, make):
        """Read new and changed records in full, at most `most`; those read before a 429 are kept."""
        items = [item for item in self._list(path) if item.get("id")]
        thin = {item["id"]: _line(item) for item in items}
        new = [number for number, line in thin.items() if known.get(number) != line]
        wanted = new + [number for number in again if number in thin and number not in new]
        read = self._details(path, wanted[:most])
        unread = set(new) - {values.get("id") for values in read}
        kept = {number: "" if number in unread else line for number, line in thin.items()}
        return Listing(kept, tuple(make(read)))

    def _details(self, path, numbers):
        found = []
        for number in numbers:
            try:
                found.append(self._one(path, whole(number)))
            except Temporary:
                if not found:
                    raise
                break
        return [values for values in found if values]

    def _one(self, path, number):
        """The record with this number, None where there is none; a record with another number is a bad answer."""
        found = self._get(f"{path}/{number}")
        if found and whole(found.get("id") or number) != number:
            raise Temporary("books_unreadable", text=f"{path}/{number}: {found['id']}")
        return found

    # ---- reference data

    def administrations(self) -> list[Administration]:
        """Those visible to the token's user; [] where the user has no access.

        The first list is for accountants; the second gives what is linked to the user, which may be of others, and is
        refused (EP_001) to some: sources disagree (a run of 2026-08-29 in markvandeven/printing-press-library, and
        CodeMill's README of 2026-06-16). So neither identifies the books of the token: `ledgers` do.
        """
        for path in ("/v1/administration", "/v1/administration/linked"):
            try:
                return [reading.administration(values) for values in self._list(path)]
            except (Permanent, AuthFailed) as refusal:
                if not refusal.code.startswith(NOT_FOR_THIS_USER):  # a failed call is no empty list
                    raise
        return []

    def ledgers(self) -> list[Ledger]:
        found = [reading.ledger(values) for values in self._list("/v1/ledger")]
        self._ledgers, self._fresh = {ledger.code: ledger.id for ledger in found}, True
        return found

    def templates(self) -> list[Template] | None:
        return [reading.template(values) for values in self._list("/v1/invoicetemplate")]

    def cost_centres(self) -> list[CostCentre]:
        return [reading.cost_centre(values) for values in self._list("/v1/costcenter")]

    def units(self) -> list[Unit]:
        found = [reading.unit(values) for values in self._list("/v1/unit")]
        self._units = {unit.name: unit.id for unit in found}
        return found

    def _ledger_id(self, code):
        if code not in self._ledgers and not self._fresh:
            self.ledgers()
        if code not in self._ledgers:
            raise Permanent("ledger_unknown", value=code)
        return self._ledgers[code]

    def _ledger_codes(self):
        if not self._ledgers:
            self.ledgers()
        return {number: code for code, number in self._ledgers.items()}

    def _unit_id(self, name):
        """0 for no unit; «uur» finds «Uur» where «uur» itself is not there."""
        if not name:
            return 0
        if self._units is None:
            self.units()
        alike = {unit.casefold(): number for unit, number in self._units.items()}
        found = self._units.get(name) or alike.get(name.casefold())
        if not found:
            raise Permanent("unit_unknown", value=name)
        return found

    def products(self, known: Any = None, again: Iterable[int] = (), most: int | None = None) -> Listing:
        return self._listing("/v1/product", known or {}, again, most, self._make_products)

    def _make_products(self, read):
        if read and self._units is None:
            self.units()
        units = {number: name for name, number in (self._units or {}).items()}
        ledgers = self._ledger_codes() if read else {}
        return [reading.product(values, units, ledgers) for values in read]

    def product_codes(self) -> list[str]:
        """Codes of the articles that can be on an invoice: the thin list has them."""
        return [reading.text(item, "code") for item in self._list("/v1/product") if item.get("active") is not False]

    # ---- relations

    def relations(self, known: Any = None, again: Iterable[int] = (), most: int | None = None) -> Listing:
        make = reading.relation
        return self._listing("/v1/relation", known or {}, again, most, lambda read: map(make, read))

    def relation_codes(self) -> list[str]:
        return [reading.text(item, "code") for item in self._list("/v1/relation")]

    def relations_by_email(self, email: str) -> list[Relation]:
        """The filter finds what looks like it, spaces around it too; the records themselves decide."""
        thin = self._list("/v1/relation", **{"email[like]": f"%{email.strip()}%"})
        read = self._details("/v1/relation", [item.get("id") for item in thin])
        return [found for found in map(reading.relation, read) if same_email(found.email, email)]

    def relation_by_code(self, code: str) -> Relation | None:
        thin = self._list("/v1/relation", code=code)
        same = [item.get("id") for item in thin if reading.text(item, "code").casefold() == code.casefold()]
        read = self._details("/v1/relation", same[:1])
        return reading.relation(read[0]) if read else None

    def add_relation(self, relation: Relation) -> Relation:
        answer = self._post("/v1/relation", writing.relation(relation))
        return writing.with_number(relation, _answer(answer, "id", whole), reading.text(answer, "code"))

    def update_relation(self, relation: Relation, fields: Iterable[str]) -> None:
        body = writing.changed_relation(relation, fields)
        if self._call("PATCH", f"/v1/relation/{relation.id}", json=body) is None:
            raise Permanent("relation_gone", relation=relation.code or str(relation.id))

    # ---- books

    def open_items(self, side: str = "D", number: str = "") -> list[OpenItem]:
        query = {"credDeb": side, **({"invoiceNumber": number} if number else {})}
        found = [reading.open_item(values, side) for values in self._list("/v1/mutation/invoice/outstanding", **query)]
        return [item for item in found if number in ("", item.number)]

    def _mutation(self, number):
        found = self._one("/v1/mutation", number)
        return reading.mutation(found, self._ledger_codes()) if found else None

    def _listed_mutation(self, item):
        """The whole of what a list just named: that it is not there can't be, and would book it once more."""
        found = self._mutation(whole(item.get("id")))
        if found is None:
            raise Temporary("books_unreadable", text=f"/v1/mutation/{item.get('id')}")
        return found

    def find_mutation(self, number: str, kind: MutationKind = MutationKind.INVOICE_SENT) -> Mutation | None:
        thin = self._list("/v1/mutation", invoiceNumber=number, type=int(kind))
        same = [
            item for item in thin if reading.text(item, "invoiceNumber") == number and whole(item.get("type")) == kind
        ]
        return self._listed_mutation(same[-1]) if same else None

    def find_payment(self, mutation: Mutation) -> Mutation | None:
        """By date and entry document: whether the list knows the number on a payment's row is written
        nowhere. Amount and number decide: two shops may both have a payment "3" on that day.
        """
        thin = self._list("/v1/mutation", type=int(mutation.kind), date=mutation.date.isoformat())
        same = [item for item in thin if mutation.document and reading.text(item, "entryNumber") == mutation.document]
        read = (self._listed_mutation(item) for item in reversed(same))
        return next((found for found in read if found.pays_like(mutation)), None)

    def add_mutation(self, mutation: Mutation) -> Booked:
        answer = self._post("/v1/mutation", writing.mutation(mutation, self._ledger_id))
        return Booked(_answer(answer, "id", whole), mutation.number)

    def find_invoice(self, number: str) -> Invoice | None:
        thin = self._list("/v1/invoice", invoiceNumber=number)
        return next((reading.invoice(item) for item in thin if reading.text(item, "invoiceNumber") == number), None)

    def find_invoices(self, relation_id: int, relation_code: str, since: date, until: date) -> list[Invoice]:
        query = {"date": since.isoformat()} if since == until else {"date[range]": f"{since},{until}"}
        found = [reading.invoice(item) for item in self._list("/v1/invoice", relationId=relation_id, **query)]
        return [invoice for invoice in found if invoice.relation_id == relation_id]

    def add_invoice(self, invoice: Invoice) -> Booked:
        answer = self._post("/v1/invoice", writing.invoice(invoice, self._ledger_id, self._unit_id))
        return Booked(whole(answer.get("id")), _answer(answer, "invoiceNumber", str))


def _line(item):
    """The content of a thin list line, as one text."""
    return json.dumps(item, sort_keys=True, default=str)


def _answer(found, name, kind):
    """The number of the created record; without it the outcome is unknown, and the next attempt checks it."""
    number = reading.text(found, name)
    if number in ("", "0") or (kind is whole and not number.isdecimal()):
        raise Temporary("books_unreadable", text=f"{name} {number}"[:200])
    return kind(number)


def _problem(answer):
    """(code, facts) of a refusal; whatever else the body is, its beginning is the text."""
    try:
        body = json.loads(answer.content)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        return "", {"status": answer.status, "text": answer.text[:300]}
    errors = body.get("errors")
    texts = [body.get("message"), body.get("title"), *(errors if isinstance(errors, list | dict) else [errors])]
    text = next((str(found) for found in texts if found), "")
    code = str(body.get("code") or "")
    return code, {"status": answer.status, "field": str(body.get("propertyName") or ""), "text": text[:300]}
