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
    journals = env["account.journal"].search([("type", "=", "sale")], order="company_id, sequence, id")
    journals._webhero_take_numbers()
    for company in journals.company_id:
        used = [("journal_id.company_id", "=", company.id), ("move_type", "in", ("out_invoice", "out_refund"))]
        if env["account.move"].search_count([*used, ("posted_before", "=", True)], limit=1):
            company.webhero_numbering = "host"
