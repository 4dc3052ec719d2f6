# SPDX-License-Identifier: LGPL-3.0-or-later
"""The meaning of each of e-Boekhouden's codes, and what to do about it (E4).

code -> (what is wrong, what to do); %(…)s are the error's facts. Several codes share a hint.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

RELATION = _lt("Correct this customer in the webshop or the ERP, then press Process.")
IN_BOOKS = _lt("Correct this in e-Boekhouden, then press Process.")
SETTING = _lt("Choose another one in the settings of the connection, then press Process.")
LEDGER = _lt("Press Refresh lists on the connection with e-Boekhouden, choose another account, then press Process.")
OURS = _lt("Press Report a problem: the details go along by themselves.")
TEXTS = _lt("Shorten the text on the document, then press Process.")
MAIL = _lt("Correct the e-mail address of this relation in e-Boekhouden, then press Process.")
NUMBER = _lt("Choose another way of numbering in the settings of the connection, then press Process.")
TERM = _lt("Choose a payment term from 0 to 365 days in the settings, then press Process.")
TWICE = _lt(
    "Look it up in e-Boekhouden. Is it this very document, then press Skip here; is it another one, give a prefix"
    " in the settings so that numbers stay unique, then press Process. Nothing was overwritten."
)
GONE = _lt("Press Refresh lists on the connection with e-Boekhouden, wait a minute, then press Process.")
DEBIT = _lt("Direct debit is not used by this connection. Press Report a problem.")

FACT = {
    "FACT_001": (_lt("The invoice has no customer."), OURS),
    "FACT_002": (_lt("The customer of this invoice does not exist in e-Boekhouden any more."), GONE),
    "FACT_003": (_lt("The customer of this invoice is inactive in e-Boekhouden."), IN_BOOKS),
    "FACT_006": (_lt("The invoice has no number."), NUMBER),
    "FACT_007": (_lt("The invoice number is longer than 50 characters."), NUMBER),
    "FACT_008": (_lt("The invoice number has characters that e-Boekhouden does not take."), NUMBER),
    "FACT_009": (_lt("The invoice number does not end in a digit."), NUMBER),
    "FACT_010": (_lt("It is not said whether the prices are with or without VAT."), OURS),
    "FACT_011": (_lt("The invoice has no date."), OURS),
    "FACT_012": (_lt("The date of the invoice is not a date."), OURS),
    "FACT_013": (_lt("The date of the invoice lies outside the years that e-Boekhouden takes."), IN_BOOKS),
    "FACT_014": (_lt("The payment reference is longer than 50 characters."), TEXTS),
    "FACT_015": (_lt("The invoice has no payment term."), TERM),
    "FACT_016": (_lt("The payment term is too short or too long."), TERM),
    "FACT_017": (_lt("The text on the invoice is longer than 35,000 characters."), TEXTS),
    "FACT_018": (_lt("The invoice template does not exist in e-Boekhouden, or is not active."), SETTING),
    "FACT_020": (_lt("The e-mail template does not exist in e-Boekhouden."), SETTING),
    "FACT_101": (_lt("The invoice number is in use in e-Boekhouden."), TWICE),
    "FACT_EMAIL_001": (_lt("The customer has no e-mail address in e-Boekhouden."), MAIL),
    "FACT_EMAIL_002": (_lt("The customer's e-mail address in e-Boekhouden is not valid."), MAIL),
    "FACT_EMAIL_003": (_lt("The customer's e-mail address for invoices in e-Boekhouden is not valid."), MAIL),
    "FACT_EMAIL_004": (_lt("The customer's e-mail address for reminders in e-Boekhouden is not valid."), MAIL),
    "FACT_EMAIL_006": (_lt("The sender's e-mail address is not valid."), IN_BOOKS),
    "FACT_EMAIL_007": (_lt("The customer has no e-mail address in e-Boekhouden to send the invoice to."), MAIL),
    "FACT_EMAIL_011": (_lt("The text of the e-mail is too long."), TEXTS),
    "FACT_EMAIL_013": (_lt("The e-mail has no subject."), IN_BOOKS),
    "FACT_EMAIL_014": (_lt("The e-mail has no text."), IN_BOOKS),
    "FACT_ITEM_001": (_lt("A line of the invoice has no description."), RELATION),
    "FACT_ITEM_002": (_lt("The description of a line is too long."), TEXTS),
    "FACT_ITEM_003": (_lt("The article code of a line is longer than 50 characters."), TEXTS),
    "FACT_ITEM_004": (_lt("A line of the invoice has no price."), OURS),
    "FACT_ITEM_007": (_lt("A line of the invoice has no ledger account."), LEDGER),
    "FACT_ITEM_008": (_lt("The amount of a line is too high for e-Boekhouden."), OURS),
    "FACT_ITEM_009": (_lt("The amount of a line is too low for e-Boekhouden."), OURS),
    "FACT_ITEM_010": (_lt("The unit of a line does not exist in e-Boekhouden."), IN_BOOKS),
    "FACT_ITEM_011": (
        _lt("An article of the invoice does not exist in e-Boekhouden."),
        _lt("Make the article in e-Boekhouden with the same code, then press Process."),
    ),
    "FACT_ITEM_012": (_lt("A ledger account of the invoice does not exist in e-Boekhouden."), LEDGER),
    "FACT_ITEM_015": (_lt("A line gives an amount of VAT, which its VAT code does not allow."), SETTING),
    "FACT_VERWERK_002": (_lt("The description for the books is longer than 200 characters."), TEXTS),
    "FACT_VERWERK_003": (_lt("The payment reference for the books is longer than 50 characters."), TEXTS),
    "FACT_VERWERK_004": (_lt("The payment reference exists in the books already."), TWICE),
    **{
        f"FACT_INCASSO_{number:03d}": (_lt("Something is wrong with the direct debit of the invoice: %(text)s"), DEBIT)
        for number in range(1, 16)
    },
}

MUT = {
    "MUT_002": (_lt("The booking has no invoice number."), NUMBER),
    "MUT_003": (_lt("The booking has no date."), OURS),
    "MUT_007": (_lt("The account of the booking does not exist in e-Boekhouden."), LEDGER),
    "MUT_012": (_lt("The booking has no customer."), OURS),
    "MUT_013": (_lt("The customer of the booking does not exist in e-Boekhouden any more."), GONE),
    "MUT_016": (_lt("A booking of this kind may not have a payment term."), OURS),
    "MUT_017": (_lt("It is not said whether the amounts of the booking are with or without VAT."), OURS),
    "MUT_018": (_lt("The invoice number of the booking is longer than 50 characters."), NUMBER),
    "MUT_019": (_lt("A booking with this invoice number exists in e-Boekhouden already."), TWICE),
    "MUT_020": (_lt("This relation has a booking with this invoice number already."), TWICE),
    "MUT_104": (_lt("The account of a line does not exist in e-Boekhouden."), LEDGER),
    "MUT_106": (
        _lt("The account of a line is one for money, debtors or creditors, which a sale can't be booked on."),
        _lt("Choose a revenue account in the settings, then press Process."),
    ),
    "MUT_112": (_lt("A line of the payment has no customer."), OURS),
    "MUT_113": (_lt("The customer of a line does not exist in e-Boekhouden any more."), GONE),
    "MUT_115": (
        _lt("The invoice that is paid is not in the books of e-Boekhouden."),
        _lt("Book the sale first, then press Process; or press Skip."),
    ),
    "MUT_120": (_lt("A line of the payment does not say which invoice is paid."), OURS),
    "MUTA_001": (_lt("The booking has no account."), LEDGER),
    "MUTA_004": (_lt("A line of the booking has no account."), LEDGER),
    "MUTA_005": (_lt("The booking does not say whether its amounts are with or without VAT."), OURS),
    "MUTA_006": (_lt("It was not said whether open items of debtors or of creditors were asked for."), OURS),
    "MUTA_008": (_lt("A booking with this payment reference exists already."), TWICE),
}

REL = {
    "REL_001": (_lt("The kind of relation is neither business nor private."), OURS),
    "REL_002": (_lt("The customer has no name."), RELATION),
    "REL_003": (_lt("The customer's name is longer than 100 characters."), RELATION),
    "REL_004": (_lt("The form of address of the customer is not one that e-Boekhouden knows."), RELATION),
    "REL_005": (_lt("The customer's code has characters that e-Boekhouden does not take."), RELATION),
    "REL_006": (_lt("The customer's code is longer than 15 characters."), RELATION),
    "REL_007": (_lt("The customer's IBAN is not valid."), RELATION),
    "REL_008": (_lt("The customer's registration number may have digits only."), RELATION),
    "REL_022": (_lt("The customer's e-mail address is longer than 150 characters."), RELATION),
    "REL_023": (_lt("The customer's e-mail address is not valid."), RELATION),
    "REL_025": (_lt("The customer's e-mail address for invoices is not valid."), RELATION),
    "REL_027": (_lt("The customer's e-mail address for reminders is not valid."), RELATION),
    "REL_030": (_lt("The customer's payment term is too short."), TERM),
    "REL_031": (_lt("The customer's payment term is too long."), TERM),
    "REL_035": (_lt("The customer's VAT number is longer than 50 characters."), RELATION),
    "REL_048": (_lt("The customer's ledger account does not exist in e-Boekhouden."), LEDGER),
    "REL_049": (_lt("Another relation in e-Boekhouden has this code."), RELATION),
    "REL_050": (_lt("The customer's registration number is too long."), RELATION),
    "REL_051": (_lt("The kind of direct debit mandate is not valid."), DEBIT),
}

OTHER = {
    "API_SESSION_002": (_lt("e-Boekhouden refuses the name under which we log in."), OURS),
    "EP_001": (
        _lt("Only accountants may ask for the list of administrations."),
        _lt("Nothing to do: your own administration is used."),
    ),
}

KNOWN = {**FACT, **MUT, **REL, **OTHER}
