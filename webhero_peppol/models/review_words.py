# SPDX-License-Identifier: LGPL-3.0-or-later
"""Why a received document waits under Needs review, and what its owner can do about each reason (P9)."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

REVIEWS = [
    ("not_xml", "It is no XML document"),
    ("not_a_bill", "It is no invoice, credit note or answer"),
    ("no_journal", "No journal for it"),
    ("no_lines", "It has no lines"),
    ("unreadable", "It can't be read"),
    ("other_company", "It is for another company"),
    ("correction", "It corrects an earlier invoice"),
    ("amounts", "It has amounts or dates that can't be read"),
    ("supplier", "The supplier is not known"),
    ("tax", "No tax for its VAT"),
    ("difference", "The bill differs from the document"),
    ("unknown_document", "The document that it answers is not here"),
    ("other_sender", "The answer does not come from the customer"),
    ("same_number", "The supplier used this number before"),
]

HINTS = {
    "not_xml": _lt(
        "Download it to see what it is. Ask the sender for an invoice over Peppol, or enter the bill by hand; then press"
        " Reviewed."
    ),
    "not_a_bill": _lt("Download it and see whether it is about you; then press Reviewed."),
    "no_journal": _lt("Choose a journal under Settings, Peppol; then press Read it again."),
    "no_lines": _lt("Ask the supplier for a right invoice, or enter the bill by hand; then press Reviewed."),
    "unreadable": _lt("Download it and enter the bill by hand; then press Reviewed."),
    "other_company": _lt(
        "See for whom it is: pass it on to that company, or tell the supplier; is it yours after all, press Reviewed."
    ),
    "correction": _lt(
        "Compare it with the bill that it corrects: keep one of the two, cancel the other; then press Reviewed."
    ),
    "amounts": _lt(
        "Compare the draft bill with the document, or ask the supplier for a right one; then press Reviewed."
    ),
    "supplier": _lt(
        "Open the draft bill: choose the right supplier, or fill in its VAT or enterprise number; then press Reviewed."
    ),
    "tax": _lt("Open the draft bill and choose the tax of these lines, or ask your accountant; then press Reviewed."),
    "difference": _lt("Open the draft bill and compare it with the document; correct it, then press Reviewed."),
    "unknown_document": _lt(
        "It answers something that was not sent from here. Ask the customer what it is about; then press Reviewed."
    ),
    "other_sender": _lt("Ask the customer whether this answer is really his; then press Reviewed."),
    "same_number": _lt("Compare it with the earlier bill. Is it the same: cancel this draft; then press Reviewed."),
}
