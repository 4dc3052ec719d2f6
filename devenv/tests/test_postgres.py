import subprocess
import time
from types import SimpleNamespace

import pytest

from devenv import databases, paths, postgres
from devenv.databases import Databases
from devenv.say import Stop


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """A real cluster; pytest's folders are closed to the server's user, so it lives beside them."""
    monkeypatch.setattr(paths, "STATE", tmp_path)
    monkeypatch.setattr(paths, "RUN", tmp_path)
    cluster = postgres.Cluster("pg-try", postgres.FAST)
    yield cluster
    cluster.remove()


def test_a_private_cluster(cluster):
    """X2: made, started and stopped again; on a socket that only its owner may enter, nowhere on the network."""
    cluster.start()
    assert cluster.is_up() and cluster.databases() == {"postgres"}
    assert cluster.sql("SHOW listen_addresses") == [[""]]
    assert cluster.sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [["f"]]
    assert cluster.socket.stat().st_mode & 0o077 == 0
    assert len(str(cluster.socket)) < postgres.LONGEST_SOCKET
    cluster.stop()
    assert not cluster.is_up()
    assert cluster.start().is_up()


def test_after_a_crash(cluster):
    """X7: killed the hard way, it starts again on the next command and has lost nothing, also the tests' one."""
    cluster.start()
    cluster.sql("CREATE DATABASE kept")
    subprocess.run(["kill", "-9", str(cluster.pid())], check=True)
    assert cluster.start().databases() == {"postgres", "kept"}


def stopped_hard(cluster, boot):
    """The cluster after its server was killed, as if it had been started when the machine was last up."""
    subprocess.run(["kill", "-9", str(cluster.pid())], check=True)
    (cluster.home / "boot").write_text(boot)
    until = time.monotonic() + 10
    while cluster.is_up() and time.monotonic() < until:
        time.sleep(0.05)


def test_after_a_machine_that_stopped(cluster, capfd):
    """V9: a cluster without fsync that was up when the machine stopped may have lost anything: it is made anew, with a word."""
    cluster.start()
    cluster.sql("CREATE DATABASE lost")
    stopped_hard(cluster, "an earlier boot")
    assert cluster.start().databases() == {"postgres"}
    assert "made anew" in capfd.readouterr().err


def test_after_a_machine_that_was_stopped_well(cluster):
    """V9: what was shut down before the machine went is kept."""
    cluster.start()
    cluster.sql("CREATE DATABASE kept")
    cluster.stop()
    (cluster.home / "boot").write_text("an earlier boot")
    assert cluster.start().databases() == {"postgres", "kept"}


def test_a_safe_cluster_is_kept(cluster):
    """X7: with fsync nothing is lost, whatever the machine did."""
    cluster.settings = postgres.SAFE
    cluster.start()
    cluster.sql("CREATE DATABASE kept")
    stopped_hard(cluster, "an earlier boot")
    assert cluster.start().databases() == {"postgres", "kept"}


BEHIND = "CREATE TABLE numbers (id serial PRIMARY KEY); INSERT INTO numbers DEFAULT VALUES; SELECT setval('numbers_id_seq', 1, {})"


@pytest.mark.parametrize(("is_called", "calls", "left"), [("false", 2, set()), ("true", 1, {"webhero_base"})])
def test_broken_source(cluster, tmp_path, monkeypatch, is_called, calls, left):
    """V9: where work on a copy fails because its source database gives an existing key, the source is dropped and the work
    repeated once; where the source is intact, the failure is raised unchanged.
    """
    monkeypatch.setattr(databases, "RECORDS", tmp_path / "records")
    cluster.start()
    cluster.sql("CREATE DATABASE webhero_base")
    cluster.sql(BEHIND.format(is_called), "webhero_base")
    done = []

    def work():
        done.append(sorted(cluster.databases() - {"postgres"}))
        raise Stop("duplicate key")

    host = SimpleNamespace(cluster=cluster, data=tmp_path)
    with pytest.raises(Stop, match="duplicate key"):
        Databases(host).made(work, "webhero_base")
    assert (len(done), set(done[-1])) == (calls, left)


def test_the_demo_keeps_its_data_safe():
    """X7: only the tests' cluster may lose data in a power cut."""
    assert "fsync" not in postgres.demo_cluster().settings
    assert postgres.test_cluster().settings["fsync"] == "off"


def test_other_databases_are_never_touched():
    """X2: devenv drops nothing that it did not make."""
    host = type("Host", (), {"cluster": None, "data": None})
    with pytest.raises(Stop, match="only makes and drops databases named webhero_"):
        Databases(host).drop("production")
