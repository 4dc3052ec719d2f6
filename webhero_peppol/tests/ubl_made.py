# SPDX-License-Identifier: LGPL-3.0-or-later
"""Received documents of every kind, made in code: invented parties, numbers right by their digits, valid by the rules."""

import dataclasses
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

from sandbox import check_digits

from ..rules.documents import BILLING, CAC, CBC, PROCESSES, UBL

CENT = Decimal("0.01")
NAMESPACES = f'xmlns:cac="{CAC.strip("{}")}" xmlns:cbc="{CBC.strip("{}")}"'
VAT_SCHEMES = {"DE": "9930", "NL": "9944", "FR": "9957"}
REASONS = {
    "AE": "VATEX-EU-AE",
    "K": "VATEX-EU-IC",
    "G": "VATEX-EU-G",
    "O": "VATEX-EU-O",
    "E": "VATEX-EU-132",
}


def cents(amount):
    return Decimal(amount).quantize(CENT, ROUND_HALF_UP)


def el(name, *inside, **attributes):
    """One element of cac (a capital group) or cbc: text is escaped, elements made before are not."""
    told = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items() if value)
    text = "".join(part if isinstance(part, Element) else escape(str(part)) for part in inside if part is not None)
    prefix = "cac" if any(isinstance(part, Element) for part in inside) else "cbc"
    return Element(f"<{prefix}:{name}{told}>{text}</{prefix}:{name}>" if text else "")


class Element(str):
    """Ready-made XML."""


@dataclasses.dataclass(frozen=True)
class Company:
    name: str
    country: str = "BE"
    vat: str = ""
    endpoint: tuple = ("0208", "")
    legal: tuple = ("", "")

    @property
    def is_gln(self):
        return self.endpoint[0] == "0088"

    @classmethod
    def belgian(cls, name, free, vat=None):
        number = check_digits.kbo(free)
        told = f"BE{number}" if vat is None else vat
        return cls(name, "BE", told, ("0208", number), ("0208", number))

    @classmethod
    def abroad(cls, name, country, vat):
        return cls(name, country, vat, (VAT_SCHEMES[country], vat))


@dataclasses.dataclass(frozen=True)
class Item:
    """One line; `net` is counted where it is None. Allowances of the line are amounts without VAT."""

    name: str = "Papier"
    quantity: str = "1"
    price: str = "100.00"
    category: str = "S"
    rate: str = "21"
    unit: str = "C62"
    allowance: str = "0"
    base: str = ""

    @property
    def net(self):
        whole = Decimal(self.quantity) * Decimal(self.price) / Decimal(self.base or 1)
        return cents(whole) - cents(self.allowance)


@dataclasses.dataclass(frozen=True)
class Charge:
    amount: str
    category: str = "S"
    rate: str = "21"
    charge: bool = True
    reason: str = "Vracht"

    @property
    def net(self):
        return cents(self.amount) * (1 if self.charge else -1)


@dataclasses.dataclass(frozen=True)
class Means:
    code: str = "30"
    iban: str = check_digits.be_iban(7654321)
    reference: str = "+++090/9337/55493+++"
    mandate: str = ""


SELLER = Company.belgian("Drukkerij Peeters BV", 8765432)
BUYER = Company.belgian("Fietsen De Klerck BV", 4772701)


@dataclasses.dataclass(frozen=True)
class Document:
    number: str = "2026-17"
    root: str = "Invoice"
    type_code: str = ""
    seller: Company = SELLER
    buyer: Company = BUYER
    items: tuple = (Item(),)
    charges: tuple = ()
    prepaid: str = "0"
    rounding: str = "0"
    issued: str = "2026-11-02"
    due: str = "2026-12-02"
    currency: str = "EUR"
    means: tuple = (Means(),)
    payee: tuple = ()  # (name, number)
    original: str = ""
    terms: str = ""
    attachment: tuple = ()  # (name, mime type, base64)

    # ---- amounts

    @property
    def parts(self):
        return (*self.items, *self.charges)

    @property
    def untaxed(self):
        return sum(part.net for part in self.parts)

    def table(self):
        """{(category, rate): base}, in the order of the lines."""
        found = {}
        for part in self.parts:
            found[part.category, part.rate] = found.get((part.category, part.rate), Decimal()) + part.net
        return found

    @property
    def tax(self):
        return sum(cents(base * Decimal(rate) / 100) for (_category, rate), base in self.table().items())

    @property
    def total(self):
        return self.untaxed + self.tax

    @property
    def payable(self):
        return self.total - Decimal(self.prepaid) + Decimal(self.rounding)

    # ---- XML

    def xml(self):
        head, tail = self._head(), (self._means(), self._terms(), self._charges(), self._vat(), self._totals())
        inside = "".join((*head, *tail, *(self._line(place, one) for place, one in enumerate(self.items, 1))))
        return f'<{self.root} xmlns="{UBL}{self.root}-2" {NAMESPACES}>{inside}</{self.root}>'.encode()

    def amount(self, name, value):
        return el(name, value, currencyID=self.currency)

    def _head(self):
        note = self.root == "CreditNote"
        kind = self.type_code or ("381" if note else "380")
        due = None if note or not self.due else self.due
        old = el("BillingReference", el("InvoiceDocumentReference", el("ID", self.original))) if self.original else ""
        return (
            el("CustomizationID", BILLING), el("ProfileID", PROCESSES[BILLING]), el("ID", self.number),
            el("IssueDate", self.issued), el("DueDate", due) if due else "", el(f"{self.root}TypeCode", kind),
            el("DocumentCurrencyCode", self.currency), el("BuyerReference", "Magazijn"), old, self._attached(),
            el("AccountingSupplierParty", self._party(self.seller)),
            el("AccountingCustomerParty", self._party(self.buyer)), self._payee(), self._delivery(),
        )  # fmt: skip

    def _attached(self):
        if not self.attachment:
            return ""
        name, kind, content = self.attachment
        binary = el("EmbeddedDocumentBinaryObject", content, mimeCode=kind, filename=name)
        return el("AdditionalDocumentReference", el("ID", name), el("Attachment", binary))

    def _party(self, party):
        outside = "O" in (part.category for part in self.parts)
        scheme = el("TaxScheme", el("ID", "VAT"))
        vat = el("PartyTaxScheme", el("CompanyID", party.vat), scheme) if party.vat and not outside else Element()
        number = el("CompanyID", party.legal[1], schemeID=party.legal[0]) if party.legal[1] else Element()
        country = el("Country", el("IdentificationCode", party.country))
        place = (el("StreetName", "Stationsstraat 1"), el("CityName", "Leuven"), el("PostalZone", "3000"))
        return el(
            "Party", el("EndpointID", party.endpoint[1], schemeID=party.endpoint[0]),
            el("PartyIdentification", el("ID", *party.endpoint[1:], schemeID="0088")) if party.is_gln else Element(),
            el("PartyName", el("Name", party.name)), el("PostalAddress", *place, country), vat,
            el("PartyLegalEntity", el("RegistrationName", party.name), number),
        )  # fmt: skip

    def _payee(self):
        if not self.payee:
            return ""
        name, number = self.payee
        return el("PayeeParty", el("PartyName", el("Name", name)), el("PartyLegalEntity", el("CompanyID", number)))

    def _delivery(self):
        if "K" not in (part.category for part in self.parts):
            return ""
        there = el("Address", el("Country", el("IdentificationCode", "BE")))
        return el("Delivery", el("ActualDeliveryDate", self.issued), el("DeliveryLocation", there))

    def _means(self):
        late = el("PaymentDueDate", self.due) if self.root == "CreditNote" and self.due else Element()
        return "".join(self._mean(one, late) for one in self.means)

    def _mean(self, one, late):
        account = el("PayeeFinancialAccount", el("ID", one.iban)) if one.iban else Element()
        mandate = el("PaymentMandate", el("ID", one.mandate)) if one.mandate else Element()
        reference = el("PaymentID", one.reference) if one.reference else Element()
        return el("PaymentMeans", el("PaymentMeansCode", one.code), late, reference, account, mandate)

    def _terms(self):
        return el("PaymentTerms", el("Note", self.terms)) if self.terms else ""

    def _category(self, name, category, rate, reason=False):
        percent = el("Percent", rate) if category != "O" else Element()
        told = el("TaxExemptionReasonCode", REASONS[category]) if reason and category in REASONS else Element()
        return el(name, el("ID", category), percent, told, el("TaxScheme", el("ID", "VAT")))

    def _charges(self):
        return "".join(
            el(
                "AllowanceCharge", el("ChargeIndicator", "true" if one.charge else "false"),
                el("AllowanceChargeReason", one.reason), self.amount("Amount", cents(one.amount)),
                self._category("TaxCategory", one.category, one.rate),
            )
            for one in self.charges
        )  # fmt: skip

    def _vat(self):
        rows = [
            el(
                "TaxSubtotal", self.amount("TaxableAmount", base),
                self.amount("TaxAmount", cents(base * Decimal(rate) / 100)),
                self._category("TaxCategory", category, rate, reason=True),
            )
            for (category, rate), base in self.table().items()
        ]  # fmt: skip
        return el("TaxTotal", self.amount("TaxAmount", self.tax), *rows)

    def _totals(self):
        charges = sum((one.net for one in self.charges if one.charge), Decimal())
        allowances = -sum((one.net for one in self.charges if not one.charge), Decimal())
        rows = [
            ("LineExtensionAmount", sum(one.net for one in self.items)), ("TaxExclusiveAmount", self.untaxed),
            ("TaxInclusiveAmount", self.total), ("AllowanceTotalAmount", allowances), ("ChargeTotalAmount", charges),
            ("PrepaidAmount", cents(self.prepaid)), ("PayableRoundingAmount", cents(self.rounding)),
            ("PayableAmount", self.payable),
        ]  # fmt: skip
        return el("LegalMonetaryTotal", *(self.amount(name, value) for name, value in rows))

    def _line(self, place, item):
        kind = "CreditNoteLine" if self.root == "CreditNote" else "InvoiceLine"
        counted = "CreditedQuantity" if self.root == "CreditNote" else "InvoicedQuantity"
        base = el("BaseQuantity", item.base, unitCode=item.unit) if item.base else Element()
        return el(
            kind, el("ID", place), el(counted, item.quantity, unitCode=item.unit),
            self.amount("LineExtensionAmount", item.net), self._allowance(item),
            el("Item", el("Name", item.name), self._category("ClassifiedTaxCategory", item.category, item.rate)),
            el("Price", self.amount("PriceAmount", item.price), base),
        )  # fmt: skip

    def _allowance(self, item):
        if not Decimal(item.allowance):
            return Element()
        amount = self.amount("Amount", cents(item.allowance))
        told = el("AllowanceChargeReason", "Korting")
        return el("AllowanceCharge", el("ChargeIndicator", "false"), told, amount)
