from . import controllers
from . import models


def nothing_is_on(env):
    """Every way to sign in is off until somebody fills in its keys; the host's own to odoo.com too, where nobody uses it."""
    host = env.ref("auth_oauth.provider_openerp", raise_if_not_found=False)
    if host and not env["res.users"].with_context(active_test=False).search_count(
        [("oauth_provider_id", "=", host.id)]
    ):
        host.enabled = False
