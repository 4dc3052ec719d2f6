"""Odoo with real worker processes on the database that is measured, and how to call it as a browser does."""

import os
import socket
import subprocess
import sys
import time

import requests

import odoo

from devenv.odoo_process import SERVER


def start(database, workers, port=None, crons=0, load="base,web,queue_job"):
    """Odoo with queue_job's runner, answering; its HTTP workers do nothing but jobs. Or another server of workers."""
    port, gevent = port or free_port(), free_port()
    command = [
        sys.executable, SERVER, "-c", odoo.tools.config["config"], "-d", database, "--db-filter", f"^{database}$",
        "--addons-path", ",".join(odoo.tools.config["addons_path"]),
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


def signed_in(url, database, login, word):
    session = requests.Session()
    asked(session, f"{url}/web/session/authenticate", {"db": database, "login": login, "password": word})
    return session


def asked(session, url, params):
    answer = session.post(url, json={"jsonrpc": "2.0", "method": "call", "params": params}, timeout=600).json()
    if "error" in answer:
        raise RuntimeError(answer["error"]["data"]["message"])
    return answer["result"]
