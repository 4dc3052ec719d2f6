# SPDX-License-Identifier: LGPL-3.0-or-later
from .models.exchange_count import statements


def uninstall_hook(env):
    """What PostgreSQL keeps beside the models goes with them."""
    env.cr.execute(statements("dropped"))
