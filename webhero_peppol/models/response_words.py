# SPDX-License-Identifier: LGPL-3.0-or-later
"""The words of invoice responses: UNCL4343 subset, OPStatusReason and OPStatusAction of the code lists."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

CODES = {
    "AP": _lt("Accepted"),
    "RE": _lt("Rejected"),
    "UQ": _lt("A question"),
    "CA": _lt("Accepted with remarks"),
    "IP": _lt("Being handled"),
    "PD": _lt("Paid"),
    "AB": _lt("Received"),
}
REASONS = {
    "NON": _lt("No problem"),
    "REF": _lt("A reference is wrong or missing"),
    "LEG": _lt("Legal information is wrong or missing"),
    "REC": _lt("The receiver is not known here"),
    "QUA": _lt("The quality is not as agreed"),
    "DEL": _lt("The delivery is not as agreed"),
    "PRI": _lt("The price is wrong"),
    "QTY": _lt("The quantity is wrong"),
    "ITM": _lt("The article is wrong"),
    "PAY": _lt("The payment terms are wrong"),
    "UNR": _lt("The invoice is not recognised"),
    "FIN": _lt("The amounts or the VAT are wrong"),
    "PPD": _lt("Paid in part"),
    "OTH": _lt("Another reason"),
}
ACTIONS = {
    "NOA": _lt("Nothing has to be done"),
    "PIN": _lt("Give more information"),
    "NIN": _lt("Make a new invoice"),
    "CNF": _lt("Make a credit note for all of it"),
    "CNP": _lt("Make a credit note for a part"),
    "CNA": _lt("Make a credit note for the amount named"),
    "OTH": _lt("Something else"),
}


def selection_of(env, table):
    """The table as a selection, in the language of `env`."""
    return [(code, env._(label)) for code, label in table.items()]


def word(env, table, code):
    """The label of one code; the code itself where it is unknown."""
    return env._(table[code]) if code in table else code
