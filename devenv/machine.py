"""Make this machine ready: everything that Odoo needs, in the order in which it needs it."""

import ctypes.util

from . import debian, odoo_source, pdf, postgres, python_env
from .odoo_process import Host


def interpreter():
    """Odoo's source and the virtual environment: enough for tests without a database."""
    odoo = odoo_source.find()
    python_env.prepare(odoo)
    if not ctypes.util.find_library("magic") and debian.has_apt():
        debian.install("libmagic1", why="to recognise files")
    return odoo


def host(cluster=None):
    """An Odoo that can be called, on a cluster that is up; the tests' cluster unless another is given."""
    odoo = interpreter()
    pdf.prepare()
    cluster = (cluster or postgres.test_cluster()).start()
    return Host(odoo, cluster).write_config()
