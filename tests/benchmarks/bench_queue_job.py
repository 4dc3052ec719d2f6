"""X10: the same messages by ir.cron's workers and by queue_job's, with 1, 2 and 4 worker processes, near and far away."""

import os
import signal
import time

from odoo.addons.webhero_test_connection.notebook import Notebook

from sandbox.testing import serving

from . import bench_exchange
from . import workers as odoo_workers
from .figures import Figure

ADDONS = ("webhero_test_connection", "webhero_exchange_queue_job")
WORKERS = (1, 2, 4)
# milliseconds that the remote takes, and how many messages: few where each waits
LATENCIES = {0: 800, 100: 120}
MOST_SECONDS = 240


def bench(env):
    with serving(Notebook()) as notebook:
        return [figure for latency, rows in LATENCIES.items() for figure in one_latency(env, notebook, latency, rows)]


def one_latency(env, notebook, latency, rows):
    notebook.faults.clear()
    if latency:
        notebook.fault("slow", times=10**9, seconds=latency / 1000)
    first, figures = None, []
    for workers in WORKERS:
        cron = rows / bench_exchange._work(env, prepared(env, notebook, latency, rows), workers)
        jobs = rows / by_jobs(env, prepared(env, notebook, latency, rows), workers)
        first = first or jobs
        figures.append(
            Figure(
                "X10", f"queue_job, {workers} worker(s), remote at {latency} ms", jobs, "rows/s", "",
                f"ir.cron, as many workers: {cron:.0f}; against one worker of queue_job: {jobs / first:.2f} x",
            )
        )  # fmt: skip
    return figures


def prepared(env, notebook, latency, rows):
    """A connection with `rows` messages: empty ones where the remote takes no time, else one call each."""
    connection = env["webhero.notebook.backend"].create(
        {"name": f"{latency} ms {time.time_ns()}", "url": notebook.url, "token": Notebook.TOKEN, "state": "connected"}
    )
    kind, payload = ("notebook.note", b'{"text": "x"}') if latency else ("notebook.empty", bench_exchange.PAYLOAD)
    for number in range(rows):
        env["webhero.exchange"]._put(connection, kind, f"{connection.id}-{number}", payload=payload)
    env.cr.commit()
    return connection


def by_jobs(env, connection, workers):
    """Seconds until the jobs of a real runner with `workers` HTTP processes have handled all of it."""
    backend = connection.backend_id
    env["webhero.backend"].search([("id", "!=", backend.id)]).paused = True
    backend.job_count = workers
    env.cr.commit()
    server = odoo_workers.start(env.cr.dbname, workers)
    try:
        started = time.perf_counter()
        backend._enqueue()
        env.cr.commit()
        while backend.count_open:
            if time.perf_counter() - started > MOST_SECONDS or server.poll() is not None:
                raise RuntimeError(f"{backend.count_open} messages were not handled by {workers} workers")
            time.sleep(0.05)
            env.cr.rollback()
            env.invalidate_all()
        return time.perf_counter() - started
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
