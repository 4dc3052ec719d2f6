# SPDX-License-Identifier: LGPL-3.0-or-later
"""A Cross Industry Invoice (Factur-X, ZUGFeRD) as UBL, so that one reader reads both (docs/rules.md PU10).

Both are syntaxes of EN 16931-1; the mapping of CII to UBL elements: CEN/TS 16931-3-2 and 3-3, and the schema of Factur-X 1.09.
Elements without a place in UBL are dropped; missing ones stay missing, for the reader and its comparison to judge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from .documents import CAC, CBC, CREDIT_TYPES, UBL

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOT = "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice"
AGREED, SETTLED = "ApplicableHeaderTradeAgreement", "ApplicableHeaderTradeSettlement"
DAY = "102"  # of UNTDID 2379: YYYYMMDD
# element of UBL's totals: element of CII's
TOTALS = {
    "LineExtensionAmount": "LineTotalAmount",
    "TaxExclusiveAmount": "TaxBasisTotalAmount",
    "TaxInclusiveAmount": "GrandTotalAmount",
    "AllowanceTotalAmount": "AllowanceTotalAmount",
    "ChargeTotalAmount": "ChargeTotalAmount",
    "PrepaidAmount": "TotalPrepaidAmount",
    "PayableRoundingAmount": "RoundingAmount",
    "PayableAmount": "DuePayableAmount",
}
CODES = {"Sellers": "SellerAssignedID", "Buyers": "BuyerAssignedID", "Standard": "GlobalID"}
STREET = {
    "StreetName": "LineOne",
    "AdditionalStreetName": "LineTwo",
    "CityName": "CityName",
    "PostalZone": "PostcodeCode",
}


def as_ubl(root: _Element) -> _Element:
    """The root of an Invoice or CreditNote with the content of this one; any other root unchanged."""
    return _Writer(root).written() if root.tag == ROOT else root


def is_bill(root: _Element) -> bool:
    """Whether this is an invoice or credit note in CII or UBL: by its namespace, not only by its name."""
    name = etree.QName(root)
    return root.tag == ROOT or (
        name.localname in ("Invoice", "CreditNote") and name.namespace == f"{UBL}{name.localname}-2"
    )


def _find(node: _Element | None, path: str) -> _Element | None:
    return None if node is None else node.find("/".join(f"{{*}}{name}" for name in path.split("/")))


def _all(node: _Element | None, path: str) -> list[_Element]:
    return [] if node is None else node.findall("/".join(f"{{*}}{name}" for name in path.split("/")))


def _text(node: _Element | None, path: str) -> str:
    found = _find(node, path)
    return "" if found is None else "".join(found.itertext()).strip()


def _day(node: _Element | None, path: str) -> str:
    """2026-06-01 for 20260601; anything else as written, which is then reported as an invalid date."""
    found = _find(node, f"{path}/DateTimeString")
    written = "" if found is None else (found.text or "").strip()
    plain = len(written) == 8 and written.isdigit() and found is not None and found.get("format", DAY) == DAY
    return f"{written[:4]}-{written[4:6]}-{written[6:]}" if plain else written


class _Writer:
    """The elements of UBL of one Cross Industry Invoice."""

    def __init__(self, root: _Element) -> None:
        self.head, trade = _find(root, "ExchangedDocument"), _find(root, "SupplyChainTradeTransaction")
        self.context, self.trade = _find(root, "ExchangedDocumentContext"), trade
        self.agreed, self.settled = _find(trade, AGREED), _find(trade, SETTLED)
        self.sums = _find(self.settled, "SpecifiedTradeSettlementHeaderMonetarySummation")
        self.currency = _text(self.settled, "InvoiceCurrencyCode")
        self.kind = "CreditNote" if _text(self.head, "TypeCode") in CREDIT_TYPES else "Invoice"

    def put(self, parent: _Element, path: str, told: str | _Element | None, **attributes: str | None) -> None:
        """One element of `path` (UBL, "Party/Name") below `parent`, where there is something to say."""
        source = told if isinstance(told, etree._Element) else None
        value = "".join(source.itertext()).strip() if source is not None else told
        if not value:
            return
        *groups, name = path.split("/")
        for group in groups:
            parent = etree.SubElement(parent, CAC + group)
        node = etree.SubElement(parent, CBC + name)
        node.text = str(value)
        for key, found in attributes.items():
            if found:
                node.set(key, found)

    def group(self, parent: _Element, name: str) -> _Element:
        return etree.SubElement(parent, CAC + name)

    def amount(self, parent: _Element, name: str, source: _Element | None) -> None:
        if source is not None:
            self.put(parent, name, source, currencyID=source.get("currencyID") or self.currency)

    # ---- the whole

    def written(self) -> _Element:
        root = etree.Element(f"{{{UBL}{self.kind}-2}}{self.kind}")
        self._head(root)
        self._references(root)
        self._parties(root)
        for means in _all(self.settled, "SpecifiedTradeSettlementPaymentMeans"):
            self._means(root, means)
        self._terms(root)
        for charge in _all(self.settled, "SpecifiedTradeAllowanceCharge"):
            self._charge(root, charge)
        for charge in _all(self.settled, "SpecifiedLogisticsServiceCharge"):
            self._carriage(root, charge)
        self._vat(root)
        totals = self.group(root, "LegalMonetaryTotal")
        for name, own in TOTALS.items():
            self.amount(totals, name, _find(self.sums, own))
        for line in _all(self.trade, "IncludedSupplyChainTradeLineItem"):
            self._line(root, line)
        return root

    def _head(self, root: _Element) -> None:
        self.put(root, "CustomizationID", _text(self.context, "GuidelineSpecifiedDocumentContextParameter/ID"))
        self.put(root, "ID", _text(self.head, "ID"))
        self.put(root, "IssueDate", _day(self.head, "IssueDateTime"))
        due = next(filter(None, (_day(one, "DueDateDateTime") for one in self._payment_terms())), "")
        self.put(root, "DueDate", due)
        self.put(root, f"{self.kind}TypeCode", _text(self.head, "TypeCode"))
        self.put(
            root, "Note", " ".join(filter(None, (_text(one, "Content") for one in _all(self.head, "IncludedNote"))))
        )
        self.put(root, "DocumentCurrencyCode", self.currency)
        self.put(root, "BuyerReference", _text(self.agreed, "BuyerReference"))

    def _payment_terms(self) -> list[_Element]:
        return _all(self.settled, "SpecifiedTradePaymentTerms")

    def _references(self, root: _Element) -> None:
        self.put(root, "OrderReference/ID", _text(self.agreed, "BuyerOrderReferencedDocument/IssuerAssignedID"))
        for one in _all(self.settled, "InvoiceReferencedDocument"):
            original = self.group(self.group(root, "BillingReference"), "InvoiceDocumentReference")
            self.put(original, "ID", _text(one, "IssuerAssignedID"))
            self.put(original, "IssueDate", _day(one, "FormattedIssueDateTime"))
        self.put(
            root, "ContractDocumentReference/ID", _text(self.agreed, "ContractReferencedDocument/IssuerAssignedID")
        )
        for one in _all(self.agreed, "AdditionalReferencedDocument"):
            binary, added = _find(one, "AttachmentBinaryObject"), self.group(root, "AdditionalDocumentReference")
            self.put(added, "ID", _text(one, "IssuerAssignedID"))
            if binary is not None:
                kept = {name: binary.get(name) for name in ("mimeCode", "filename")}
                self.put(added, "Attachment/EmbeddedDocumentBinaryObject", binary, **kept)

    # ---- parties

    def _parties(self, root: _Element) -> None:
        for name, own in (("AccountingSupplierParty", "Seller"), ("AccountingCustomerParty", "Buyer")):
            self._party(self.group(self.group(root, name), "Party"), _find(self.agreed, f"{own}TradeParty"))
        for name, node in (
            ("PayeeParty", _find(self.settled, "PayeeTradeParty")),
            ("TaxRepresentativeParty", _find(self.agreed, "SellerTaxRepresentativeTradeParty")),
        ):
            if node is not None:
                self._party(self.group(root, name), node)

    def _party(self, party: _Element, own: _Element | None) -> None:
        endpoint = _find(own, "URIUniversalCommunication/URIID")
        self.put(party, "EndpointID", endpoint, schemeID=endpoint.get("schemeID") if endpoint is not None else None)
        for number in (*_all(own, "ID"), *_all(own, "GlobalID")):
            self.put(party, "PartyIdentification/ID", number, schemeID=number.get("schemeID"))
        legal, name = _find(own, "SpecifiedLegalOrganization"), _text(own, "Name")
        self.put(party, "PartyName/Name", _text(legal, "TradingBusinessName") or name)
        self._address(party, _find(own, "PostalTradeAddress"))
        for number in _all(own, "SpecifiedTaxRegistration/ID"):
            scheme = self.group(party, "PartyTaxScheme")
            self.put(scheme, "CompanyID", number)
            self.put(scheme, "TaxScheme/ID", "VAT" if number.get("schemeID") == "VA" else "TAX")
        entity, number = self.group(party, "PartyLegalEntity"), _find(legal, "ID")
        self.put(entity, "RegistrationName", name)
        self.put(entity, "CompanyID", number, schemeID=number.get("schemeID") if number is not None else None)
        contact, asked = self.group(party, "Contact"), _find(own, "DefinedTradeContact")
        self.put(contact, "Telephone", _text(asked, "TelephoneUniversalCommunication/CompleteNumber"))
        self.put(contact, "ElectronicMail", _text(asked, "EmailURIUniversalCommunication/URIID"))

    def _address(self, party: _Element, own: _Element | None) -> None:
        address = self.group(party, "PostalAddress")
        for name, source in STREET.items():
            self.put(address, name, _text(own, source))
        self.put(address, "Country/IdentificationCode", _text(own, "CountryID"))

    # ---- payment

    def _means(self, root: _Element, own: _Element) -> None:
        means = self.group(root, "PaymentMeans")
        kind = _find(own, "TypeCode")
        self.put(means, "PaymentMeansCode", kind, name=_text(own, "Information"))
        self.put(means, "PaymentID", _text(self.settled, "PaymentReference"))
        account = _find(own, "PayeePartyCreditorFinancialAccount")
        number = _text(account, "IBANID") or _text(account, "ProprietaryID")
        if number:
            payee = self.group(means, "PayeeFinancialAccount")
            self.put(payee, "ID", number)
            self.put(payee, "Name", _text(account, "AccountName"))
        mandates = (_text(one, "DirectDebitMandateID") for one in self._payment_terms())
        self.put(means, "PaymentMandate/ID", next(filter(None, mandates), ""))

    def _terms(self, root: _Element) -> None:
        terms = [_text(one, "Description") for one in self._payment_terms()]
        self.put(root, "PaymentTerms/Note", " ".join(filter(None, terms)))
        days = [_day(one, "DueDateDateTime") for one in self._payment_terms()]
        for day in filter(None, days[1:]):
            self.put(root, "PaymentTerms/PaymentDueDate", day)

    # ---- charges, VAT and lines

    def _charge(self, parent: _Element, own: _Element) -> None:
        charge = self.group(parent, "AllowanceCharge")
        self.put(charge, "ChargeIndicator", _text(own, "ChargeIndicator/Indicator"))
        self.put(charge, "AllowanceChargeReason", _text(own, "Reason"))
        self.amount(charge, "Amount", _find(own, "ActualAmount"))
        self._category(charge, "TaxCategory", _find(own, "CategoryTradeTax"))

    def _carriage(self, root: _Element, own: _Element) -> None:
        """Carriage as the profile EXTENDED has it, which is a charge of the document."""
        charge = self.group(root, "AllowanceCharge")
        self.put(charge, "ChargeIndicator", "true")
        self.put(charge, "AllowanceChargeReason", _text(own, "Description"))
        self.amount(charge, "Amount", _find(own, "AppliedAmount"))
        self._category(charge, "TaxCategory", _find(own, "AppliedTradeTax"))

    def _category(self, parent: _Element, name: str, own: _Element | None) -> None:
        if own is None:
            return
        category = self.group(parent, name)
        self.put(category, "ID", _text(own, "CategoryCode"))
        self.put(category, "Percent", _text(own, "RateApplicablePercent"))
        self.put(category, "TaxExemptionReasonCode", _text(own, "ExemptionReasonCode"))
        self.put(category, "TaxExemptionReason", _text(own, "ExemptionReason"))
        self.put(category, "TaxScheme/ID", _text(own, "TypeCode"))

    def _vat(self, root: _Element) -> None:
        for total in _all(self.sums, "TaxTotalAmount"):
            group = self.group(root, "TaxTotal")
            self.amount(group, "TaxAmount", total)
            if total.get("currencyID") in (self.currency, None):
                for own in _all(self.settled, "ApplicableTradeTax"):
                    part = self.group(group, "TaxSubtotal")
                    self.amount(part, "TaxableAmount", _find(own, "BasisAmount"))
                    self.amount(part, "TaxAmount", _find(own, "CalculatedAmount"))
                    self._category(part, "TaxCategory", own)

    def _line(self, root: _Element, own: _Element) -> None:
        line, product = self.group(root, f"{self.kind}Line"), _find(own, "SpecifiedTradeProduct")
        settled, price = (
            _find(own, "SpecifiedLineTradeSettlement"),
            "SpecifiedLineTradeAgreement/NetPriceProductTradePrice",
        )
        self.put(line, "ID", _text(own, "AssociatedDocumentLineDocument/LineID"))
        billed = _find(own, "SpecifiedLineTradeDelivery/BilledQuantity")
        name = "InvoicedQuantity" if self.kind == "Invoice" else "CreditedQuantity"
        self.put(line, name, billed, unitCode=billed.get("unitCode") if billed is not None else None)
        sums = _find(settled, "SpecifiedTradeSettlementLineMonetarySummation")
        self.amount(line, "LineExtensionAmount", _find(sums, "LineTotalAmount"))
        for charge in _all(settled, "SpecifiedTradeAllowanceCharge"):
            self._charge(line, charge)
        item = self.group(line, "Item")
        self.put(item, "Description", _text(product, "Description"))
        self.put(item, "Name", _text(product, "Name"))
        for prefix, source in CODES.items():
            self.put(item, f"{prefix}ItemIdentification/ID", _text(product, source))
        self._category(item, "ClassifiedTaxCategory", _find(settled, "ApplicableTradeTax"))
        cost = self.group(line, "Price")
        self.amount(cost, "PriceAmount", _find(own, f"{price}/ChargeAmount"))
        self.put(cost, "BaseQuantity", _text(own, f"{price}/BasisQuantity"))
