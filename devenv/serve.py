"""`./run up`, `./run down`, `./run shell` and `./run demo`."""

import importlib.util
import os
import shutil
import subprocess

from . import demo, machine, paths, postgres, processes
from .databases import BASE
from .python_env import PYTHON
from .say import Stop, line, step

# the services follow it: sandbox/ports.py
SANDBOX_PORT = 18100
URL = "http://127.0.0.1:{port}"


def shell(options):
    """Odoo's shell: on a database of the tests' cluster when it is there, else of the demo's."""
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
    """Make the demo database when it is not there and start Odoo on it; (host, its record)."""
    if not processes.running("odoo"):
        processes.check_port(options.port, "Odoo")
    host = machine.host(postgres.demo_cluster())
    if demo.is_outdated(host, options.fresh):
        processes.stop("odoo")
        demo.prepare(host, options.fresh)
    return host, processes.running("odoo") or start_odoo(host, options.port)


def start_odoo(host, port):
    url = URL.format(port=port)
    for key in ("web.base.url", "report.url"):
        host.cluster.sql(
            f"INSERT INTO ir_config_parameter (key, value) VALUES ('{key}', '{url}') "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            demo.DATABASE,
        )
    command = host.command("-d", demo.DATABASE, "--db-filter", f"^{demo.DATABASE}$", "--http-port", port)
    return processes.start("odoo", command, url, host.environment(), health="/web/health")


def demonstrate(options):
    """Sandbox, Odoo, and the story, which devenv/story.py tells by HTTP."""
    _, record = odoo(options)
    sandbox = processes.running("sandbox") or start_sandbox()
    line(f"Odoo: {record['url']}/odoo  login admin, password admin")
    line(f"Sandbox: {sandbox['url']}  every remote system that the story needs")
    if importlib.util.find_spec("devenv.story"):
        return importlib.import_module("devenv.story").tell(record["url"], sandbox["url"], demo.DATABASE)
    return 0


def start_sandbox():
    """All stand-ins, with their state kept in .devenv/sandbox."""
    processes.check_port(SANDBOX_PORT, "the sandbox")
    command = [PYTHON, "-m", "sandbox", "--base-port", SANDBOX_PORT, "--state", paths.STATE / "sandbox"]
    return processes.start("sandbox", command, URL.format(port=SANDBOX_PORT))


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
