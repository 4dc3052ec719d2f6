# SPDX-License-Identifier: LGPL-3.0-or-later
"""e-Boekhouden over SOAP: sessions, calls, errors, and the interface of `client`."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from odoo.addons.webhero_exchange.client.errors import Permanent, Temporary
from odoo.addons.webhero_exchange.client.http import Http

from . import soap_reading as reading
from . import soap_writing as writing
from .description import NAMESPACE, description, forget
from .open_items import OpenItems
from .session import Session
from .types import Booked, Listing, MutationKind, Unit
from .values import FIRST_DAY, LAST_DAY, clean, exact, same_email, whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from .types import Administration, CostCentre, Invoice, Ledger, Mutation, OpenItem, Relation, Template

URL = "https://soap.e-boekhouden.nl/soap.asmx"
MOST_MUTATIONS = 500  # of one answer, the newest: read in the service's own pages (sandbox/README.md)
SESSION_GONE = re.compile(r"\bsess?i", re.IGNORECASE)  # the codes are documented nowhere, the word is in all of them


class EBoekhoudenSoap(Session):
    """See `client` for the interface. `administration`: the GUID of one of an accountant's."""

    lists_templates = False
    asks_first = True  # it overwrites a mutation whose number it knows (T28)
    keeps_reference = False
    reads_all = True  # relations come in full in one call

    def __init__(self, username, code1, code2, *, url=URL, administration="", log=None, source="Webhero"):
        self.username, self.code1, self.code2 = username, code1, code2
        self.url, self.guid, self.source = url, administration, source
        secrets = [code1, code2, escape(code1), escape(code2)]
        self.http = Http(url, secrets=secrets, log=log)
        # Http joins paths below its address; here the address itself is called
        self.http.base_url = url
        self._outstanding = OpenItems(self._open_items, self._mutations)

    # ---- calls

    def _open(self):
        """AuthFailed('books_login') where user name, codes or administration are refused."""
        fields = {
            "Username": self.username,
            "SecurityCode1": self.code1,
            "SecurityCode2": self.code2,
            "Source": self.source,
        }
        operation = "OpenSession"
        if self.guid:
            operation, fields["AdministratieGUID"] = "OpenSessionSub", self.guid
        result = self._send(operation, fields)
        problem = reading.error(result)
        session = result.findtext(f"{{{NAMESPACE}}}SessionID")
        if problem:
            raise self.auth_failed("books_login", number=problem[0], text=problem[1][:300])
        if not session:  # not a refused login
            raise Temporary("books_unreadable", text="SessionID")
        return session

    def _end(self):
        self._send("CloseSession", {"SessionID": self._session})

    def _call(self, operation, **fields):
        """One call inside a session; a session that is gone is opened anew, once."""
        for attempt in (1, 2):
            if not self._session:
                self.connect()
            result = self._send(operation, {"SessionID": self._session, "SecurityCode2": self.code2, **fields})
            problem = reading.error(result)
            if not problem:
                return result
            if not SESSION_GONE.search(" ".join(problem)):
                raise Permanent("books_refused", number=problem[0], text=problem[1][:300], operation=operation)
            self._session = None
            if attempt == 2:
                raise self.auth_failed("books_login", number=problem[0], text=problem[1][:300])
        return None

    def _send(self, operation, fields):
        """The result element of one call; nothing is ever sent twice here."""
        wanted = description(self.http, self.url)
        answer = self.http.post(
            "",
            data=wanted.envelope(operation, fields),
            headers={"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{NAMESPACE}/{operation}"'},
            accept=(200, 500),
        )
        if 300 <= answer.status < 500:
            raise self.http._failure(answer)
        node = self._body(answer)
        problem = reading.fault(node)
        if problem:
            self._raise_fault(operation, *problem)
        if answer.status == 500:  # a success in an error is none
            raise Temporary("remote_error", status=500, excerpt=answer.text[:200])
        return reading.answered(node, operation)

    @staticmethod
    def _body(answer):
        if answer.status == 500 and b"Fault" not in answer.content:
            raise Temporary("remote_error", status=500, excerpt=answer.text[:200])
        return reading.body(answer.content)

    def _raise_fault(self, operation, code, text):
        if code.endswith("Client"):
            forget(self.url)
            raise Permanent("books_refused", number="soap:Fault", text=text[:300], operation=operation)
        raise Temporary("remote_error", status=500, excerpt=text[:200])

    def _list(self, operation, container, **fields):
        return reading.listed(self._call(operation, **fields), container)

    # ---- reference data

    def administrations(self) -> list[Administration]:
        return [reading.administration(node) for node in self._list("GetAdministraties", "Administraties")]

    def ledgers(self) -> list[Ledger]:
        found = self._list("GetGrootboekrekeningen", "Rekeningen", cFilter={"ID": 0})
        return [reading.ledger(node) for node in found]

    def templates(self) -> list[Template] | None:
        return []

    def cost_centres(self) -> list[CostCentre]:
        found = self._list("GetKostenplaatsen", "Kostenplaatsen", cFilter={})
        return [reading.cost_centre(node) for node in found]

    def units(self) -> list[Unit]:
        return [Unit(0, name) for name in sorted({product.unit for product in self._products()} - {""})]

    def _products(self):
        return [reading.product(node) for node in self._list("GetArtikelen", "Artikelen", cFilter={})]

    def products(self, known: Any = None, again: Iterable[int] = (), most: int | None = None) -> Listing:
        found = self._products()
        return Listing({product.id: product.code for product in found}, tuple(found))

    def product_codes(self) -> list[str]:
        return [product.code for product in self._products() if product.active]

    # ---- relations

    def _relations(self, **chosen):
        found = self._list("GetRelaties", "Relaties", cFilter={"ID": 0, **chosen})
        return [reading.relation(node) for node in found]

    def relations(self, known: Any = None, again: Iterable[int] = (), most: int | None = None) -> Listing:
        found = self._relations()
        return Listing({relation.id: relation.code for relation in found}, tuple(found))

    def relation_codes(self) -> list[str]:
        return [relation.code for relation in self._relations()]

    def relations_by_email(self, email: str) -> list[Relation]:
        found = self._relations(Trefwoord=email.strip())
        return [relation for relation in found if same_email(relation.email, email)]

    def relation_by_code(self, code: str) -> Relation | None:
        found = self._relations(Code=code)
        return next((relation for relation in found if relation.code.casefold() == code.casefold()), None)

    def add_relation(self, relation: Relation) -> Relation:
        result = self._call("AddRelatie", oRel=writing.relation(relation))
        return writing.with_id(relation, _answer(result, "Rel_ID", whole))

    def update_relation(self, relation: Relation, fields: Iterable[str]) -> None:
        """Read the whole record first: what the call leaves out might be emptied there."""
        found = self._list("GetRelaties", "Relaties", cFilter={"ID": relation.id})
        stored = next((node for node in found if reading.relation(node).id == relation.id), None)
        if stored is None:
            raise Permanent("relation_gone", relation=relation.code or str(relation.id))
        self._call("UpdateRelatie", oRel=writing.changed_relation(reading.texts(stored), relation, fields))

    # ---- books

    def _open_items(self, side="D"):
        kind = "Debiteuren" if side == "D" else "Crediteuren"
        return [reading.open_item(node, side) for node in self._list("GetOpenPosten", "Openposten", OpSoort=kind)]

    def open_items(self, side: str = "D", number: str = "") -> list[OpenItem]:
        if side != "D":
            return [item for item in self._open_items(side) if number in ("", item.number)]
        return self._outstanding.of(number) if number else self._outstanding.all()

    def _mutations(self, number):
        chosen = {"MutatieNr": 0, "Factuurnummer": number, **_period(FIRST_DAY, LAST_DAY)}
        nodes = self._list("GetMutaties", "Mutaties", cFilter=chosen)
        found = [reading.mutation(node) for node in nodes if reading.has_number(node, number)]
        if not found and len(nodes) >= MOST_MUTATIONS:  # the newest ones are of others: the older ones are unknown
            raise Temporary("books_unreadable", text="Mutaties")
        return found

    def find_mutation(self, number: str, kind: MutationKind = MutationKind.INVOICE_SENT) -> Mutation | None:
        found = [each for each in self._mutations(number) if each.number == number and each.kind == kind]
        return found[-1] if found else None

    def find_payment(self, mutation: Mutation) -> Mutation | None:
        for found in self._mutations(mutation.number):
            same = found.kind == mutation.kind and found.document == mutation.document and found.document
            if same and found.pays_like(mutation):
                return found
        return None

    def add_mutation(self, mutation: Mutation) -> Booked:
        result = self._call("AddMutatie", oMut=writing.mutation(mutation))
        self._outstanding.booked(mutation)
        return Booked(_answer(result, "Mutatienummer", whole), mutation.number)

    def find_invoice(self, number: str) -> Invoice | None:
        chosen = {"Factuurnummer": exact("number", number, 50), **_period(FIRST_DAY, LAST_DAY)}
        found = [reading.invoice(node) for node in self._list("GetFacturen", "Facturen", cFilter=chosen)]
        return next((invoice for invoice in found if invoice.number == number), None)

    def find_invoices(self, relation_id: int, relation_code: str, since: date, until: date) -> list[Invoice]:
        chosen = {"Relatiecode": relation_code, **_period(since, until)}
        found = [reading.invoice(node) for node in self._list("GetFacturen", "Facturen", cFilter=chosen)]
        return [invoice for invoice in found if invoice.relation_code.casefold() == relation_code.casefold()]

    def add_invoice(self, invoice: Invoice) -> Booked:
        result = self._call("AddFactuur", oFact=writing.invoice(invoice))
        return Booked(0, _answer(result, "Factuurnummer", str))


def _answer(result, name, kind):
    """The number of the created record; without it the outcome is unknown, and the next attempt checks it."""
    number = clean(result.findtext(f"{{{NAMESPACE}}}{name}"))
    if number in ("", "0") or (kind is whole and not number.isdecimal()):
        raise Temporary("books_unreadable", text=f"{name} {number}"[:200])
    return kind(number)


def _period(since, until):
    start, end = datetime.time(), datetime.time(23, 59, 59)
    return {"DatumVan": datetime.datetime.combine(since, start), "DatumTm": datetime.datetime.combine(until, end)}
