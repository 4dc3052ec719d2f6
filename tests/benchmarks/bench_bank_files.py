"""M11: a year of a bank account: read, registered and stored; a line against the host's own creation of one."""

import os
import resource

from odoo.addons.webhero_bank.rules import files
from odoo.addons.webhero_bank.tests import made

from .figures import Clock, Figure

ADDONS = ("webhero_bank",)
A_YEAR = int(os.environ.get("WEBHERO_BANK", 12_000))
STORED = min(A_YEAR, 1_200)
ALONE = 20


def bench(env):
    return [*_reading(), *_storing(env)]


def _reading():
    """Rules alone, no database."""
    for name, make in (("CODA", made.coda), ("camt.053", made.camt), ("MT940", made.mt940)):
        data = make(A_YEAR)
        with Clock() as clock:
            found = files.read(data)
        lines = sum(len(one.lines) for one in found.statements)
        yield Figure("M11", f"{name}: {lines:,} lines read", clock.seconds, "s", "< 3", f"{len(data) / 1e6:.1f} MB")


def _storing(env):
    company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    journal = env["account.journal"].create(
        {"type": "bank", "name": "Year", "code": "YEAR", "company_id": company.id, "bank_acc_number": made.ACCOUNT}
    )
    alone = _alone(env, journal)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Clock() as registered:
        taken = env["webhero.bank.import"]._receive("year.sta", made.mt940(STORED), company)
        taken._import()
    with Clock() as stored:
        waiting = taken.statement_ids.movement_ids.sorted("id")
        for start in range(0, len(waiting), 100):
            waiting[start : start + 100]._store()
            env.flush_all()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert taken.state == "done", taken.summary
    each = stored.seconds / STORED
    yield Figure("M11", f"{STORED:,} lines registered, each once", registered.seconds, "s")
    beside = f"{alone * 1000:.0f} ms one by one; {grown:.0f} MB more memory"
    yield Figure("M11", "a line stored, a hundred together", each * 1000, "ms", "", beside)
    yield Figure("M11", "lines one by one against a hundred together", alone / each, "times")


def _alone(env, journal):
    """Seconds of the host's own creation of one line in a transaction of its own."""
    with Clock() as clock:
        for number in range(ALONE):
            values = {"journal_id": journal.id, "date": made.FIRST, "amount": 1.0 + number, "payment_ref": f"x{number}"}
            env["account.bank.statement.line"].create(values)
            env.flush_all()
    return clock.seconds / ALONE
