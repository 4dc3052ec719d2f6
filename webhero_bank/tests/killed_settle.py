# SPDX-License-Identifier: LGPL-3.0-or-later
"""A worker that looks at lines, and is killed when it has settled them and not committed, or when it has committed.

python webhero_bank/tests/killed_settle.py CONFIG DATABASE [within|after]
"""

import os
import signal
import sys

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry


def main(config, database, place=""):
    odoo.tools.config.parse_config(["-c", config, "-d", database, "--log-level=error"])
    with Registry(database).cursor() as cr:
        lines = api.Environment(cr, SUPERUSER_ID, {})["account.bank.statement.line"]
        if place == "within":
            todo = lines.browse(lines._webhero_to_match())
            todo._webhero_match()
            lines.env.flush_all()
            os.kill(os.getpid(), signal.SIGKILL)
        lines._webhero_cron_look()
        if place == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        cr.commit()  # pylint: disable=invalid-commit


if __name__ == "__main__":
    main(*sys.argv[1:])
