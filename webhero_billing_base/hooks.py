# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an installation does once: languages, and numbers that fit what a company already has."""

LANGUAGES = ("nl_BE", "fr_BE")


def pre_init_hook(env):
    """Documents speak Dutch and French, so both must be there before our texts are loaded."""
    Lang = env["res.lang"].with_context(active_test=False)
    missing = Lang.search([("code", "in", LANGUAGES), ("active", "=", False)])
    if missing:
        env["base.language.install"].create({"lang_ids": [(6, 0, missing.ids)], "overwrite": False}).lang_install()


def post_init_hook(env):
    """Companies that already have customer invoices keep their numbers until they choose otherwise."""
    _use_our_letterhead(env)
    env["res.company"].search([])._webhero_usual_language()
    journals = env["account.journal"].search([("type", "=", "sale")], order="company_id, sequence, id")
    journals._webhero_inherit_numbering()
    for company in journals.company_id:
        used = [("journal_id.company_id", "=", company.id), ("move_type", "in", ("out_invoice", "out_refund"))]
        if env["account.move"].search_count([*used, ("posted_before", "=", True)], limit=1):
            company.webhero_numbering = "host"


def _use_our_letterhead(env):
    """Companies that chose no layout yet get ours; a layout that somebody chose stays."""
    layout = env.ref("webhero_billing_base.external_layout_webhero")
    companies = env["res.company"].search([("external_report_layout_id", "=", False)])
    companies.write(
        {
            "external_report_layout_id": layout.id,
            "paperformat_id": env.ref("webhero_billing_base.paperformat_webhero").id,
        }
    )
