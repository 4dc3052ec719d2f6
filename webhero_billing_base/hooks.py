# SPDX-License-Identifier: LGPL-3.0-or-later
"""Steps run once at installation: languages, and numbering that fits the existing invoices."""

LANGUAGES = ("nl_BE", "fr_BE")


def pre_init_hook(env):
    """Documents are in Dutch and French, so both languages must be active before our texts are loaded."""
    Lang = env["res.lang"].with_context(active_test=False)
    missing = Lang.search([("code", "in", LANGUAGES), ("active", "=", False)])
    if missing:
        env["base.language.install"].create({"lang_ids": [(6, 0, missing.ids)], "overwrite": False}).lang_install()


def post_init_hook(env):
    """Companies with existing customer invoices keep their numbering until they choose otherwise."""
    _use_our_letterhead(env)
    env["res.company"].search([])._webhero_usual_language()
    journals = env["account.journal"].search([("type", "=", "sale")], order="company_id, sequence, id")
    journals._webhero_inherit_numbering()
    for company in journals.company_id:
        used = [("journal_id.company_id", "=", company.id), ("move_type", "in", ("out_invoice", "out_refund"))]
        if env["account.move"].search_count([*used, ("posted_before", "=", True)], limit=1):
            company.webhero_numbering = "host"


def _use_our_letterhead(env):
    """Companies without a document layout get ours; a chosen layout is kept."""
    layout = env.ref("webhero_billing_base.external_layout_webhero")
    companies = env["res.company"].search([("external_report_layout_id", "=", False)])
    companies.write(
        {
            "external_report_layout_id": layout.id,
            "paperformat_id": env.ref("webhero_billing_base.paperformat_webhero").id,
        }
    )
