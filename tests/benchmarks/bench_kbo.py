"""P4: the companies of KBO Open Data, a million of them: time of the import and of a search (WEBHERO_KBO: another number)."""

import base64
import os
import resource
import statistics

from odoo.addons.webhero_kbo.tests import kbo_files

from .figures import Clock, Figure

ADDONS = ("webhero_kbo",)
COMPANIES = int(os.environ.get("WEBHERO_KBO", 1_000_000))
SEARCHES = (
    ("bakkerij jan", ""), ("janssens", ""), ("de smet", "gent"), ("winkel maes", "9000"), ("ozturk 77", ""),
    ("kapper", "liege"), ("niets te vinden", ""), ("e", ""), ("", "namur"),
)  # fmt: skip


def bench(env):
    content = kbo_files.archive(kbo_files.many(COMPANIES))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Clock() as clock:
        done = _imported(env, content)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    slowest = max(_search(env["webhero.kbo.enterprise"], *search) for search in SEARCHES)
    what = f"KBO: {done.companies:,} companies"
    return [
        Figure("P4", f"{what}, import of the full file", clock.seconds, "s", "", f"{grown:,.0f} MB more memory"),
        Figure("P4", f"{what}, slowest of {len(SEARCHES)} searches", slowest, "ms", "< 100"),
    ]


def _imported(env, content):
    done = env["webhero.kbo.import"].create({"filename": "Full.zip", "content": base64.b64encode(content)})
    for _number in range(done.steps):
        done._run_step()
    return done


def _search(companies, text, place):
    """Milliseconds, the median of five."""
    spent = []
    for _number in range(5):
        with Clock() as clock:
            companies._find(text, place)
        spent.append(clock.seconds * 1000)
    return statistics.median(spent)
