# SPDX-License-Identifier: LGPL-3.0-or-later
"""A worker that stores what waits, and is killed in the second chunk: `before` or `within` its transaction, or `after` it.

python webhero_bank/tests/killed.py CONFIG DATABASE [before|within|after]
"""

import os
import signal
import sys

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry


def die(place):
    from odoo.addons.webhero_bank.models.bank_movement import BankMovement

    plain, chunks = BankMovement._store, []

    def store(movements):
        chunks.append(len(movements))
        here = {"before": len(chunks) == 2, "after": len(chunks) == 3}
        if here.get(place):
            os.kill(os.getpid(), signal.SIGKILL)
        plain(movements)
        if place == "within" and len(chunks) == 2:
            movements.env.flush_all()
            os.kill(os.getpid(), signal.SIGKILL)

    BankMovement._store = store


def main(config, database, place=""):
    odoo.tools.config.parse_config(["-c", config, "-d", database, "--log-level=error"])
    registry = Registry(database)
    if place:
        die(place)
    with registry.cursor() as cr:
        api.Environment(cr, SUPERUSER_ID, {})["webhero.bank.movement"]._cron_store()
        cr.commit()  # pylint: disable=invalid-commit


if __name__ == "__main__":
    main(*sys.argv[1:])
