# SPDX-License-Identifier: LGPL-3.0-or-later
from .models.exchange_count import statements


def uninstall_hook(env):
    """Drop what was created in PostgreSQL beside the models."""
    env.cr.execute(statements("dropped"))
