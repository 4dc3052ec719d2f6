"""A worker that can be killed: loads Odoo once, then runs the exchange in a child process for each line on stdin.

    python worker.py CONFIG DATABASE

The crash point is in the file that WEBHERO_CRASH_FILE names (models/exchange_crash.py). Answers each line with the
child's exit code; -9 is a kill.
"""

import os
import sys

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry


def run(database):
    registry = Registry(database)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        exchange = env["webhero.exchange"]._as_worker()
        while exchange._run_round():
            cr.commit()


def main(config, database):
    odoo.tools.config.parse_config(["-c", config, "-d", database, "--log-level=error"])
    Registry(database)
    odoo.sql_db.close_all()  # a child must not share a connection with its parent
    print("ready", flush=True)
    for _line in sys.stdin:
        child = os.fork()
        if not child:
            run(database)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
