"""Programs that keep running in the background; only the process that was started is ended, never one by name."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import paths
from .say import Stop, line


def _record(name):
    return paths.RUN / f"{name}.json"


def started_at(pid):
    """The kernel's start time of a process, which with the pid identifies it uniquely; None when it has ended."""
    if pid is None:
        return None
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]


def running(name):
    """The record of `name` (pid, url, log) while it runs, else None."""
    try:
        record = json.loads(_record(name).read_text())
    except (OSError, ValueError):
        return None
    return record if started_at(record["pid"]) == record["started"] else None


def names():
    return sorted(file.stem for file in paths.RUN.glob("*.json"))


def start(name, command, url, variables=None, health=""):
    """Start `command` in the background and wait until `url` (its page `health`) answers."""
    paths.RUN.mkdir(parents=True, exist_ok=True)
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    log = paths.LOGS / f"{name}.log"
    with open(log, "w") as out:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            cwd=paths.ROOT, env=variables, start_new_session=True,
        )  # fmt: skip
    record = {"pid": process.pid, "started": started_at(process.pid), "url": url, "log": str(log)}
    _record(name).write_text(json.dumps(record))
    wait_for(url + health, process, log)
    line(f"{name} answers on {url} (log: {log})")
    return record


def wait_for(url, process, log, seconds=120):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if process.poll() is not None:
            end = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise Stop(f"It ended at once (code {process.returncode}); the end of {log}:\n{end}")
        if answers(url):
            return
        time.sleep(0.2)
    raise Stop(f"Nothing answered on {url} within {seconds} s; see {log}.")


def answers(url):
    try:
        urllib.request.urlopen(url, timeout=10).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def stop(name, seconds=20):
    """End `name` and its children: politely, then at once."""
    record = running(name)
    if record:
        line(f"Stopping {name}")
        _end(record["pid"], record["started"], seconds)
    _record(name).unlink(missing_ok=True)
    return bool(record)


def _end(pid, started, seconds):
    for sign, limit in ((signal.SIGTERM, seconds), (signal.SIGKILL, 5)):
        try:
            os.killpg(pid, sign)
        except ProcessLookupError:
            return
        until = time.monotonic() + limit
        while time.monotonic() < until:
            if started_at(pid) != started:
                return
            time.sleep(0.1)


def check_port(port, what, option="--port"):
    """Stop with a sentence when something else listens on `port` of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(f"Port {port}, wanted for {what}, is taken: end that or choose another ({option}).") from None
