"""Odoo's configuration file, its environment, and how to call it."""

import os
import re
import socket
import subprocess

from . import paths
from .python_env import PYTHON
from .say import Stop

SERVER = paths.ROOT / "devenv" / "server" / "odoo_server.py"
# a log line of Odoo that a clean installation does not have
COMPLAINT = re.compile(r"^\d{4}-\d\d-\d\d \S+ \d+ (WARNING|ERROR|CRITICAL) ")


class Host:
    """Odoo `odoo` on PostgreSQL cluster `cluster`: what every command needs to call it."""

    def __init__(self, odoo, cluster):
        self.odoo = odoo
        self.cluster = cluster

    @property
    def config(self):
        return paths.STATE / f"odoo-{self.cluster.name}.conf"

    @property
    def data(self):
        """Odoo's data_dir: filestores of this cluster's databases."""
        return paths.DATA / self.cluster.name

    def write_config(self):
        folders = [*self.odoo.addons_path, paths.foreign_addons(), paths.ROOT]
        if paths.test_addons():
            folders.append(paths.ROOT / "tests" / "addons")
        options = {
            "addons_path": ",".join(map(str, folders)),
            "data_dir": self.data,
            "db_host": self.cluster.socket,
            "db_port": 5432,
            "db_user": "webhero",
            "db_template": "template0",
            "http_interface": "127.0.0.1",
            "list_db": "False",
            "max_cron_threads": 1,
            "limit_time_real_cron": 3600,
        }
        text = "[options]\n" + "".join(f"{name} = {value}\n" for name, value in options.items())
        self.data.mkdir(parents=True, exist_ok=True)
        if not self.config.exists() or self.config.read_text() != text:
            part = self.config.with_suffix(f".{os.getpid()}")
            part.write_text(text)
            part.replace(self.config)
        return self

    def environment(self):
        return environment(self.cluster)

    def command(self, *arguments, sub=()):
        return [str(part) for part in (PYTHON, SERVER, *sub, "-c", self.config, *arguments)]

    def call(self, log, *arguments, sub=(), what):
        """Run Odoo to the end with its output in the file `log`; gives back the lines of complaint."""
        paths.LOGS.mkdir(parents=True, exist_ok=True)
        with open(log, "w") as out:
            done = subprocess.run(
                self.command(*arguments, sub=sub),
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=paths.ROOT,
                env=self.environment(),
            )
        text = log.read_text(errors="replace")
        if done.returncode:
            raise Stop(f"{what} failed (code {done.returncode}); the end of {log}:\n{tail(text)}")
        return complaints(text)


def in_shell(host, name, script, expected):
    """Run `script` in Odoo's shell; Stop where it did not print what is expected."""
    done = subprocess.run(
        host.command("-d", name, "--no-http", sub=["shell"]),
        input=script, text=True, capture_output=True, cwd=paths.ROOT, env=host.environment(),
    )  # fmt: skip
    if expected not in done.stdout:
        raise Stop(f"The database {name} could not be filled:\n{tail(done.stdout + done.stderr)}")


def environment(cluster):
    """Variables for Odoo and tests: our wkhtmltopdf first, libpq to the cluster, nothing of the caller's."""
    variables = cluster.environment()
    variables["PATH"] = f"{paths.BIN}:{paths.VENV / 'bin'}:{variables['PATH']}"
    for name in ("ODOO_RC", "OPENERP_SERVER", "PYTHONHOME", "PGDATABASE"):
        variables.pop(name, None)
    return variables


def complaints(log):
    """The lines of complaint, each with what belongs to it (a traceback)."""
    found, inside = [], False
    for row in log.splitlines():
        if re.match(r"^\d{4}-\d\d-\d\d \d\d:", row):
            inside = bool(COMPLAINT.match(row))
        if inside:
            found.append(row)
    return found


def tail(text, length=40):
    return "\n".join(text.strip().splitlines()[-length:])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
