"""What a campaign runs on: a PostgreSQL that keeps its data safe, real Odoo workers, the sandbox with its state."""

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from .. import machine, paths, processes
from ..databases import Databases
from ..postgres import SAFE, Cluster, binaries
from ..python_env import PYTHON
from ..say import Stop, line, step
from ..shell import lock

DATABASE = "webhero_faults"
CLUSTER, ODOO, SANDBOX = "pg-faults", "faults-odoo", "faults-sandbox"
CRON_WORKERS, SERVERS = 2, 2
HIGHEST_PORT = 53  # of the sandbox, above its base


class Ground:
    """Everything that can be killed, with the one way to do so and to start it again."""

    def __init__(self, source_host, source, keep=False):
        self.source_host, self.source, self.keep = source_host, source, keep
        self.state = paths.STATE / "faults"
        self.cluster = Cluster(CLUSTER, SAFE)
        self.base = free_base()
        self.servers = []
        self.alone = contextlib.ExitStack()

    def __enter__(self):
        self.alone.enter_context(lock("campaign"))  # one campaign at a time in this checkout
        self.host = machine.host(self.cluster)
        self._copy_database()
        shutil.rmtree(self.state, ignore_errors=True)
        (paths.LOGS / f"{ODOO}.log").unlink(missing_ok=True)
        self.start_sandbox()
        return self

    def __exit__(self, *failure):
        self._end_odoo()
        self._end_sandbox()
        self._leave()
        self.alone.close()

    def _leave(self):
        """Take away what was made, unless somebody wants to look into it."""
        if self.keep:
            return
        Databases(self.host).drop(DATABASE)
        self.cluster.stop()
        shutil.rmtree(self.state, ignore_errors=True)

    def _copy_database(self):
        """By dump: the tests' own cluster is fast because it is not safe, and is left alone."""
        with step(f"Copying {self.source} into a PostgreSQL that keeps its data safe"):
            databases = Databases(self.host)
            databases.drop(DATABASE)
            databases.set_mark(DATABASE, None)
            there, here = self.source_host.cluster.environment(), self.cluster.environment()
            subprocess.run([binaries() / "createdb", "-T", "template0", DATABASE], env=here, check=True)
            dump = subprocess.Popen(
                [binaries() / "pg_dump", "-Fc", "-Z0", "--no-owner", self.source], env=there, stdout=subprocess.PIPE
            )
            restore = [binaries() / "pg_restore", "--no-owner", "--no-comments", "-d", DATABASE]
            subprocess.run(restore, env=here, stdin=dump.stdout, check=True)
            if dump.wait():
                raise Stop(f"{self.source} could not be read.")
            self._copy_files()

    def _copy_files(self):
        files = self.source_host.data / "filestore" / self.source
        if files.exists():
            shutil.copytree(files, self.host.data / "filestore" / DATABASE, copy_function=os.link)

    # ---- questions

    def sql(self, query):
        return self.cluster.sql(query, DATABASE)

    def url(self, number):
        return f"http://127.0.0.1:{self.base + number}"

    def shell(self, script):
        """Run Python in Odoo's shell; Stop where it does not come to its end."""
        done = subprocess.run(
            self.host.command("-d", DATABASE, "--no-http", "--log-level=warn", sub=["shell"]),
            input=f"{script}\nprint('CAME TO ITS END')\n",
            text=True,
            capture_output=True,
            cwd=paths.ROOT,
            env=self.host.environment(),
        )
        if "CAME TO ITS END" not in done.stdout:
            raise Stop(f"The campaign could not be prepared:\n{(done.stdout + done.stderr)[-4000:]}")
        return done.stdout

    # ---- start

    def start_sandbox(self):
        command = [PYTHON, "-m", "sandbox", "--base-port", self.base, "--state", self.state]
        processes.start(SANDBOX, command, self.url(0))

    def start_odoo(self):
        """Two full servers on the one database, as on two machines; nothing here needs their HTTP."""
        self.servers = [self._start_server() for _number in range(SERVERS)]

    def _start_server(self):
        """A master with two workers for what the exchange has to do."""
        command = self.host.command("-d", DATABASE, "--no-http", "--workers", 1, "--max-cron-threads", CRON_WORKERS)
        with open(paths.LOGS / f"{ODOO}.log", "a") as log:
            return subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                cwd=paths.ROOT, env=self.host.environment(), start_new_session=True,
            )  # fmt: skip

    def look_after_odoo(self):
        """Odoo's master ends itself when PostgreSQL is away: a service manager starts it again, and so do we."""
        for number, server in enumerate(self.servers):
            if server.poll() is not None:
                line("Odoo had ended itself: started again")
                self.servers[number] = self._start_server()

    # ---- kill -9, and what a supervisor would do then

    def kill_worker(self, chance):
        """One of the processes that handle messages; its master starts another."""
        workers = [pid for server in self.servers for pid in cron_workers(server.pid)]
        if workers:
            send_kill(chance.choice(workers))

    def kill_odoo(self, chance):
        """Kill one of the servers with all its processes; the other continues."""
        number = chance.randrange(len(self.servers))
        end(self.servers[number])
        self.servers[number] = self._start_server()

    def _end_odoo(self):
        for server in self.servers:
            end(server)

    def kill_sandbox(self, chance):
        self._end_sandbox()
        time.sleep(chance.uniform(0, 2))
        self.start_sandbox()

    def _end_sandbox(self):
        record = processes.running(SANDBOX)
        if record:
            os.killpg(record["pid"], signal.SIGKILL)
            while processes.running(SANDBOX):
                time.sleep(0.02)

    def kill_postgres(self, chance):
        """The whole server at once, as when its machine dies."""
        server = self.cluster.pid()
        for pid in (server, *children(server)):
            send_kill(pid)
        time.sleep(chance.uniform(0, 2))
        self.cluster.start()

    def kill_restart(self, chance):
        """PostgreSQL restarted by its administrator: connections end, nothing is lost."""
        self.cluster.stop()
        time.sleep(chance.uniform(0, 2))
        self.cluster.start()

    def tell(self, service, what, **body):
        """Ask the sandbox's service at this number above the base port to do something."""
        request = urllib.request.Request(
            f"{self.url(service)}/_sandbox/{what}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def ask(self, service, what):
        with urllib.request.urlopen(f"{self.url(service)}/_sandbox/{what}", timeout=60) as answer:
            return json.load(answer)


def free_base():
    """A base port for the sandbox whose services find their ports free."""
    for _try in range(100):
        base = random.randrange(20_000, 31_000)  # below the ports that the kernel gives away
        if all(is_free(base + number) for number in (*range(14), 25, HIGHEST_PORT)):
            return base
    raise Stop("There are no free ports for the sandbox.")


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def end(server):
    """A server and all its processes at once."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def send_kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def children(pid):
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found.append(int(entry.parent.name))
    return found


def cron_workers(master):
    """Those of the master's children that made themselves nice, which Odoo's cron workers do and no other."""
    own = os.getpriority(os.PRIO_PROCESS, master)
    return [pid for pid in children(master) if niceness(pid, own) > own]


def niceness(pid, gone):
    try:
        return os.getpriority(os.PRIO_PROCESS, pid)
    except ProcessLookupError:
        return gone
