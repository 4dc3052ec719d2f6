"""X10: the same messages by ir.cron's workers and by queue_job's, with 1, 2 and 4 worker processes, near and far away."""

import os
import signal
import socket
import subprocess
import sys
import time

import odoo

from odoo.addons.webhero_test_connection.notebook import Notebook

from devenv.odoo_process import SERVER
from sandbox.testing import serving

from . import bench_exchange
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
    server = start(env.cr.dbname, workers)
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


def start(database, workers, port=None, crons=0, load="base,web,queue_job"):
    """Odoo with queue_job's runner, answering; its HTTP workers do nothing but jobs. Or another server of workers."""
    port, gevent = port or free_port(), free_port()
    command = [
        sys.executable, SERVER, "-c", odoo.tools.config["config"], "-d", database, "--db-filter", f"^{database}$",
        "--load", load, "--workers", workers, "--max-cron-threads", crons, "--http-port", port,
        "--gevent-port", gevent, "--log-level", "error",
    ]  # fmt: skip
    variables = {**os.environ, "ODOO_QUEUE_JOB_CHANNELS": f"root:{workers}", "ODOO_QUEUE_JOB_PORT": str(port),
                 "ODOO_QUEUE_JOB_HOST": "127.0.0.1"}  # fmt: skip
    server = subprocess.Popen(
        [str(part) for part in command], env=variables, start_new_session=True, stdout=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and not listens(port):
        time.sleep(0.2)
    time.sleep(5)  # the workers load the registry, the runner looks at the database
    return server


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
