"""Private PostgreSQL clusters on a Unix socket: one that keeps its data safe, one that is fast for tests."""

import hashlib
import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

from . import debian, paths
from .processes import started_at
from .say import Stop, line, step
from .shell import is_root, lock, run

ROLE = "webhero"
PORT = 5432  # only names the socket's file: nothing listens on the network
LONGEST_SOCKET = 100
SAFE = {"max_connections": "200", "shared_buffers": "256MB", "jit": "off"}
# a kill -9 loses nothing of it, a power cut everything
FAST = {
    **SAFE,
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "autovacuum_naptime": "5min",
}


def binaries():
    """Folder of the newest installed server's programs; Debian's package is installed when none is found."""
    found = _newest()
    if not found:
        debian.install("postgresql", why="PostgreSQL")
        found = _newest()
    if not found:
        raise Stop("PostgreSQL's initdb is not to be found: install PostgreSQL 13 or later.")
    return found


def _newest():
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: float(folder.parent.name))
    other = shutil.which("initdb")
    return Path(other).resolve().parent if other else None


def server_user():
    """The system user to run the server as: PostgreSQL refuses root."""
    if not is_root():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Stop("PostgreSQL does not run as root and there is no user postgres or nobody: run as another user.")


class Cluster:
    """One cluster; `settings` go into its postgresql.auto.conf-like own file."""

    def __init__(self, name, settings):
        self.name = name
        self.settings = settings

    @property
    def home(self):
        """Below .devenv; elsewhere when the server's user may not go there or the path is too long."""
        wanted = paths.STATE / self.name
        user = server_user()
        if (user is None or _reachable(paths.STATE, user)) and len(str(wanted / "socket")) < LONGEST_SOCKET - 20:
            return wanted
        mark = hashlib.sha256(str(wanted).encode()).hexdigest()[:10]
        return Path("/var/tmp") / f"webhero-{mark}"

    @property
    def data(self):
        return self.home / "data"

    @property
    def socket(self):
        return self.home / "socket"

    @property
    def log(self):
        return self.home / "server.log"

    def environment(self):
        """Libpq's variables, so that psql, createdb and pytest-odoo find the cluster."""
        own = {"PGHOST": str(self.socket), "PGPORT": str(PORT), "PGUSER": ROLE, "PGDATABASE": "postgres"}
        return {**os.environ, **own}

    # ---- start and stop

    def start(self):
        """Create it when it is not there, start it when it is not up."""
        programs = binaries()
        with lock(self.name):
            if self.is_made() and not self.is_up() and self._has_lost():
                line(f"The machine stopped while {self.name} wrote, which keeps nothing safe then: it is made anew")
                shutil.rmtree(self.home, ignore_errors=True)
            if not self.is_made():
                self._create(programs)
            if not self.is_up():
                self._boot(programs)
        return self

    def is_made(self):
        return (self.data / "PG_VERSION").exists()

    def is_busy(self):
        """Whether somebody is connected to it."""
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL AND pid <> pg_backend_pid()"
        return self.is_made() and self.is_up() and self.sql(others) != [["0"]]

    def is_up(self):
        ready = [binaries() / "pg_isready", "-q", "-h", self.socket, "-p", str(PORT)]
        return (self.data / "postmaster.pid").exists() and not subprocess.run(ready).returncode

    def stop(self):
        if started_at(self.pid()):
            self._as_server(binaries() / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def pid(self):
        """Process id of the server that was started last; None when it was stopped."""
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError, ValueError):
            return None

    def _has_lost(self):
        """Whether the machine stopped while the server was up, of a cluster that does not wait for the disk.

        A server that alone was killed lost nothing: the system still wrote what it had been given.
        """
        if self.settings.get("fsync") != "off" or not self._started_in.exists():
            return False
        state = run(binaries() / "pg_controldata", "-D", self.data, env={**os.environ, "LC_ALL": "C"})
        return "shut down" not in state and self._started_in.read_text() != this_boot()

    @property
    def _started_in(self):
        return self.home / "boot"

    def remove(self):
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def _create(self, programs):
        with step(f"Making the PostgreSQL cluster {self.name}"):
            shutil.rmtree(self.home, ignore_errors=True)
            self.home.mkdir(parents=True)
            self.socket.mkdir(mode=0o700)
            user = server_user()
            if user:
                os.chown(self.home, user.pw_uid, user.pw_gid)
                os.chown(self.socket, user.pw_uid, user.pw_gid)
            self._as_server(
                programs / "initdb",
                "-D",
                self.data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
                what="initdb",
            )
            self._write_settings()
            self._boot(programs)
            sql = f"CREATE ROLE {ROLE} LOGIN CREATEDB"
            self._as_server(programs / "psql", "-h", self.socket, "-U", "postgres", "-c", sql, "postgres")

    def _write_settings(self):
        own = {**self.settings, "listen_addresses": "", "unix_socket_directories": str(self.socket)}
        with open(self.data / "postgresql.conf", "a") as handle:
            for name, value in own.items():
                handle.write(f"{name} = '{value}'\n")

    def _boot(self, programs):
        line(f"Starting PostgreSQL ({self.name})")
        command = (programs / "pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start")
        for wait in (1, 2, 4, None):
            try:
                self._as_server(*command, what=f"PostgreSQL ({self.name}, see {self.log})")
                self._started_in.write_text(this_boot())
                return
            except Stop:
                # after a kill -9 its children hold the memory for a moment
                if wait is None:
                    raise
                time.sleep(wait)

    def _as_server(self, *command, what=None):
        user = server_user()
        options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        return run(*command, what=what, cwd="/", **options)

    # ---- databases

    def sql(self, query, database="postgres"):
        """Rows as lists of text."""
        printed = run(binaries() / "psql", "-XAtq", "-c", query, database, env=self.environment(), what="psql")
        return [row.split("|") for row in printed.splitlines()]

    def databases(self):
        return {row[0] for row in self.sql("SELECT datname FROM pg_database WHERE NOT datistemplate")}


def this_boot():
    """A text that is another one after the machine was started again; the same always where there is no such."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text()
    except OSError:
        return ""


def _reachable(folder, user):
    """Whether `user` may enter every folder down to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return not subprocess.run(["test", "-x", folder], **ids).returncode


def demo_cluster():
    return Cluster("pg", SAFE)


def test_cluster():
    return Cluster("pg-test", FAST)
