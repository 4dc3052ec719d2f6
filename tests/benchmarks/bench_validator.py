"""P7, V4: the official rules in their own process: cold, warm median and 95th percentile, compared with the host's own export
and with the bare rules: the same documents, none seen before, each validated by both in turn, so that other load on this
machine slows both; the bare rules run in a process of their own.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import threading
from datetime import date
from pathlib import Path

from odoo import Command

from .figures import Clock, Figure

ADDONS = ("webhero_peppol",)
DOCUMENTS, LINES, LONG = 200, 3, 4_000
# answers the name of each file with the milliseconds that its rules took
BARE = """
import json, resource, sys, time
from pathlib import Path

resource.setrlimit(resource.RLIMIT_AS, (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2)
sys.path.insert(0, sys.argv[1])
from validator import worker

sheets, schemas = json.loads(sys.argv[2])
rules = worker.Rules()
for name in sys.stdin:
    content, start = Path(name.strip()).read_bytes(), time.perf_counter()
    rules.check(content, sheets, schemas)
    print((time.perf_counter() - start) * 1000, flush=True)
"""


def bench(env):
    company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
    env = env(context={"allowed_company_ids": company.ids, "tracking_disable": True})
    move = _invoice(env)
    exports, content = _exports(env, move)
    folder = tempfile.TemporaryDirectory()
    env["ir.config_parameter"].set_param("webhero_peppol.validator_dir", folder.name)
    validator = env["webhero.peppol.validator"]
    with Clock() as cold:
        applied = validator._check(content).label()
    documents = [_another(content, number) for number in range(DOCUMENTS + 10)]
    pairs = list(_in_turn(validator, documents))[10:]  # what Saxon keeps between documents is warm by then
    times, bare = sorted(own for own, _rules in pairs), statistics.median(rules for _own, rules in pairs)
    slowest = _beside_a_long_one(validator, content)
    validator._validator()._started.kill()
    validator._validator().for_long._started.kill()
    beside = f"host's export: median {statistics.median(exports):.1f} ms"
    return [
        Figure("P7", f"validator, first document with its start ({applied})", cold.seconds * 1000, "ms", "< 1,000", beside),
        Figure("P7", f"validator, median of {DOCUMENTS} documents", statistics.median(times), "ms", "< 15", beside),
        Figure("P7", "validator, 95th percentile", times[int(DOCUMENTS * 0.95)], "ms", "", beside),
        Figure("V4", f"validator, median of {DOCUMENTS} documents, as times the bare rules", statistics.median(times) / bare,
               "x", "<= 1.1", f"bare rules: {bare:.1f} ms"),
        Figure("V4", f"slowest of the short documents while one of {LONG:,} lines is looked at", slowest, "ms", "< 200"),
    ]  # fmt: skip


def _another(content, number):
    """The document with another order reference: bytes not seen before."""
    return content.replace(
        b"</cbc:DocumentCurrencyCode>",
        b"</cbc:DocumentCurrencyCode><cbc:AccountingCost>%d</cbc:AccountingCost>" % number,
    )


def _in_turn(validator, documents):
    """(milliseconds of ours, of the rules alone) of each."""
    rules = validator._rules()
    addon = Path(sys.modules[type(validator._validator()).__module__].__file__).parent.parent
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", BARE, str(addon), json.dumps([rules.sheets, rules.schemas])]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command, text=True, **pipes) as bare:
            for number, one in enumerate(documents):
                place = Path(folder, f"{number:04}.xml")
                place.write_bytes(one)
                own = _timed(lambda one=one: validator._check(one))
                bare.stdin.write(f"{place}\n")
                bare.stdin.flush()
                yield own, float(bare.stdout.readline())


def _beside_a_long_one(validator, content):
    line = content[
        content.index(b"<cac:InvoiceLine>") : content.index(b"</cac:InvoiceLine>") + len(b"</cac:InvoiceLine>")
    ]
    long, rules, ended = (
        content.replace(b"</Invoice>", line * LONG + b"</Invoice>"),
        validator._rules(),
        threading.Event(),
    )

    def look():
        validator._validator().check(long, rules)  # the validator alone: the cursor is the other thread's
        ended.set()

    threading.Thread(target=look).start()
    slowest = 0.0
    while not ended.is_set():
        slowest = max(slowest, _timed(lambda: validator._check(content)))
    return slowest


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
