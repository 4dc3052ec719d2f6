# SPDX-License-Identifier: LGPL-3.0-or-later
"""The sentences for each error code of a message to an access point: what is wrong, and what to do."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

REFUSED = (
    _lt("The access point refused the call: %(text)s"),
    _lt("Correct what it names, then press Process."),
)

# code -> (what is wrong, what to do); %(…)s are the error's facts
SENTENCES = {
    "no_company_at_access_point": (
        _lt("Your company is not known at the access point yet."),
        _lt("Press Activate; where the access point asks it, prove who you are with the link."),
    ),
    "no_such_service": (
        _lt("At %(host)s there is no such access point (answer 404): its address is wrong."),
        _lt(
            "You can't correct this: ask who runs this platform to correct the address of the access point; then press Process."
        ),
    ),
    "not_verified": (
        _lt("The access point has not verified your company yet. %(text)s"),
        _lt("Open the link “Prove who you are” on the access point, finish it, and wait a minute."),
    ),
    "registration_rejected": (
        _lt("The access point rejected your company: %(text)s"),
        _lt("Correct what it names in the details of your company, then press Activate again."),
    ),
    "migration_refused": (
        _lt("The move to this access point did not succeed: %(text)s"),
        _lt(
            "Your present provider goes on receiving. Ask it for a new migration key for each of your Peppol numbers that it has"
            " (company number, VAT number), then set up Peppol again with it; or send only for now."
        ),
    ),
    "recommand": REFUSED,
    "company": REFUSED,
    "waiting_for_proof": (
        _lt("The access point waits for the proof that you may act for your company."),
        _lt("Open the link on the access point and finish it; it is looked at again each minute."),
    ),
    "awaiting_delivery": (
        _lt("Handed over; the customer's access point has not confirmed it yet."),
        _lt("Nothing to do."),
    ),
    "no_final_answer": (
        _lt("There is still no final answer after %(hours)s hours."),
        _lt("Ask the customer whether it arrived; then press Process to look again, or Skip."),
    ),
    "document_failed": (
        _lt("The document did not reach the customer: %(text)s"),
        _lt("Ask the customer which Peppol address is right, look it up again, then send the invoice again."),
    ),
    "document": (
        _lt("The access point refused the document: %(text)s"),
        _lt("Correct what it names on the invoice or the customer, then press Send via Peppol on the invoice again."),
    ),
    "document_unknown": (
        _lt("The access point does not know this document (any more)."),
        _lt("Press Process to look again; report the problem where it stays."),
    ),
    "replaced": (
        _lt("%(number)s was sent again as a document of its own."),
        _lt("Nothing to do: this one never reached the customer."),
    ),
    "against_the_rules": (
        _lt("The document breaks official rules: %(rules)s."),
        _lt("Open the invoice: it says what to correct. Then press Send via Peppol again."),
    ),
    "not_active": (
        _lt("%(name)s is not active on Peppol."),
        _lt("Finish the activation under Settings > Peppol, then press Process."),
    ),
    "number_given_twice": (
        _lt("The access point took this document and gave it number %(reference)s, which it gave to %(other)s before."),
        _lt("Look in its portal whether both arrived. Then press Process to go on with that number, or Skip."),
    ),
    "other_sender": (
        _lt("The invoice comes from %(sender)s, but the access point knows you as %(participant)s."),
        _lt("Correct the company number of your company, or activate the new number first."),
    ),
    "not_a_bill": (
        _lt("What came in is no invoice or credit note (%(root)s)."),
        _lt("Open it in the archive and decide by hand."),
    ),
    "unreadable": (
        _lt("What came in can't be read: %(text)s"),
        _lt("Open it in the archive, and ask the sender for a new one."),
    ),
    "dns": (
        _lt("The directory of Peppol addresses (%(zone)s) did not answer."),
        _lt("Nothing to do: try again later."),
    ),
    "bad_answer": (
        _lt("%(host)s answered something that it should not."),
        _lt("Nothing to do: it is tried again by itself. Report the problem where it goes on."),
    ),
    "sends_no_answers": (
        _lt("%(title)s can't send answers to suppliers."),
        _lt("Tell the supplier by e-mail, then press Skip."),
    ),
    "takes_no_answers": (
        _lt("%(name)s (%(receiver)s) does not read answers over Peppol."),
        _lt("Tell the supplier by e-mail, then press Skip."),
    ),
    "by_portal": (
        _lt("%(title)s does this in its own portal only."),
        _lt("Open %(portal)s and do it there; then press Process."),
    ),
}
