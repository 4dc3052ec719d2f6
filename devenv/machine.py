"""Make this machine ready: everything that Odoo needs, in the order in which it needs it."""

import ctypes.util

from . import debian, odoo_source, pdf, postgres, python_env
from .odoo_process import Host


def interpreter(developers=True):
    """Odoo's source and the virtual environment: enough for tests without a database."""
    odoo = odoo_source.find()
    python_env.prepare(odoo, developers)
    if not ctypes.util.find_library("magic") and debian.has_apt():
        debian.install("libmagic1", why="to recognise files")
    return odoo


def host(cluster=None):
    """An Odoo that can be called, on a cluster that is up; the tests' cluster unless another is given.

    The demo's needs nothing of what tests and lint need.
    """
    odoo = interpreter(developers=cluster is None)
    pdf.prepare()
    cluster = (cluster or postgres.test_cluster()).start()
    return Host(odoo, cluster).write_config()
