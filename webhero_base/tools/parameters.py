# SPDX-License-Identifier: LGPL-3.0-or-later
"""Parameters of the system (`ir.config_parameter`), which have other calls in Odoo 20: the one place that knows them.

`./run lint actions` finds a call elsewhere. `webhero_exchange` does not depend on webhero_base, and carries the same file; the
check holds the two together.
"""

from __future__ import annotations

from typing import Any


def read(env: Any, name: str) -> str:
    """The value of the parameter, "" where it is not set; read as superuser, as Odoo's own code does."""
    return env["ir.config_parameter"].sudo().get_param(name) or ""


def store(env: Any, name: str, value: str) -> None:
    """Set it, or take it away where `value` is empty."""
    env["ir.config_parameter"].sudo().set_param(name, value or False)
