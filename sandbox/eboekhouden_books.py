"""The books behind e-Boekhouden's SOAP and REST services: one state, whichever of the two is asked.

Records are JSON with the field names of the REST service. Amounts are text with a decimal point, EUR.
An open item is what a relation owes (or is owed) under one number: mutations make it, payments eat it.
"""

from decimal import ROUND_HALF_UP, Decimal

from . import eboekhouden_seed as seed

OF_ALL = {
    "ledger": 20_000_001
}  # numbers that no two administrations share, as eight digits in published answers suggest
RECEIVED, SENT, PAID_IN, PAID_OUT, MONEY_IN, MONEY_OUT, MEMORIAL = range(1, 8)


class Problem(Exception):
    """What the books refuse: the REST service's code (or ""), a text, the field, the HTTP status."""

    def __init__(self, code, text, field=None, status=400):
        super().__init__(text)
        self.code, self.text, self.field, self.status = code, text, field, status


def cents(amount):
    return Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)


class Books:
    """All administrations of one store; filled with the seed when it is empty."""

    def __init__(self, store):
        self.store = store
        with store.transaction():
            if not store.all("administration"):
                seed.fill(self)

    def administration(self, guid):
        return Administration(self, self.store.get("administration", guid))

    def administrations(self):
        return self.store.all("administration")

    def count(self, effect):
        """Note that something in the books changed; tests count these."""
        self.store.next_number(f"effect:{effect}")

    def effects(self):
        """How often the books changed, per kind, since the start or the last reset."""
        kinds = (
            "relation_added",
            "relation_updated",
            "ledger_added",
            "invoice_added",
            "mutation_added",
            "mutation_overwritten",
            "payment_added",
        )
        return {kind: self.store.get("_counter", f"effect:{kind}") or 0 for kind in kinds}


class Administration:
    """One administration: its tables, and what happens when something is booked."""

    def __init__(self, books, head):
        self.books, self.store, self.head = books, books.store, head
        self.guid = head["guid"]
        self.rates = seed.RATES[head["country"]]

    # ---- tables

    def table(self, name):
        return f"{self.guid}/{name}"

    def all(self, name):
        return self.store.all(self.table(name))

    def containing(self, name, part, *fields):
        """Records with `part` in one of these fields; no others are read."""
        return self.store.containing(self.table(name), part, *fields)

    def get(self, name, key):
        return self.store.get(self.table(name), key) if key not in (None, "") else None

    def put(self, name, record):
        self.store.put(self.table(name), record["id"], record)
        if "code" in record:
            self.store.put(self.table(f"{name}_by_code"), record["code"].lower(), record["id"])

    def insert(self, name, values):
        shared = name in OF_ALL
        number = self.store.next_number(name if shared else f"{self.guid}/{name}", first=OF_ALL.get(name, 1001))
        record = {"id": number, **values}
        self.put(name, record)
        return record

    def by_code(self, name, code):
        """The record with that code, ignoring case, or None."""
        key = self.get(f"{name}_by_code", (code or "").lower())
        record = self.get(name, key)
        return record if record and record["code"].lower() == code.lower() else None

    # ---- relations

    def add_relation(self, values):
        code = values.get("code") or self._free_code(values["name"])
        if self.by_code("relation", code):
            raise Problem("REL_049", "Code already exists", "code")
        self.books.count("relation_added")
        return self.insert("relation", {"type": "B", **values, "code": code})

    def _free_code(self, name):
        base = name.replace(" ", "")[:10] or "Relatie"
        number = 0
        while self.by_code("relation", code := f"{base}{number or ''}"):
            number += 1
        return code

    def update_relation(self, record, values):
        other = self.by_code("relation", values.get("code") or record["code"])
        if other and other["id"] != record["id"]:
            raise Problem("REL_049", "Code already exists", "code")
        self.books.count("relation_updated")
        self.put("relation", {**record, **values, "id": record["id"]})

    # ---- mutations

    def amounts(self, row, included):
        """(excl., VAT, incl.) of one row: as given, else computed from the VAT code and the amount."""
        if "excl" in row:
            return cents(row["excl"]), cents(row["vat"]), cents(row["incl"])
        return self._computed(Decimal(str(row["amount"])), row.get("vatCode"), row.get("vatAmount"), included)

    def _computed(self, amount, vat_code, vat_amount, included):
        rate = ({**self.rates, **seed.SOAP_ONLY}.get(vat_code) or (0, ""))[0]
        if rate is None:
            vat = cents(vat_amount or 0)
        else:
            vat = cents(amount * rate / (100 + rate) if included else amount * rate / 100)
        amount = cents(amount)
        return (amount - vat, vat, amount) if included else (amount, vat, amount + vat)

    def with_number(self, kind, number):
        """Mutations of one type with this invoice number, newest last."""
        ids = self.get("mutation_by_number", f"{kind}/{number}") or []
        return [record for record in (self.get("mutation", i) for i in ids) if record]

    def mutations_about(self, number):
        """Mutations of any type that name this invoice number, on the head or on a row."""
        ids = set()
        for kind in range(8):
            ids.update(self.get("mutation_by_number", f"{kind}/{number}") or [])
        return [self.get("mutation", i) for i in sorted(ids)]

    def add_mutation(self, values):
        """Book one mutation as it is given; who calls has checked it."""
        rows = [self._row(row, values) for row in values.get("rows") or []]
        total = sum((Decimal(row["incl"]) for row in rows), Decimal())
        record = self.insert("mutation", {**values, "rows": rows, "amount": str(total)})
        self._index(record)
        self._settle(record, 1)
        self.books.count("payment_added" if record["type"] in (PAID_IN, PAID_OUT) else "mutation_added")
        return record

    def overwrite_mutation(self, record, values):
        """What SOAP does with an invoice number that it knows."""
        self._settle(record, -1)
        rows = [self._row(row, values) for row in values.get("rows") or []]
        total = sum((Decimal(row["incl"]) for row in rows), Decimal())
        record = {**values, "id": record["id"], "rows": rows, "amount": str(total)}
        self.put("mutation", record)
        self._settle(record, 1)
        self.books.count("mutation_overwritten")
        return record

    def _row(self, row, head):
        excl, vat, incl = self.amounts(row, head.get("inExVat") == "IN")
        return {**row, "excl": str(excl), "vat": str(vat), "incl": str(incl)}

    def _index(self, record):
        numbers = {record.get("invoiceNumber"), *(row.get("invoiceNumber") for row in record["rows"])}
        for number in filter(None, numbers):
            key = f"{record['type']}/{number}"
            ids = self.get("mutation_by_number", key) or []
            self.store.put(self.table("mutation_by_number"), key, [*ids, record["id"]])

    # ---- open items

    def _settle(self, record, sign):
        kind, head = record["type"], record.get("invoiceNumber")
        for row in record["rows"]:
            number, relation = (row.get("invoiceNumber") or head, row.get("relationId") or record.get("relationId"))
            if not number or kind not in (RECEIVED, SENT, PAID_IN, PAID_OUT):
                continue
            side = "D" if kind in (SENT, PAID_IN) else "C"
            self._change_item(side, number, relation, record, sign * Decimal(row["incl"]))

    def _change_item(self, side, number, relation, record, amount):
        table, key = self.table(f"open_{side}"), f"{relation}/{number}"
        item = self.store.get(table, key) or {
            "date": record["date"],
            "mutationId": record["id"],
            "invoiceNumber": number,
            "relationId": relation,
            "total": "0",
            "paid": "0",
        }
        field = "total" if record["type"] in (RECEIVED, SENT) else "paid"
        item[field] = str(Decimal(item[field]) + amount)
        self.store.put(table, key, item)

    def open_items(self, side, number=""):
        """What is still open at the debtors (D) or the creditors (C), with that number in its own."""
        items = self.containing(f"open_{side}", number, "invoiceNumber")
        return [item for item in items if Decimal(item["total"]) != Decimal(item["paid"])]

    def open_item(self, side, number, relation):
        return self.get(f"open_{side}", f"{relation}/{number}")

    # ---- invoices

    def invoice_numbered(self, number):
        return self.get("invoice", self.get("invoice_by_number", number))

    def add_invoice(self, values, debtor_ledger=None):
        """Make one invoice; with a debtor ledger it is processed in the books too."""
        number = values.get("invoiceNumber") or self._next_number()
        totals = [self.amounts(self._priced(item), values.get("inExVat") == "IN") for item in values["items"]]
        excl, vat, incl = (sum(column, Decimal()) for column in zip(*totals, strict=True))
        record = self.insert(
            "invoice",
            {
                **values,
                "invoiceNumber": number,
                "totalExcl": str(excl),
                "vatAmount": str(vat),
                "totalAmount": str(incl),
            },
        )
        self.store.put(self.table("invoice_by_number"), number, record["id"])
        self.books.count("invoice_added")
        if debtor_ledger:
            self._process(record, debtor_ledger)
        return record

    def _next_number(self):
        while True:
            number = f"F{self.store.next_number(f'{self.guid}/invoice_number'):05d}"
            if not self.get("invoice_by_number", number):
                return number

    @staticmethod
    def _priced(item):
        quantity = Decimal(str(item.get("quantity") if item.get("quantity") is not None else item.get("amount") or 1))
        amount = quantity * Decimal(str(item.get("pricePerUnit") or 0))
        discount = Decimal(str(item.get("discountAmount") or 0))
        discount += amount * Decimal(str(item.get("discountPercentage") or 0)) / 100
        return {"amount": amount - discount, "vatCode": item["vatCode"], "vatAmount": item.get("vatAmount")}

    def _process(self, invoice, ledger):
        included = invoice.get("inExVat") == "IN"
        rows = [
            {
                **{key: str(value) for key, value in self._priced(item).items() if value is not None},
                "ledgerId": item["ledgerId"],
                "costCenterId": item.get("costCenterId"),
            }
            for item in invoice["items"]
        ]
        mutation = self.add_mutation(
            {
                "type": SENT,
                "date": invoice["date"],
                "ledgerId": ledger,
                "invoiceNumber": invoice["invoiceNumber"],
                "relationId": invoice["relationId"],
                "description": (invoice.get("mutation") or {}).get("description") or "",
                "termOfPayment": invoice.get("termOfPayment"),
                "paymentReference": (invoice.get("mutation") or {}).get("paymentReference"),
                "inExVat": "IN" if included else "EX",
                "rows": rows,
            }
        )
        self.put("invoice", {**invoice, "mutationId": mutation["id"]})
