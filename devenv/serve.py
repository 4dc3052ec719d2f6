"""`./run shell`, `./run up` and `./run down`."""

import os
import subprocess

from . import machine, paths
from .databases import BASE, Databases
from .say import Stop


def shell(options):
    """Odoo's shell on a database: of the tests' cluster for webhero_t_*, else of the demo's."""
    host = machine.host()
    databases = Databases(host)
    name = options.database or BASE
    if name not in host.cluster.databases():
        if name != BASE:
            raise Stop(f"There is no database {name}; there are: {', '.join(sorted(databases.ours()))}.")
        databases.base()
    command = host.command("-d", name, "--no-http", sub=["shell"])
    os.chdir(paths.ROOT)
    return subprocess.run(command, env=host.environment()).returncode
