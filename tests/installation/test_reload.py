"""A server that `./run up` or `./run demo` started can start itself again, as Odoo does when it passes its memory limit."""

import os
import signal
import time

import pytest

from devenv import machine, processes
from devenv.odoo_process import free_port

STARTED = "HTTP service (werkzeug) running on"


@pytest.fixture
def server():
    host, port = machine.host(), free_port()
    url = f"http://127.0.0.1:{port}"
    command = host.command("--http-port", port, "--db-filter", "^none$", "--max-cron-threads", "0")
    record = processes.start("reload", command, url, host.environment(), health="/web/health")
    yield record
    processes.stop("reload")


def starts(record):
    with open(record["log"], errors="replace") as log:
        return log.read().count(STARTED)


def test_starts_itself_again(server):
    """X13, 13.9: after SIGHUP, which the memory limit leads to, the same process serves again; `./run down` still knows it."""
    assert starts(server) == 1
    os.kill(server["pid"], signal.SIGHUP)
    until = time.monotonic() + 60
    while starts(server) < 2 and time.monotonic() < until:
        time.sleep(0.2)
    with open(server["log"], errors="replace") as log:
        assert starts(server) == 2, log.read()[-2000:]
    assert processes.answers(server["url"] + "/web/health")
    assert processes.running("reload") == server
