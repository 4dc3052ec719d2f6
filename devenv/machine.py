"""Make this machine ready: everything that Odoo needs, in the order in which it needs it."""

from . import odoo_source, pdf, postgres, python_env
from .odoo_process import Host


def interpreter():
    """Odoo's source and the virtual environment: enough for tests without a database."""
    odoo = odoo_source.find()
    python_env.prepare(odoo)
    return odoo


def host(cluster=None):
    """An Odoo that can be called, on a cluster that is up; the tests' cluster unless another is given."""
    odoo = interpreter()
    pdf.prepare()
    cluster = (cluster or postgres.test_cluster()).start()
    return Host(odoo, cluster).write_config()
