# SPDX-License-Identifier: LGPL-3.0-or-later
def post_init_hook(env):
    """Companies that are there already get their statuses, as new ones do."""
    env["res.company"].search([])._make_werkbon_statuses()
