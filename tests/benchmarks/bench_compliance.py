"""P14, P13: "Am I compliant?" on 100,000 invoices of this mandate, and the check of an archive of 10,000 documents."""

from datetime import date

from . import bench_home
from .figures import Clock, Figure

ADDONS = ("webhero_peppol",)
ALL, DOCUMENTS, TURNS = 100_000, 10_000, 5
OPEN = 50  # one invoice in fifty was not delivered


def bench(env):
    company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
    env = env(context={"allowed_company_ids": company.ids, "tracking_disable": True})
    user = bench_home._fill(env, ALL)
    _mandate(env, company)
    reader = env(user=user.id)
    rows = reader["webhero.peppol.compliance"]
    score = rows._score(company)
    figures = [
        Figure(
            "P14",
            f"score over {ALL:,} invoices ({score.percent} %)",
            _best(env, lambda: rows._score(company)),
            "ms",
            "< 300",
        ),
        Figure(
            "P14", f"first page of the list ({score.missing:,} open)", _best(env, lambda: _page(rows)), "ms", "< 300"
        ),
        Figure(
            "P14",
            "the list by reason",
            _best(env, lambda: rows._read_group([], ["reason"], ["__count"])),
            "ms",
            "< 300",
        ),
    ]
    return [*figures, _archive(env, company)]


def _best(env, work):
    times = []
    for _turn in range(TURNS):
        env.invalidate_all()
        with Clock() as clock:
            work()
        times.append(clock.seconds * 1000)
    return min(times)


def _page(rows):
    rows.search_read([], ["name", "partner_id", "reason", "detail", "amount"], limit=80)


def _mandate(env, company):
    """All customers are Belgian businesses, all invoices fall under the mandate, nearly all were delivered."""
    country = env.ref("base.be").id
    company.partner_id.write({"country_id": country})
    env.flush_all()
    env.cr.execute(
        "UPDATE res_partner SET vat = 'BE0999472756', country_id = %s WHERE id = %s", (country, company.partner_id.id)
    )
    env.cr.execute("UPDATE res_partner SET vat = 'BE0999472756', country_id = %s WHERE ref LIKE 'home %%'", (country,))
    env.cr.execute(
        "UPDATE account_move SET invoice_date = date '2026-01-01' + sequence_number %% %s, state = 'posted',"
        " peppol_move_state = CASE WHEN sequence_number %% %s = 0 THEN 'error' ELSE 'done' END WHERE name LIKE 'H%%'",
        (max((date.today() - date(2026, 1, 1)).days, 1), OPEN),
    )
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM ANALYZE account_move")
    env.cr.execute("VACUUM ANALYZE res_partner")
    env.cr._cnx.autocommit = False
    env.invalidate_all()


def _archive(env, company):
    content = b"<Invoice>" + b"x" * 12_000
    for number in range(DOCUMENTS):
        env["webhero.peppol.document"]._store(
            content + str(number).encode(), name=f"A{number}", direction="in", state="received", company_id=company.id
        )
    env.cr.commit()
    check = env["webhero.peppol.archive.check"]._ask(company)
    with Clock() as clock:
        while check.sudo()._step():
            env.cr.commit()
    return Figure("P13", f"check of an archive of {DOCUMENTS:,} documents", DOCUMENTS / clock.seconds, "documents/s")
