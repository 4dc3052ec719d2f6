# SPDX-License-Identifier: LGPL-3.0-or-later
"""What guards of models share."""


def without_defaults(records, names):
    """`records` without a context's defaults (`default_NAME`) for `names`.

    A guard that reads the values of a creation does not see what comes by the context, and a client may send any. Of
    our own code that runs as superuser the defaults stay.
    """
    closed = {f"default_{name}" for name in names} & records.env.context.keys()
    if records.env.su or not closed:
        return records
    return records.with_context({key: value for key, value in records.env.context.items() if key not in closed})
