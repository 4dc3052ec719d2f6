"""Run one benchmark module on one database: python -m tests.benchmarks.run CONFIG DATABASE MODULE [NAMES…]

Prints one JSON line a figure, after the line that begins with FIGURES.
"""

import dataclasses
import importlib
import json
import sys

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry


def main(config, database, module):
    odoo.tools.config.parse_config(["-c", config, "-d", database, "--log-level=error", "--max-cron-threads=0"])
    bench = importlib.import_module(f"tests.benchmarks.{module}").bench
    with Registry(database).cursor() as cr:
        figures = bench(api.Environment(cr, SUPERUSER_ID, {}))
    print("FIGURES")
    for figure in figures:
        print(json.dumps(dataclasses.asdict(figure)))


if __name__ == "__main__":
    main(*sys.argv[1:4])
