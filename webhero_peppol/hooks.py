# SPDX-License-Identifier: LGPL-3.0-or-later
from .models.ir_module import MAY_GO


def uninstall_hook(env):
    """The leave to let the archive go was for this archive: the next one is protected again."""
    env["ir.config_parameter"].sudo().search([("key", "=", MAY_GO)]).unlink()
