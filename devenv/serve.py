"""`./run up`, `./run down`, `./run shell` and `./run demo`."""

import os
import shutil
import subprocess

from sandbox.ports import numbers

from . import demo, machine, paths, postgres, processes, story
from .databases import BASE
from .python_env import PYTHON
from .say import Stop, line, step

SANDBOX_STATE = paths.STATE / "sandbox"
URL = "http://127.0.0.1:{port}"


def shell(options):
    """Odoo's shell: on a database of the tests' cluster when it exists there, else of the demo's."""
    name = options.database or (demo.DATABASE if not postgres.demo_cluster().is_made() else BASE)
    for cluster in (postgres.test_cluster(), postgres.demo_cluster()):
        if cluster.is_made() and name in cluster.start().databases():
            host = machine.host(cluster)
            os.chdir(paths.ROOT)
            return subprocess.run(
                host.command("-d", name, "--no-http", sub=["shell"]), env=host.environment()
            ).returncode
    raise Stop(f"There is no database {name} here: ./run up makes {demo.DATABASE}, ./run test makes the others.")


def up(options):
    """Odoo with the demo database on a local port, in the background."""
    _, record = odoo(options)
    line(f"Odoo: {record['url']}/odoo  login admin, password admin; ./run down ends it")
    return 0


def odoo(options):
    """Make the demo database when it is not there and start Odoo on it; (host, its record).

    The sandbox forgets what it knew of the database before.
    """
    if not processes.running("odoo"):
        processes.check_port(options.port, "Odoo")
    host = machine.host(postgres.demo_cluster())
    if demo.is_outdated(host, options.fresh):
        processes.stop("odoo")
        if demo.prepare(host, options.fresh):
            forget_sandbox()
    return host, processes.running("odoo") or start_odoo(host, options.port)


def start_odoo(host, port, database=demo.DATABASE, name="odoo"):
    url = URL.format(port=port)
    for key in ("web.base.url", "report.url"):
        host.cluster.sql(
            f"INSERT INTO ir_config_parameter (key, value) VALUES ('{key}', '{url}') "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            database,
        )
    command = host.command("-d", database, "--db-filter", f"^{database}$", "--http-port", port)
    return processes.start(name, command, url, host.environment(), health="/web/health")


def demonstrate(options):
    """Sandbox, Odoo, and the story."""
    if not processes.running("sandbox"):
        check_sandbox_ports(options.sandbox_port)  # before anything that takes long
    _, record = odoo(options)
    sandbox = processes.running("sandbox") or start_sandbox(options.sandbox_port)
    line(f"Odoo: {record['url']}/odoo  login admin, password admin")
    line(f"Sandbox: {sandbox['url']}  every remote system that the story needs")
    return 0 if options.no_story else story.tell(record["url"], sandbox["url"], demo.DATABASE)


def check_sandbox_ports(base):
    for number in numbers():
        processes.check_port(base + number, "the sandbox", "--sandbox-port")


def forget_sandbox():
    """A fresh database begins with remote systems that know nothing of it."""
    processes.stop("sandbox")
    shutil.rmtree(SANDBOX_STATE, ignore_errors=True)


def start_sandbox(port, state=SANDBOX_STATE, name="sandbox"):
    """All stand-ins, with their state kept in the folder `state`."""
    check_sandbox_ports(port)
    command = [PYTHON, "-m", "sandbox", "--base-port", port, "--state", state]
    return processes.start(name, command, URL.format(port=port))


def down(options):
    """End what was started here; with --clean, remove what was made."""
    for name in processes.names():
        processes.stop(name)
    postgres.demo_cluster().stop()
    tests = postgres.test_cluster()
    if tests.is_busy() and not options.clean:
        line("The tests' PostgreSQL is in use by another run: left running")
    else:
        tests.stop()
    if options.clean:
        clean()
    line("Everything that was started here has ended" + (", and all that was made is removed" if options.clean else ""))
    return 0


def clean():
    with step(f"Removing {paths.STATE}"):
        for cluster in (postgres.demo_cluster(), postgres.test_cluster()):
            cluster.remove()
        shutil.rmtree(paths.STATE, ignore_errors=True)
