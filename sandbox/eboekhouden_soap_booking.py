"""Mutations, open items and invoices in e-Boekhouden's SOAP service."""

import functools
from decimal import Decimal

from .eboekhouden_books import PAID_IN, PAID_OUT, RECEIVED, SENT, Problem
from .eboekhouden_seed import SOAP_ONLY

MOST_MUTATIONS = 500
KINDS = (
    "OpeningsSaldo FactuurOntvangen FactuurVerstuurd FactuurbetalingOntvangen FactuurbetalingVerstuurd"
    " GeldOntvangen GeldUitgegeven Memoriaal"
).split()


def ok(**values):
    return {"ErrorMsg": {"LastErrorCode": "", "LastErrorDescription": ""}, **values}


def failed(code, text):
    return {"ErrorMsg": {"LastErrorCode": code, "LastErrorDescription": text}}


def inside(answer):
    """An operation inside a session: gets the administration and the message, gives the result's fields."""

    @functools.wraps(answer)
    def wrapper(self, message):
        session = self.session(message.get("SessionID"))
        if not session or session["code2"] != message.get("SecurityCode2"):
            return failed("SESSIE", "SessionID is ongeldig of verlopen")
        try:
            return ok(**answer(self, self.books.administration(session["guid"]), message))
        except Problem as problem:
            return failed(problem.code or "FOUT", problem.text)

    return wrapper


def day(value):
    return (value or "")[:10]


def decimal(value):
    return str(Decimal(value or "0"))


def within(record, chosen):
    return day(chosen["DatumVan"]) <= record["date"] <= day(chosen["DatumTm"])


class SoapBooking:
    """The operations that book, and those that read what was booked."""

    # ---- mutations

    @inside
    def op_AddMutatie(self, administration, message):
        values = self._mutation(administration, message.get("oMut") or {})
        known = administration.with_number(values["type"], values["invoiceNumber"]) if values["invoiceNumber"] else []
        if known and values["type"] in (RECEIVED, SENT):
            record = administration.overwrite_mutation(known[-1], values)
        else:
            record = administration.add_mutation(values)
        return {"Mutatienummer": record["id"]}

    def _mutation(self, administration, sent):
        kind = KINDS.index(sent["Soort"])
        relation = administration.by_code("relation", sent.get("RelatieCode"))
        if kind in (RECEIVED, SENT, PAID_IN, PAID_OUT) and not relation:
            raise Problem("", f"Relatie {sent.get('RelatieCode') or ''} is onbekend")
        if len(sent.get("Factuurnummer") or "") > 50:
            raise Problem("", "Factuurnummer is te lang")
        return {
            "type": kind,
            "date": day(sent["Datum"]),
            "ledgerId": self._ledger(administration, sent.get("Rekening")),
            "relationId": relation and relation["id"],
            "invoiceNumber": sent.get("Factuurnummer") or "",
            "entryNumber": sent.get("Boekstuk"),
            "description": sent.get("Omschrijving"),
            "termOfPayment": sent.get("Betalingstermijn"),
            "paymentReference": sent.get("Betalingskenmerk"),
            "inExVat": sent.get("InExBTW"),
            "rows": [self._row(administration, row) for row in sent["MutatieRegels"] or ()],
        }

    def _row(self, administration, row):
        if row.get("BTWCode") not in {**administration.rates, **SOAP_ONLY}:
            raise Problem("", f"BTW-code {row.get('BTWCode') or ''} is onbekend")
        return {
            "ledgerId": self._ledger(administration, row.get("TegenrekeningCode")),
            "vatCode": row["BTWCode"],
            "excl": decimal(row["BedragExclBTW"]),
            "vat": decimal(row["BedragBTW"]),
            "incl": decimal(row["BedragInclBTW"]),
            "percentage": decimal(row["BTWPercentage"]),
            "costCenterId": int(row["KostenplaatsID"]) or None,
        }

    @staticmethod
    def _ledger(administration, code):
        ledger = administration.by_code("ledger", code)
        if not ledger:
            raise Problem("", f"Grootboekrekening {code or ''} is onbekend")
        return ledger["id"]

    @inside
    def op_GetMutaties(self, administration, message):
        chosen = message["cFilter"]
        number, key = chosen.get("Factuurnummer"), int(chosen.get("MutatieNr") or 0)
        mutations = administration.mutations_about(number) if number else administration.all("mutation")
        first, last = int(chosen.get("MutatieNrVan") or 0), int(chosen.get("MutatieNrTm") or 0) or 10**12
        mutations = [
            record
            for record in mutations
            if within(record, chosen) and key in (0, record["id"]) and first <= record["id"] <= last
        ]
        codes = {ledger["id"]: ledger["code"] for ledger in administration.all("ledger")}
        return {"Mutaties": [self._listed(administration, record, codes) for record in mutations[-MOST_MUTATIONS:]]}

    @staticmethod
    def _listed(administration, record, codes):
        relation = administration.get("relation", record.get("relationId")) or {}
        return {
            "MutatieNr": record["id"],
            "Soort": KINDS[record["type"]],
            "Datum": record["date"],
            "Rekening": codes.get(record["ledgerId"]),
            "RelatieCode": relation.get("code"),
            "Factuurnummer": record.get("invoiceNumber"),
            "Boekstuk": record.get("entryNumber"),
            "Omschrijving": record.get("description"),
            "Betalingstermijn": record.get("termOfPayment"),
            "InExBTW": record.get("inExVat"),
            "MutatieRegels": [
                {
                    "BedragInvoer": row["incl"] if record.get("inExVat") == "IN" else row["excl"],
                    "BedragExclBTW": row["excl"],
                    "BedragBTW": row["vat"],
                    "BedragInclBTW": row["incl"],
                    "BTWCode": row["vatCode"],
                    "BTWPercentage": row.get("percentage"),
                    "Factuurnummer": row.get("invoiceNumber") or record.get("invoiceNumber"),
                    "TegenrekeningCode": codes.get(row.get("ledgerId")),
                    "KostenplaatsID": row.get("costCenterId"),
                }
                for row in record["rows"]
            ],
        }

    @inside
    def op_GetOpenPosten(self, administration, message):
        items = []
        for item in administration.open_items("D" if message["OpSoort"] == "Debiteuren" else "C"):
            relation = administration.get("relation", item["relationId"]) or {}
            total, paid = Decimal(item["total"]), Decimal(item["paid"])
            items.append(
                {
                    "MutDatum": item["date"],
                    "MutFactuur": item["invoiceNumber"],
                    "RelCode": relation.get("code"),
                    "RelBedrijf": relation.get("name"),
                    "Bedrag": total,
                    "Voldaan": paid,
                    "Openstaand": total - paid,
                }
            )
        return {"Openposten": items}

    # ---- invoices

    @inside
    def op_AddFactuur(self, administration, message):
        values = self._invoice(administration, message.get("oFact") or {})
        if self.settings["another"] and values.get("invoiceNumber"):
            values["invoiceNumber"] += "0"
        debtors = next(ledger["id"] for ledger in administration.all("ledger") if ledger["category"] == "DEB")
        record = administration.add_invoice(values, debtors if values.pop("processed") else None)
        return {"Factuurnummer": record["invoiceNumber"]}

    def _invoice(self, administration, sent):
        relation = administration.by_code("relation", sent.get("Relatiecode"))
        template = next((t for t in administration.all("template") if t["name"] == sent.get("Factuursjabloon")), None)
        if not relation or relation.get("inactive"):
            raise Problem("", f"Relatie {sent.get('Relatiecode') or ''} is onbekend of niet actief")
        if not template:
            raise Problem("", f"Factuursjabloon {sent.get('Factuursjabloon') or ''} is onbekend")
        if not sent.get("Regels"):
            raise Problem("", "De factuur heeft geen regels")
        if sent.get("Factuurnummer") and administration.invoice_numbered(sent["Factuurnummer"]):
            raise Problem("", "Factuurnummer bestaat al")
        return {
            "invoiceNumber": sent.get("Factuurnummer") or "",
            "relationId": relation["id"],
            "date": day(sent["Datum"]),
            "termOfPayment": int(sent["Betalingstermijn"]),
            "templateId": template["id"],
            "inExVat": "EX",
            "mutation": {"description": sent.get("BoekhoudmutatieOmschrijving")},
            "processed": sent["InBoekhoudingPlaatsen"] in ("true", "1"),
            "items": [self._item(administration, line) for line in sent["Regels"]],
        }

    def _item(self, administration, line):
        if line.get("Code") and not administration.by_code("product", line["Code"]):
            raise Problem("", f"Artikel {line['Code']} is onbekend")
        if line.get("BTWCode") not in {**administration.rates, **SOAP_ONLY}:
            raise Problem("", f"BTW-code {line.get('BTWCode') or ''} is onbekend")
        return {
            "quantity": decimal(line["Aantal"]),
            "code": line.get("Code"),
            "description": line.get("Omschrijving"),
            "unit": line.get("Eenheid"),
            "pricePerUnit": decimal(line["PrijsPerEenheid"]),
            "vatCode": line["BTWCode"],
            "ledgerId": self._ledger(administration, line.get("TegenrekeningCode")),
            "costCenterId": int(line["KostenplaatsID"]) or None,
        }

    @inside
    def op_GetFacturen(self, administration, message):
        chosen = message["cFilter"]
        codes = {ledger["id"]: ledger["code"] for ledger in administration.all("ledger")}
        relation = administration.by_code("relation", chosen.get("Relatiecode"))
        return {
            "Facturen": [
                self._invoice_listed(administration, record, codes)
                for record in administration.containing("invoice", chosen.get("Factuurnummer") or "", "invoiceNumber")
                if within(record, chosen)
                and chosen.get("Factuurnummer") in (None, "", record["invoiceNumber"])
                and (not chosen.get("Relatiecode") or relation and relation["id"] == record["relationId"])
            ]
        }

    @staticmethod
    def _invoice_listed(administration, record, codes):
        relation = administration.get("relation", record["relationId"]) or {}
        item = administration.open_item("D", record["invoiceNumber"], record["relationId"])
        return {
            "Factuurnummer": record["invoiceNumber"],
            "Relatiecode": relation.get("code"),
            "Datum": record["date"],
            "Betalingstermijn": record["termOfPayment"],
            "TotaalExclBTW": record["totalExcl"],
            "TotaalBTW": record["vatAmount"],
            "TotaalInclBTW": record["totalAmount"],
            "TotaalOpenstaand": Decimal(item["total"]) - Decimal(item["paid"]) if item else 0,
            "Regels": [
                {
                    "Aantal": item["quantity"],
                    "Eenheid": item.get("unit"),
                    "Code": item.get("code"),
                    "Omschrijving": item["description"],
                    "PrijsPerEenheid": item["pricePerUnit"],
                    "BTWCode": item["vatCode"],
                    "TegenrekeningCode": codes.get(item["ledgerId"]),
                    "KostenplaatsID": item.get("costCenterId"),
                }
                for item in record["items"]
            ],
        }
