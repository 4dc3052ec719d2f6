from . import controllers
from . import models


def nothing_is_on(env):
    """Every provider is off until its keys are filled in; so is Odoo's own for odoo.com, where no user has it."""
    host = env.ref("auth_oauth.provider_openerp", raise_if_not_found=False)
    if host and not env["res.users"].with_context(active_test=False).search_count(
        [("oauth_provider_id", "=", host.id)]
    ):
        host.enabled = False
