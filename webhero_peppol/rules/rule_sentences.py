# SPDX-License-Identifier: LGPL-3.0-or-later
"""The sentences of rule_messages.py, by official rule id; ids and meanings: EN 16931, BIS Billing 3.0 (2026.5)."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# rule -> (what is wrong, how to correct it, target)
SENTENCES = {
    # ---- addresses and numbers
    "PEPPOL-EN16931-R010": (
        _lt("The customer has no Peppol address."),
        _lt("Fill in the company number (or KVK or VAT number) of the customer, or send by e-mail."),
        "customer.peppol_endpoint",
    ),
    "PEPPOL-EN16931-R020": (
        _lt("Your company has no Peppol address."),
        _lt("Fill in the company number of your own company under Settings > Peppol."),
        "supplier.peppol_endpoint",
    ),
    "PEPPOL-COMMON-R043": (
        _lt("A Belgian company number is not right: its last two digits don't check the others."),
        _lt("Correct the company number; it is on the company's invoices and in the Crossroads Bank."),
        "party.company_registry",
    ),
    **dict.fromkeys(
        ("BR-IC-02", "BR-IC-03", "BR-IC-04"),
        (
            _lt("An invoice without VAT inside the European Union needs the VAT number of the customer."),
            _lt("Fill in the VAT number on the customer's card, then send again."),
            "customer.vat",
        ),
    ),
    "BR-IC-11": (
        _lt("An invoice without VAT inside the European Union needs the day of the delivery."),
        _lt("Reset the invoice to draft, fill in the delivery date, confirm it and send again."),
        "move",
    ),
    "BR-IC-12": (
        _lt("An invoice without VAT inside the European Union needs the country where the goods went."),
        _lt("Fill in the country on the customer's card or on its delivery address, then send again."),
        "customer.country_id",
    ),
    "PEPPOL-COMMON-R054": (
        _lt("A KVK number does not have eight digits."),
        _lt("Correct the KVK number."),
        "party.company_registry",
    ),
    "PEPPOL-COMMON-R055": (
        _lt("An OIN does not have twenty digits."),
        _lt("Correct the OIN."),
        "party.company_registry",
    ),
    "PEPPOL-COMMON-R056-1": (
        _lt("A Dutch VAT number does not look like NL123456789B12."),
        _lt("Correct the VAT number."),
        "party.vat",
    ),
    "PEPPOL-COMMON-R056-2": (
        _lt("A Dutch VAT number does not look like NL123456789B12."),
        _lt("Correct the VAT number."),
        "party.vat",
    ),
    "PEPPOL-COMMON-R040": (
        _lt("A GLN is not right: its last digit does not check the others."),
        _lt("Correct the GLN."),
        "party",
    ),
    "BR-CO-09": (
        _lt("A VAT number does not begin with the code of its country."),
        _lt("Write the VAT number with its country in front, such as BE0999472756."),
        "party.vat",
    ),
    "BR-06": (_lt("Your company has no name."), _lt("Fill in the name."), "supplier.name"),
    "BR-07": (_lt("The customer has no name."), _lt("Fill in the name."), "customer.name"),
    "BR-08": (_lt("Your company has no address."), _lt("Fill in the address."), "supplier.street"),
    "BR-09": (_lt("Your company has no country."), _lt("Choose the country."), "supplier.country_id"),
    "BR-10": (_lt("The customer has no address."), _lt("Fill in the address."), "customer.street"),
    "BR-11": (_lt("The customer has no country."), _lt("Choose the country."), "customer.country_id"),
    "BR-57": (
        _lt("The delivery address has no country."),
        _lt("Choose the country."),
        "move.partner_shipping_id",
    ),
    "BR-CO-26": (
        _lt("Nothing on the invoice identifies your company."),
        _lt("Fill in the company number or VAT number of your company."),
        "supplier.company_registry",
    ),
    "UBL-SR-53": (
        _lt("The customer's tax data are incomplete."),
        _lt("Fill in the VAT number, or leave it wholly empty."),
        "customer.vat",
    ),
    # ---- references and dates
    "PEPPOL-EN16931-R003": (
        _lt("The invoice has no reference of the customer."),
        _lt("Fill in “Customer reference” on the invoice, or “Reference” on the customer."),
        "move.ref",
    ),
    "PEPPOL-EN16931-R002": (
        _lt("The invoice has more than one note."),
        _lt("Put all notes into one."),
        "move.narration",
    ),
    "PEPPOL-EN16931-F001": (
        _lt("A date is not written as a date."),
        _lt("Correct the date."),
        "move.invoice_date",
    ),
    "OWN-CREDIT-NOTE-ORIGINAL": (
        _lt("The credit note does not say which invoice it corrects."),
        _lt("Make it with “Credit note” on the invoice itself. For several invoices at once you can leave it so."),
        "move.reversed_entry_id",
    ),
    "NL-R-001": (
        _lt("A credit note of a Dutch company must say which invoice it corrects."),
        _lt("Make it with “Credit note” on the invoice itself."),
        "move.reversed_entry_id",
    ),
    "BR-03": (_lt("The invoice has no date."), _lt("Fill in the invoice date."), "move.invoice_date"),
    "BR-02": (_lt("The invoice has no number."), _lt("Confirm the invoice."), "move.name"),
    "BR-CO-25": (
        _lt("The invoice has neither a due date nor payment terms."),
        _lt("Fill in the due date."),
        "move.invoice_date_due",
    ),
    "BR-29": (_lt("The period ends before it starts."), _lt("Correct the dates."), "move"),
    "BR-30": (
        _lt("The period of a line ends before it starts."),
        _lt("Correct the dates of that line."),
        "move",
    ),
    "PEPPOL-EN16931-R110": (
        _lt("The period of a line starts before that of the invoice."),
        _lt("Correct the dates of that line."),
        "move",
    ),
    "PEPPOL-EN16931-R111": (
        _lt("The period of a line ends after that of the invoice."),
        _lt("Correct the dates of that line."),
        "move",
    ),
    # ---- Dutch sellers
    "NL-R-002": (
        _lt("The address of a Dutch seller needs street, postcode and town."),
        _lt("Fill in the address."),
        "supplier.street",
    ),
    "NL-R-003": (
        _lt("A Dutch seller needs a KVK number or an OIN."),
        _lt("Fill in the KVK number."),
        "supplier.company_registry",
    ),
    "NL-R-004": (
        _lt("The address of a Dutch customer needs street, postcode and town."),
        _lt("Fill in the address."),
        "customer.street",
    ),
    "NL-R-005": (
        _lt("A Dutch customer needs a KVK number or an OIN."),
        _lt("Fill in the KVK number."),
        "customer.company_registry",
    ),
    "NL-R-007": (
        _lt("A Dutch seller must say how to pay."),
        _lt("Choose the bank account on the invoice."),
        "move.partner_bank_id",
    ),
    "NL-R-008": (
        _lt("This way to pay is not used in the Netherlands."),
        _lt("Choose a bank account for the invoice."),
        "move.partner_bank_id",
    ),
    # ---- paying
    "BR-61": (
        _lt("The invoice asks for a transfer but has no account number."),
        _lt("Choose the bank account on the invoice."),
        "move.partner_bank_id",
    ),
    "OWN-NO-BANK": (
        _lt("The invoice has no bank account: the customer does not see where to pay."),
        _lt("Add the bank account of your company and choose it on the invoice."),
        "move.partner_bank_id",
    ),
    "PEPPOL-EN16931-R061": (
        _lt("A direct debit needs the reference of the mandate."),
        _lt("Fill in the mandate."),
        "move",
    ),
    # ---- lines
    "BR-16": (_lt("The invoice has no line."), _lt("Add a line."), "move.invoice_line_ids"),
    "BR-CO-04": (
        _lt("A line has no VAT."),
        _lt("Choose the VAT of that line; for no VAT choose the 0 % that fits."),
        "move.invoice_line_ids",
    ),
    "UBL-SR-48": (
        _lt("A line has more than one VAT rate."),
        _lt("Keep one VAT rate for that line."),
        "move.invoice_line_ids",
    ),
    "BR-25": (
        _lt("A line has no name."),
        _lt("Fill in an article or a description."),
        "move.invoice_line_ids",
    ),
    "BR-26": (_lt("A line has no price."), _lt("Fill in the price."), "move.invoice_line_ids"),
    "BR-27": (
        _lt("A price is negative."),
        _lt("Make the quantity negative instead of the price."),
        "move.invoice_line_ids",
    ),
    "PEPPOL-EN16931-R120": (
        _lt("The amount of a line is not its quantity times its price."),
        _lt("Open the line and save it again; report the problem where it stays."),
        "move.invoice_line_ids",
    ),
    "PEPPOL-EN16931-R121": (
        _lt("The quantity that a price is for must be more than zero."),
        _lt("Correct the line."),
        "move.invoice_line_ids",
    ),
    "PEPPOL-EN16931-R130": (
        _lt("Quantity and price of a line have different units."),
        _lt("Choose one unit of measure."),
        "move.invoice_line_ids",
    ),
    # ---- the document
    "PEPPOL-EN16931-R008": (
        _lt("A part of the document is empty (%(path)s)."),
        _lt("Fill it in, or clear it wholly."),
        "party",
    ),
    "PEPPOL-EN16931-R051": (
        _lt("Not all amounts are in the currency of the invoice."),
        _lt("Choose one currency."),
        "move.currency_id",
    ),
    "PEPPOL-EN16931-R005": (
        _lt("The currency of the VAT must differ from that of the invoice."),
        _lt("Report the problem."),
        "move.currency_id",
    ),
    "PEPPOL-EN16931-P0112": (
        _lt("This type of invoice only exists between German companies."),
        _lt("Choose an ordinary invoice."),
        "move",
    ),
    **dict.fromkeys(
        ("PEPPOL-EN16931-CL008", "BR-CL-25"),
        (
            _lt("The kind of an electronic address is not on the list of today: %(text)s"),
            _lt(
                "Choose another one on the card: 0208 in Belgium, 0106 or 9944 in the Netherlands, 0225 or 9957 in France,"
                " 0246 or 9930 in Germany; or press Look up now."
            ),
            "party.peppol_eas",
        ),
    ),
    "BR-CL-22": (
        _lt("The reason why there is no VAT is not on the list of today: %(text)s"),
        _lt("Choose another reason on the tax of the line, such as VATEX-EU-AE for reversed VAT."),
        "move",
    ),
    "OWN-VAT-PER-LINE": (
        _lt("The VAT was rounded line by line; Belgian law has it rounded per rate on an electronic invoice."),
        _lt(
            "In the settings of Invoicing, under Taxes, choose Rounding Method “Round globally”. Reset the invoice to draft,"
            " confirm it and send again."
        ),
        "company",
    ),
    "OWN-DEBIT-NOTE": (
        _lt("A debit note can't be sent over Peppol."),
        _lt("Make an invoice for the difference instead."),
        "move",
    ),
    "BR-13": (_lt("The totals are missing."), _lt("Report the problem."), "move"),
    "not-xml": (_lt("The document can't be read: %(text)s"), _lt("Report the problem."), "move"),
    "dynamic-error": (
        _lt("A value in the document can't be read: %(text)s"),
        _lt("Correct what it names, or report the problem."),
        "move",
    ),
    "XSD": (
        _lt("The document is not built as UBL asks: %(text)s"),
        _lt("Correct what it names, or report the problem."),
        "move",
    ),
}

# pattern of rule ids -> the same, for rules that come in families
FAMILIES = (
    (
        r"BR-(S|Z|E|AE|IC|IG|IP|G|O|B)-0[89]",
        (
            _lt("The amounts of one VAT rate don't add up."),
            _lt("Look at the VAT of the lines and save the invoice again; report the problem where it stays."),
            "move",
        ),
    ),
    (
        r"BR-CO-1[0-8]",
        (
            _lt("The totals of the invoice don't add up."),
            _lt("Save the invoice again; report the problem where it stays."),
            "move",
        ),
    ),
    (
        r"BR-AE-.*",
        (
            _lt("Reverse charge needs the VAT numbers of both, and lines with 0 %% only: %(text)s"),
            _lt("Fill in the VAT number of the customer, and use the reverse charge tax on its lines."),
            "customer.vat",
        ),
    ),
    (
        r"BR-IC-.*",
        (
            _lt("A delivery inside the European Union is incomplete: %(text)s"),
            _lt("Fill in the VAT number of the customer, the delivery date and the delivery address."),
            "customer.vat",
        ),
    ),
    (
        r"BR-G-.*",
        (
            _lt("An export outside the European Union is incomplete: %(text)s"),
            _lt("Fill in what it names; your own VAT number must be there."),
            "supplier.vat",
        ),
    ),
    (
        r"BR-O-.*",
        (
            _lt("What is outside the scope of VAT (category O) can't be on one invoice over Peppol with what is not."),
            _lt(
                "Invoice these lines apart. Or ask your accountant which tax of 0 % of category E, with its reason, they"
                " can have here."
            ),
            "move",
        ),
    ),
    (
        r"BR-(S|Z|E|IG|IP|B)-.*",
        (_lt("The VAT of a rate is incomplete: %(text)s"), _lt("Look at the VAT of the lines."), "move"),
    ),
    (
        r"(BR-CL-.*|PEPPOL-EN16931-CL.*|PEPPOL-EN16931-P01.*)",
        (_lt("A code is not on its list: %(text)s"), _lt("Choose another value in that place."), "move"),
    ),
    (
        r"PEPPOL-EN16931-R04\d",
        (
            _lt("A discount or charge does not add up: %(text)s"),
            _lt("Look at the discounts of the lines."),
            "move",
        ),
    ),
    (
        r"PEPPOL-COMMON-R\d+.*",
        (
            _lt("A company number is not right: %(text)s"),
            _lt("Correct the number."),
            "party.company_registry",
        ),
    ),
    (r"BR-DEC-\d+", (_lt("An amount has more than two decimals."), _lt("Report the problem."), "move")),
    (
        r"NL-R-.*",
        (_lt("A rule for Dutch sellers is broken: %(text)s"), _lt("Correct what it names."), "supplier"),
    ),
)
