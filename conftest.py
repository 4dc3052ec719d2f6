"""Tests of rules and clients run without a database: `odoo.addons` gets its path, nothing of Odoo starts.

With a database, pytest-odoo does this; `./run test --unit` leaves that plugin out.
"""

import gc
import logging
import os
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent

# Odoo's registry is a heap of a million objects; Python would look for garbage in it at every 700 new ones
GARBAGE = (50_000, 10, 50)
HOUSES = ("sandbox", "devenv", "tests/installation")

# the machine may be busy: a slow example is not a wrong one. While working, fewer examples; `./run test` asks for all
hypothesis.settings.register_profile("all", deadline=None, max_examples=200)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=30)
hypothesis.settings.load_profile(os.environ.get("WEBHERO_EXAMPLES", "quick"))


def pytest_configure(config):
    gc.set_threshold(*GARBAGE)
    if config.pluginmanager.hasplugin("odoo") or all(is_house(argument) for argument in config.args):
        return
    import pytest_odoo

    import odoo.modules.module
    import odoo.tools

    folders = [ROOT, *(folder for folder in [ROOT / "tests" / "addons"] if folder.is_dir())]
    odoo.tools.config.parse_config([f"--addons-path={','.join(map(str, folders))}", "--log-level=critical"])
    odoo.modules.module.initialize_sys_path()
    pytest_odoo.support_subtest()
    pytest_odoo.disable_odoo_test_retry()
    pytest_odoo.monkey_patch_resolve_pkg_root_and_module_name()


def pytest_collection_finish(session):
    """What is there before the first test stays there, and is not looked through again (V9)."""
    gc.collect()
    gc.freeze()


def is_house(argument):
    """Whether a path given to pytest lies in a folder that knows no Odoo."""
    path = Path(argument.partition("::")[0]).resolve()
    return any(path.is_relative_to(ROOT / house) for house in HOUSES)


class Complaints(logging.Handler):
    """What Odoo logs as a warning or worse while a test runs, unless the test expects it (assertLogs, mute_logger)."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.rows = []

    def emit(self, record):
        if record.name == "odoo.tests.common":
            return  # the test case's remarks about itself
        self.rows.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_complaints(request):
    """X13: a test that makes Odoo complain, and does not say that it will, fails."""
    handler = Complaints()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    if handler.rows:
        pytest.fail("Odoo complained:\n" + "\n".join(handler.rows), pytrace=False)
