"""Does a bill match its document? Decided from the XML alone, with no code of the reader under test.

Amounts are Decimal in the document's currency, positive for a credit note, as both sides show them.
"""

from decimal import Decimal, InvalidOperation

from lxml import etree

HALF_CENT = Decimal("0.005")
LINES = ("InvoiceLine", "CreditNoteLine")
CREDITS = {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"}
DEBIT, TRANSFER = {"49", "59"}, {"30", "31", "42", "57", "58"}


def differences(content, bill):
    """Keywords for what differs between `bill` (account.move) and the UBL document `content`; empty where they agree."""
    root = etree.fromstring(content)
    refund, sign = kind(root)
    found = []
    if bill.move_type.endswith("refund") != refund:
        found.append("kind")
    found += [what for what, stated, made in amounts(root, sign, bill) if abs(stated - made) > HALF_CENT]
    found += list(lines(root, sign, bill))
    if (due := at(root, "DueDate") or at(way_that_counts(root), "PaymentDueDate")) and due[:10] != str(
        bill.invoice_date_due
    ):
        found.append("due")
    if at(root, "IssueDate")[:10] != str(bill.invoice_date):
        found.append("date")
    if at(root, "DocumentCurrencyCode") != bill.currency_id.name:
        found.append("currency")
    return [*found, *paid(root, bill), *supplier(root, bill)]


def kind(root):
    credit = etree.QName(root).localname == "CreditNote" or at(root, "InvoiceTypeCode") in CREDITS
    total = amount(at(root, "LegalMonetaryTotal/TaxExclusiveAmount"))
    negative = total < 0 or (not total and amount(at(root, "LegalMonetaryTotal/PayableAmount")) < 0)
    if not negative:
        return credit, 1
    own = at(root, "InvoiceTypeCode") in CREDITS
    return own or not credit, -1


def amounts(root, sign, bill):
    totals = "LegalMonetaryTotal/"
    rounding = amount(at(root, f"{totals}PayableRoundingAmount"))
    untaxed = amount(at(root, f"{totals}TaxExclusiveAmount"))
    if at(root, "CustomizationID").startswith("OIOUBL-2"):  # there it is the VAT
        untaxed = amount(at(root, f"{totals}TaxInclusiveAmount")) - untaxed
    yield "untaxed", sign * (untaxed + rounding), of(bill.amount_untaxed)
    yield "total", sign * (amount(at(root, f"{totals}TaxInclusiveAmount")) + rounding), of(bill.amount_total)
    yield "payable", sign * amount(at(root, f"{totals}PayableAmount")), of(bill.amount_residual)


def lines(root, sign, bill):
    stated_lines = [
        (amount(at(node, "LineExtensionAmount")), node.find(".//{*}ClassifiedTaxCategory"))
        for node in root
        if local(node) in LINES
    ]
    for node in root.findall("{*}AllowanceCharge"):
        charge = 1 if at(node, "ChargeIndicator").lower() in ("true", "1") else -1
        stated_lines.append((charge * amount(at(node, "Amount")), node.find("{*}TaxCategory")))
    made = bill.invoice_line_ids.filtered(lambda one: one.display_type == "product").sorted("id")
    if len(made) - len(stated_lines) not in (0, 1):
        yield "lines"
        return
    for (net, category), line in zip(stated_lines, made, strict=False):
        if abs(sign * net - of(line.price_subtotal)) > HALF_CENT:
            yield "net"
        if category is not None:
            yield from taxed(at(category, "ID"), amount(at(category, "Percent")), line)


def taxed(category, rate, line):
    reverse = any(part.factor_percent < 0 for part in line.tax_ids.invoice_repartition_line_ids)
    added = Decimal() if reverse else sum((Decimal(str(tax.amount)) for tax in line.tax_ids), Decimal())
    if category in ("AE", "K") and not reverse and line.move_id.is_purchase_document():
        yield f"category {category}"
    if category not in ("AE", "K") and reverse:
        yield f"category {category}"
    if added != rate:
        yield "rate"


def way_that_counts(root):
    """A direct debit first, as it is collected anyway; else the first transfer with an account; else the first."""
    means = root.findall("{*}PaymentMeans")
    debits = [node for node in means if at(node, "PaymentMeansCode") in DEBIT]
    transfers = [
        node for node in means if at(node, "PaymentMeansCode") in TRANSFER and at(node, "PayeeFinancialAccount/ID")
    ]
    return next(iter(debits or transfers or means), None)


def paid(root, bill):
    codes = [at(node, "PaymentMeansCode") for node in root.findall("{*}PaymentMeans")]
    if bill.is_sale_document() or not codes:
        return
    if DEBIT & set(codes) and bill.webhero_pay_by != "debit":
        yield "way"
    accounts = [
        "".join(c for c in at(node, "PayeeFinancialAccount/ID") if c.isalnum()).upper()
        for node in root.findall("{*}PaymentMeans")
    ]
    own = bill.partner_bank_id.sanitized_acc_number
    if own and own not in accounts:
        yield "account"


def supplier(root, bill):
    side = "AccountingCustomerParty" if bill.is_sale_document() else "AccountingSupplierParty"
    names = {at(root, f"{side}/Party/PartyLegalEntity/RegistrationName"), at(root, f"{side}/Party/PartyName/Name")} - {
        ""
    }
    partner = bill.partner_id.commercial_partner_id
    if not partner:
        yield "supplier"
    elif names and partner.name not in names:
        numbers = {
            "".join(c for c in (node.text or "") if c.isalnum()).upper()
            for node in root.find(f"{{*}}{side}").iter()
            if local(node) in ("CompanyID", "ID", "EndpointID")
        }
        if not {partner.vat, partner.company_registry, partner.peppol_endpoint} & numbers:
            yield "supplier"


def local(node):
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def at(node, path):
    found = node.find("/".join(f"{{*}}{step}" for step in path.split("/"))) if node is not None else None
    return " ".join((found.text or "").split()) if found is not None else ""


def amount(told):
    try:
        return Decimal(told or "0")
    except InvalidOperation:
        return Decimal()


def of(value):
    return Decimal(str(value)).quantize(Decimal("0.000001"))
