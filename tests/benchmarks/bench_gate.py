"""P7: the official rules in their own process: cold, warm median and 95th percentile, beside the host's own export."""

import statistics
import tempfile
from datetime import date

from odoo import Command

from .figures import Clock, Figure

ADDONS = ("webhero_peppol",)
DOCUMENTS, LINES = 200, 3


def bench(env):
    company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
    env = env(context={"allowed_company_ids": company.ids, "tracking_disable": True})
    move = _invoice(env)
    exports, content = _exports(env, move)
    folder = tempfile.TemporaryDirectory()
    env["ir.config_parameter"].set_param("webhero_peppol.gate_dir", folder.name)
    gate = env["webhero.peppol.gate"]
    with Clock() as cold:
        applied = gate._check(content).label()
    times = sorted(_timed(lambda: gate._check(content)) for _number in range(DOCUMENTS))
    gate._gate()._started.kill()
    beside = f"host's export: median {statistics.median(exports):.1f} ms"
    return [
        Figure("P7", f"gate, first document with its start ({applied})", cold.seconds * 1000, "ms", "< 1,000", beside),
        Figure("P7", f"gate, median of {DOCUMENTS} documents", statistics.median(times), "ms", "< 15", beside),
        Figure("P7", "gate, 95th percentile", times[int(DOCUMENTS * 0.95)], "ms", "", beside),
    ]


def _timed(work):
    with Clock() as clock:
        work()
    return clock.seconds * 1000


def _exports(env, move):
    builder = env["account.edi.xml.ubl_bis3"]
    content, _errors = builder._export_invoice(move)
    return [_timed(lambda: builder._export_invoice(move)) for _number in range(20)], content


def _invoice(env):
    tax = env["account.tax"].search(
        [("company_id", "=", env.company.id), ("type_tax_use", "=", "sale"), ("amount", "=", 21)], limit=1
    )
    partner = env["res.partner"].create(
        {"name": "Measured BV", "is_company": True, "country_id": env.ref("base.be").id, "vat": "BE0999472756",
         "street": "Kerkstraat 5", "zip": "9000", "city": "Gent"}
    )  # fmt: skip
    move = env["account.move"].create({
        "move_type": "out_invoice", "partner_id": partner.id, "invoice_date": date.today(),
        "invoice_line_ids": [
            Command.create({"name": f"line {number}", "quantity": 2, "price_unit": 33.33, "tax_ids": tax.ids})
            for number in range(LINES)
        ],
    })  # fmt: skip
    move.action_post()
    return move
