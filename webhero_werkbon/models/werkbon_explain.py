# SPDX-License-Identifier: LGPL-3.0-or-later
"""The sentences for problems of a work order or a sync, and what to do about them (K12)."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

ARTICLE = _lt(
    "Make or correct the article in e-Boekhouden, with the code that it has here, press Start synchronisation, then"
    " Process; or open the work order again and choose another article."
)
SETTINGS = _lt("Open the settings of the work orders, fill it in and save; it then goes on by itself.")

SENTENCES = {
    "books_not_connected": (
        _lt("e-Boekhouden does not let us in."),
        _lt("Press Log in and fill in user name and codes, or the token, as e-Boekhouden shows them."),
    ),
    "settings_incomplete": (_lt("Not filled in yet: %(missing)s."), SETTINGS),
    "article_unknown": (
        _lt("Work order %(order)s: e-Boekhouden does not know article %(article)s, or it was removed there."),
        ARTICLE,
    ),
    "article_inactive": (_lt("Work order %(order)s: article %(article)s is not active in e-Boekhouden."), ARTICLE),
    "vat_code_missing": (
        _lt("Work order %(order)s: article %(article)s has no VAT code in e-Boekhouden."),
        ARTICLE,
    ),
    "ledger_missing": (
        _lt("Work order %(order)s: article %(article)s has no revenue account in e-Boekhouden."),
        _lt("Give the article an account there, or choose a revenue account in the settings here; then press Process."),
    ),
    "nothing_to_invoice": (
        _lt("Work order %(order)s has no line with a quantity."),
        _lt("Open the work order again and add what was done, or untick Invoice on its lines."),
    ),
    "invoice_withdrawn": (
        _lt("The work orders of %(name)s were opened again or invoiced anew, so this was not sent."),
        _lt("Nothing to do."),
    ),
    "relation_of_other": (
        _lt("%(customer)s has the code or e-mail address of relation %(relation)s, which is %(other)s here."),
        _lt("Merge the two customers, or give one another e-mail address; then press Process."),
    ),
    "relation_not_exported": (
        _lt("%(customer)s is not a relation in e-Boekhouden, and relations are not exported."),
        _lt("Switch Export relations on, or make the relation in e-Boekhouden and synchronise; then press Process."),
    ),
    "relation_gone": (
        _lt("Relation %(relation)s does not exist in e-Boekhouden any more."),
        _lt("Make it there again with the same code and synchronise, then press Process."),
    ),
    "move_not_posted": (
        _lt("The invoice of %(name)s is not posted yet, so there is nothing to credit."),
        _lt("Post it and press Process, or cancel it and press Skip."),
    ),
    "record_refused": (
        _lt("%(record)s: %(text)s"),
        _lt("Correct it here or in e-Boekhouden; the next synchronisation takes it over."),
    ),
    "both_changed": (
        _lt("%(record)s was changed here and in e-Boekhouden; e-Boekhouden won: %(fields)s."),
        _lt("Nothing to do, unless the previous value was right: then change it in e-Boekhouden."),
    ),
}
