# SPDX-License-Identifier: LGPL-3.0-or-later
def post_init_hook(env):
    """Create the statuses of existing companies, as for new ones."""
    env["res.company"].search([])._make_werkbon_statuses()
