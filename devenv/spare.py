"""Prepared once for all tests: companies with their chart of accounts, and the asset bundles of screens.

Loading a chart takes four seconds, once for each class of tests. The companies are created as a test would, without
documents and without users. A test takes one by its name (webhero_base/tests/companies.py), in a transaction that is rolled
back. The scripts and style sheets of a first page take five seconds, for each test in a browser; those of a first PDF
are compiled for each class. Their addresses contain a hash of their sources, so that a changed file gives a bundle of its own.
"""

import hashlib

from .odoo_process import in_shell

SCRIPT = """
import odoo.modules.module
from lxml import etree

odoo.modules.module.current_test = True  # the host gives a company its warehouse only in a test
env = env(context={})
charts = {"be": "be_comp", "nl": "nl"}
made = env["res.company"]
for number, country in enumerate(("be", "nl"), 1):
    if not env["account.chart.template"]._get_chart_template_mapping()[charts[country]]["installed"]:
        continue
    company = env["res.company"].create(
        {"name": f"Spare {country} {number}", "country_id": env.ref(f"base.{country}").id}
    )
    env["account.chart.template"].try_loading(charts[country], company, install_demo=False)
    made |= company
env["res.users"].with_context(active_test=False).search([]).write({"company_ids": [(3, one.id) for one in made]})
bundles = env["ir.qweb"]
scripts, sheets = bundles._get_bundles_to_pregenarate()
# what screens load late, and in tests
tests = {"web.assets_tests", "web.__assets_tests_call__"}
late = {"bus.websocket_worker_assets", "portal.assets_chatter", "web.assets_backend_lazy", "web.assets_emoji",
        "web.chartjs_lib", "web.fullcalendar_lib"}
wanted = lambda names: sorted(name for name in names if name in tests or "test" not in name and "dark" not in name)
for name in wanted(scripts | late | tests):
    bundles._get_asset_bundle(name, css=False, js=True).js()
for name in wanted(sheets | late):
    bundles._get_asset_bundle(name, css=True, js=False).css()
# those of paper have an address of their own
papers = env["ir.ui.view"].search([("type", "=", "qweb"), ("arch_db", "like", "t-autoprefix")])
nodes = [node for view in papers for node in etree.fromstring(view.arch_db).xpath("//*[@t-call-assets][@t-autoprefix]")]
for name in wanted({node.get("t-call-assets") for node in nodes}):
    bundles._get_asset_bundle(name, css=True, js=False, autoprefix=True).css()
env.cr.commit()
print("SPARE", len(made))
"""
MARK = hashlib.sha256(SCRIPT.encode()).hexdigest()[:12]


def put(host, database):
    in_shell(host, database, SCRIPT, "SPARE")
