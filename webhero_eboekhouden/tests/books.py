# SPDX-License-Identifier: LGPL-3.0-or-later
"""Both services on one set of books, and a client of each kind for them; needs no database."""

import contextlib
import datetime
from decimal import Decimal

from sandbox import eboekhouden_seed as seed
from sandbox.eboekhouden_rest import EBoekhoudenRest as RestService
from sandbox.eboekhouden_soap import EBoekhoudenSoap as SoapService
from sandbox.store import Store
from sandbox.testing import serving

from ..client import EBoekhoudenRest, EBoekhoudenSoap, Invoice, InvoiceLine, Mutation, MutationKind, MutationRow

DAY = datetime.date(2025, 11, 3)
MODES = ("rest", "soap")


@contextlib.contextmanager
def services():
    """(REST service, SOAP service) on the same books, on free ports."""
    store = Store()
    with serving(RestService(store)) as rest, serving(SoapService(store)) as soap:
        yield rest, soap


def client_of(mode, rest, soap, log=None, **options):
    """A client of the Dutch administration; its Http waits at most 3 seconds."""
    if mode == "rest":
        client = EBoekhoudenRest(options.pop("token", seed.TOKEN_NL), url=rest.url, log=log, **options)
    else:
        user = options.pop("user", seed.USERS[0])
        client = EBoekhoudenSoap(
            user["username"], user["code1"], user["code2"], url=f"{soap.url}/soap.asmx", log=log, **options
        )
    client.http.timeout = 3
    return client


def sale(number, relation, incl="119.90", **values):
    """T27's worked numbers: 99.09 + 20.81 = 119.90 on 8000."""
    incl = Decimal(incl)
    excl = (incl / Decimal("1.21")).quantize(Decimal("0.01"))
    row = MutationRow("8000", "HOOG_VERK_21", excl, incl - excl, incl, Decimal(21))
    return Mutation(
        **{
            "kind": MutationKind.INVOICE_SENT,
            "date": DAY,
            "ledger": "1300",
            "rows": (row,),
            "number": number,
            "relation_id": relation.id,
            "relation_code": relation.code,
            "description": f"{number} - mollie",
            "term": 14,
            **values,
        }
    )


def payment(number, relation, amount, document, **values):
    """T32: IN, amount = incl = excl, no VAT."""
    amount = Decimal(amount)
    return Mutation(
        **{
            "kind": MutationKind.PAYMENT_RECEIVED,
            "date": DAY,
            "ledger": "1050",
            "rows": (MutationRow("1300", "GEEN", amount, Decimal(0), amount),),
            "number": number,
            "relation_id": relation.id,
            "relation_code": relation.code,
            "document": document,
            "description": f"iDEAL - {number} - {document}",
            "vat_included": True,
            **values,
        }
    )


def invoice(relation, template_id=0, **values):
    """W10's worked example: 5 x 21.00, unit "uren", 0 %."""
    line = InvoiceLine("Werk", Decimal(5), Decimal("21.00"), "GEEN", "8000", unit="uren")
    return Invoice(
        **{
            "date": DAY,
            "term": 14,
            "lines": (line,),
            "relation_id": relation.id,
            "relation_code": relation.code,
            "template": "Invoice template",
            "template_id": template_id,
            **values,
        }
    )


class FakeMessage:
    """Stands for a webhero.exchange record: keeps what was committed, and dies at a checkpoint where told to."""

    def __init__(self, die_at=""):
        self.idempotency_key = self.remote_id = ""
        self.die_at = die_at
        self.steps = []

    def _commit(self, step, **values):
        vars(self).update(values)
        self.steps.append(step)
        if self.die_at == step:
            raise Killed(step)

    def _record_key(self, key):
        self._commit("reserved", idempotency_key=key)

    def _record_response(self, ref):
        if self.die_at == "before_answered":
            raise Killed("before_answered")
        self._commit("answered", remote_id=str(ref))

    def _adopt(self, ref):
        self._commit("adopted", remote_id=str(ref))

    def _refused_there(self):
        self._commit("refused", idempotency_key="")


class Killed(BaseException):
    """The worker is gone, as after kill -9."""
