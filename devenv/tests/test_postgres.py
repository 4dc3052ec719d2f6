import subprocess

import pytest

from devenv import paths, postgres
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


def test_the_demo_keeps_its_data_safe():
    """X7: only the tests' cluster may lose data in a power cut."""
    assert "fsync" not in postgres.demo_cluster().settings
    assert postgres.test_cluster().settings["fsync"] == "off"


def test_other_databases_are_never_touched():
    """X2: devenv drops nothing that it did not make."""
    host = type("Host", (), {"cluster": None, "data": None})
    with pytest.raises(Stop, match="only makes and drops databases named webhero_"):
        Databases(host).drop("production")
