# SPDX-License-Identifier: LGPL-3.0-or-later
"""The sentences for errors of the books, for our own messages and for those of connections that depend on us."""

from odoo.tools.translate import LazyTranslate

from .error_sentences import IN_BOOKS, KNOWN, OURS, RELATION, TWICE

_lt = LazyTranslate(__name__)

AGAIN = _lt("Nothing to do: it is tried again by itself.")
LOGIN = _lt("Open the connection with e-Boekhouden, fill in what e-Boekhouden shows, and press Test connection.")
OWN = {
    "books_refused": (
        _lt("e-Boekhouden refuses this: %(text)s"),
        _lt("Correct what the sentence names, in e-Boekhouden or in the settings, then press Process."),
    ),
    "books_unreadable": (_lt("The answer of e-Boekhouden was cut off or could not be read."), AGAIN),
    "books_description": (
        _lt("The description of e-Boekhouden's service could not be read: %(text)s"),
        _lt("Nothing to do at first: it is tried again. If it goes on, report the problem."),
    ),
    "books_login": (_lt("e-Boekhouden does not accept the user name or the security codes: %(text)s"), LOGIN),
    "books_token": (
        _lt("e-Boekhouden does not accept the token; it may have ended."),
        _lt(
            "Make a new token in e-Boekhouden (Administration, Connections, API), fill it in with its end date, and"
            " press Test connection."
        ),
    ),
    "books_session": (_lt("e-Boekhouden keeps ending our session."), LOGIN),
    "books_forbidden": (_lt("The token has no right to do this: %(text)s"), LOGIN),
    "books_stopped": (
        _lt("The connection %(connection)s with e-Boekhouden has stopped, so this waits."),
        _lt("Correct that connection and press Test connection there; this then goes on by itself."),
    ),
    "books_missing": (
        _lt("No connection with e-Boekhouden has been chosen."),
        _lt("Choose it in the settings, then press Process."),
    ),
    "no_document": (
        _lt("What message %(key)s belongs to is gone."),
        _lt("Press Skip."),
    ),
    "books_paused": (_lt("The connection with e-Boekhouden is paused."), _lt("Press Resume on that connection.")),
    "not_filled_in": (_lt("Not filled in yet: %(fields)s."), LOGIN),
    "choose_administration": (
        _lt("You may enter several administrations: %(names)s."),
        _lt("Choose one under Administration, save, and press Test connection again."),
    ),
    "no_ledgers": (_lt("The administration has no ledger accounts, or we may not see them."), IN_BOOKS),
    "no_templates": (
        _lt("The administration has no active invoice template."),
        _lt("Make one in e-Boekhouden if you want invoices there; for bookings alone it is not needed."),
    ),
    "number_taken": (_lt("Number %(number)s exists in e-Boekhouden already and is not ours."), TWICE),
    "number_taken_here": (
        _lt("Number %(number)s is used by %(other)s of connection %(connection)s."),
        _lt("Give one of the two a prefix in its settings, so that numbers stay unique, then press Process."),
    ),
    "number_differs": (
        _lt("The invoice is made in e-Boekhouden, with number %(number)s; we asked for %(asked)s."),
        _lt("Look at it there. Press Process to go on with the number that e-Boekhouden gave."),
    ),
    "number_busy": (_lt("Number %(number)s is being booked by another worker."), AGAIN),
    "number_without_digit": (
        _lt("“%(value)s” can't be an invoice number in e-Boekhouden, because it does not end in a digit."),
        _lt("Choose order number, invoice number or “numbered by e-Boekhouden” in the settings, then press Process."),
    ),
    "invoice_doubtful": (
        _lt("Several invoices in e-Boekhouden carry our reference %(key)s: %(numbers)s."),
        _lt("Delete or change the ones that should not be there, then press Process."),
    ),
    "not_open": (
        _lt("Invoice %(number)s has no open item at %(relation)s in e-Boekhouden."),
        _lt("It may be paid there already: then press Skip. Else book the sale first and press Process."),
    ),
    "open_differs": (
        _lt("Of invoice %(number)s € %(open)s is open in e-Boekhouden, but the payment is € %(amount)s."),
        _lt("Book this payment by hand in e-Boekhouden, then press Skip."),
    ),
    "document_missing": (_lt("The payment of %(number)s has no transaction number."), OURS),
    "template_missing": (
        _lt("No invoice template is chosen."),
        _lt("Choose one in the settings of the connection, then press Process."),
    ),
    "ledger_unknown": (
        _lt("Ledger account %(value)s does not exist in e-Boekhouden."),
        _lt("Press Refresh lists on the connection with e-Boekhouden, choose another account, then press Process."),
    ),
    "unit_unknown": (_lt("Unit “%(value)s” does not exist in e-Boekhouden."), IN_BOOKS),
    "quantity_decimals": (
        _lt("Line “%(line)s” has quantity %(value)s; e-Boekhouden takes at most four decimals."),
        _lt("Round the quantity on the document, then press Process."),
    ),
    "price_incl_missing": (_lt("Line “%(value)s” has no price with VAT."), OURS),
    "too_long": (_lt("“%(value)s” is too long for e-Boekhouden: %(field)s may have %(limit)s characters."), RELATION),
    "relation_gone": (_lt("Relation %(relation)s does not exist in e-Boekhouden any more."), IN_BOOKS),
    "debtor_without_email": (
        _lt("Customer %(name)s has no e-mail address, by which debtors are recognised."),
        RELATION,
    ),
    "debtor_busy": (_lt("This debtor is being made by another worker."), AGAIN),
    "debtor_code": (_lt("No free code was found for debtor %(name)s; the last one tried was %(code)s."), OURS),
}

# the fields that a sentence may name
FIELDS = {
    "code": _lt("the code"),
    "email": _lt("the e-mail address"),
    "vat_number": _lt("the VAT number"),
    "registration_number": _lt("the registration number"),
    "iban": _lt("the IBAN"),
    "bic": _lt("the BIC"),
    "number": _lt("the number"),
    "document": _lt("the entry document"),
    "payment_reference": _lt("the payment reference"),
    "reference": _lt("the reference"),
}


def sentences(code):
    """(what is wrong, what to do) of a code of the books, not yet translated; None of another code."""
    return OWN.get(code) or KNOWN.get(code)
