"""A worker that can be killed: loads Odoo once, then handles what is due in a child process for each line on stdin.

    python -m sandbox.kill_worker CONFIG DATABASE [MODULE:FUNCTION]

A line is `run` or `poll`, followed by the checkpoint to die at, such as `answered:before`, or by nothing. The reply is
the child's exit code; -9 is a kill. FUNCTION is called once before the first line, to set in this process what a test
would patch in its own (today's date, say). `sandbox.killing` is the other end of this protocol.
"""

import importlib
import os
import signal
import sys

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry


def die_at(place):
    """Kill this process where the exchange commits a step: before it or after it."""
    from odoo.addons.webhero_exchange.models.exchange import WebheroExchange as Steps

    plain = Steps._commit

    def here(now):
        if now == place:
            os.kill(os.getpid(), signal.SIGKILL)

    def commit(rows, step):
        here(f"{step}:before")
        result = plain(rows, step)
        here(f"{step}:after")
        return result

    Steps._commit = commit


def handle(exchange):
    """Every due message of every connection."""
    while exchange._run_round():
        exchange.env.cr.commit()


def poll(exchange):
    """News of every connection whose time has come."""
    exchange.env["webhero.backend"]._poll_due()


def child(database, task, place):
    """What one child does; the kill switch is in the child alone, the next one lives."""
    if place:
        die_at(place)
    registry = Registry(database).check_signaling()  # what others changed since the worker began
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        {"run": handle, "poll": poll}[task](env["webhero.exchange"]._as_worker())
        cr.commit()


def prepare(target):
    module, _, function = target.partition(":")
    getattr(importlib.import_module(module), function)()


def main(config, database, preparation=""):
    odoo.tools.config.parse_config(["-c", config, "-d", database, "--log-level=error"])
    Registry(database)
    if preparation:
        prepare(preparation)
    odoo.sql_db.close_all()  # a child must not share a connection with its parent
    print("ready", flush=True)
    for line in sys.stdin:
        task, _, place = line.strip().partition(" ")
        pid = os.fork()
        if not pid:
            status = 1
            try:
                child(database, task, place)
                status = 0
            finally:
                os._exit(status)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
