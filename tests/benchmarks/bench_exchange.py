"""X9: messages a second of the exchange floor, with payload and log, with one worker and with two."""

import os
import time
from datetime import UTC, datetime

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from odoo.addons.webhero_exchange.client.http import Call

from .figures import Clock, Figure

ADDONS = ("webhero_test_connection",)
ROWS = 2_000
PAYLOAD = b'{"text": "' + b"x" * 2_000 + b'"}'


def bench(env):
    figures = []
    with Clock() as clock:
        connection = _prepare(env, "put", ROWS)
    figures.append(Figure("X9", "messages put, each with payload", ROWS / clock.seconds, "rows/s"))
    for workers, wanted in ((1, "> 250"), (2, "> 450")):
        connection = _prepare(env, f"{workers} workers", ROWS)
        seconds = _work(env, connection, workers)
        figures.append(
            Figure(
                "X9",
                f"handled by {workers} worker(s), with payload and log",
                ROWS / seconds,
                "rows/s",
                wanted,
                "an empty ir.cron loop was measured at 483 and 1270",
            )
        )
    return figures


def _prepare(env, name, count):
    connection = env["webhero.notebook.backend"].create(
        {"name": name, "url": "http://127.0.0.1:9", "token": "none", "state": "connected"}
    )
    for number in range(count):
        env["webhero.exchange"]._put(connection, "notebook.empty", str(number), payload=PAYLOAD)
        if not number % 200:
            env.cr.commit()
    env.cr.commit()
    return connection


def _work(env, connection, workers):
    """Seconds until `workers` forked processes have handled all rows of `connection`."""
    database = env.cr.dbname
    env["webhero.backend"].search([("id", "!=", connection.backend_id.id)]).paused = True
    env.cr.commit()
    started = time.perf_counter()
    children = []
    for _number in range(workers):
        child = os.fork()
        if not child:
            _child(database)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    seconds = time.perf_counter() - started
    env.cr.rollback()
    left = connection.backend_id.count_open
    if left:
        raise RuntimeError(f"{left} messages were not handled")
    return seconds


def _child(database):
    odoo.sql_db._Pool = None  # the parent's connections stay the parent's
    registry = Registry(database)
    registry._db = odoo.sql_db.db_connect(database)
    backend_model = registry["webhero.notebook.backend"]
    plain = backend_model._exchange_notebook_empty

    def with_log(self, row, client):
        now = datetime.now(UTC).replace(tzinfo=None)
        client.log.append(Call(now, "POST", "http://remote/x", 200, 1, "sent", "got"))
        return plain(self, row, client)

    backend_model._exchange_notebook_empty = with_log
    with registry.cursor() as cr:
        exchange = api.Environment(cr, SUPERUSER_ID, {})["webhero.exchange"]._as_worker()
        while exchange._run_round():
            cr.commit()
    os._exit(0)
