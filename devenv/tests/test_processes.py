import json
import os
import subprocess
import sys

import pytest

from devenv import paths, processes
from devenv.odoo_process import free_port
from devenv.say import Stop


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "RUN", tmp_path / "run")
    monkeypatch.setattr(paths, "LOGS", tmp_path / "log")


def start(name="page"):
    port = free_port()
    command = [sys.executable, "-m", "http.server", port, "--bind", "127.0.0.1"]
    return processes.start(name, command, f"http://127.0.0.1:{port}/")


def test_start_and_stop():
    """X1: what `up` starts answers; what `down` ends is gone."""
    record = start()
    assert processes.running("page") == record
    assert processes.names() == ["page"]
    assert processes.stop("page")
    assert not processes.answers(record["url"])
    assert processes.names() == []


def test_somebody_elses_process_is_left_alone():
    """X1: a process id that another program has by now is never ended."""
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    try:
        paths.RUN.mkdir(parents=True)
        record = {"pid": other.pid, "started": "1", "url": "", "log": ""}
        (paths.RUN / "page.json").write_text(json.dumps(record))
        assert processes.running("page") is None
        assert not processes.stop("page")
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_program_that_ends_at_once():
    """X1: a program that does not come up is explained with the end of its log."""
    command = [sys.executable, "-c", "print('no such licence'); raise SystemExit(3)"]
    with pytest.raises(Stop, match=r"(?s)ended at once \(code 3\).*no such licence"):
        processes.start("page", command, f"http://127.0.0.1:{free_port()}/")


def test_start_time_of_a_process():
    assert processes.started_at(os.getpid()) == processes.started_at(os.getpid())
    assert processes.started_at(2**22 - 1) is None
