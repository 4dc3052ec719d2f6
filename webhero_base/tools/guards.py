# SPDX-License-Identifier: LGPL-3.0-or-later
"""Helpers for guards in models."""


def without_defaults(records, names):
    """`records` without a context's defaults (`default_NAME`) for `names`.

    A guard that checks the values of create() does not see defaults from the context, and a client may send any. For
    our own code running as superuser the defaults are kept.
    """
    closed = {f"default_{name}" for name in names} & records.env.context.keys()
    if records.env.su or not closed:
        return records
    return records.with_context({key: value for key, value in records.env.context.items() if key not in closed})
