"""Run one benchmark module on one database: python -m tests.benchmarks.run CONFIG DATABASE MODULE [ADDONS_PATH]

Prints one JSON line a figure, after the line that begins with FIGURES. With ADDONS_PATH, that of an older commit: one line of
JSON with what the module's `today` gives there.
"""

import dataclasses
import importlib
import json
import sys

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry


def main(config, database, module, older=None):
    options = ["-c", config, "-d", database, "--log-level=error", "--max-cron-threads=0"]
    odoo.tools.config.parse_config(options + (["--addons-path", older] if older else []))
    found = importlib.import_module(f"tests.benchmarks.{module}")
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        rows = [found.today(env)] if older else [dataclasses.asdict(figure) for figure in found.bench(env)]
    print("FIGURES")
    for row in rows:
        print(json.dumps(row))


if __name__ == "__main__":
    main(*sys.argv[1:5])
