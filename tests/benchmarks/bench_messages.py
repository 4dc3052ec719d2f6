"""V6: work beside five million messages, thirteen months of a busy shop, against the same beside five thousand.

All addons are installed. One message in a hundred has a payload; five of the five thousand that are too old to be kept.
"""

import os
import statistics

from . import bulk
from .figures import Clock, Figure

FEW, MANY = 5_000, int(os.environ.get("WEBHERO_BENCH_MESSAGES", 5_000_000))
OLD, ERRORS, OPEN, TURNS = 5_000, 200, 100, 9
DAYS = 395  # those that are kept
FILL = """
INSERT INTO webhero_exchange (backend_id, company_id, kind, direction, key, state, priority, next_try_at, done_at, create_date,
    write_date, create_uid, write_uid, remote_id, attempts, error_code, error_kind)
SELECT %(backend)s, %(company)s, 'shop.order', 'in', 'ORDER' || n, state, 10, day, CASE WHEN state = 'done' THEN day END, day, day,
    1, 1, 'R' || n, 1, CASE WHEN state = 'error' THEN 'unknown' END, CASE WHEN state = 'error' THEN 'refused' END
FROM generate_series(%(first)s, %(last)s) n,
    LATERAL (SELECT now() AT TIME ZONE 'UTC' - interval '1 day' * %(days)s * (1 - n::float / %(last)s) AS day) days,
    LATERAL (SELECT CASE WHEN n > %(last)s - %(errors)s THEN 'error' WHEN n > %(last)s - %(errors)s - %(open)s THEN 'ready'
        ELSE 'done' END AS state) states
"""
PAYLOADS = """
WITH files AS (
    INSERT INTO ir_attachment (name, type, res_model, res_id, company_id, db_datas, checksum, file_size, mimetype, create_uid)
    SELECT 'payload', 'binary', 'webhero.exchange', id, company_id, 'x', md5(id::text), 1, 'application/json', 1
    FROM webhero_exchange WHERE key ~ '00$' AND payload_id IS NULL RETURNING id, res_id)
UPDATE webhero_exchange SET payload_id = files.id FROM files WHERE webhero_exchange.id = files.res_id
"""
# five thousand that go: with five payloads
AGE = """
UPDATE webhero_exchange SET done_at = now() - interval '500 days', state = 'done' WHERE id IN (
    (SELECT id FROM webhero_exchange WHERE payload_id IS NULL ORDER BY id LIMIT %(plain)s)
    UNION ALL (SELECT id FROM webhero_exchange WHERE payload_id IS NOT NULL ORDER BY id LIMIT 5))
"""


def bench(env):
    company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
    backend = env["webhero.backend"].create({"name": "Shop", "company_id": company.id, "state": "connected"})
    _fill(env, backend, 1, FEW * 2)
    few = _measure(env, backend)
    _fill(env, backend, FEW * 2 + 1, MANY)
    many = _measure(env, backend)
    return [
        *(_against(what, many[what], few[what]) for what in ("deleting an attachment", "clean-up of 5,000 messages")),
        *(Figure("V6", f"{what}, {MANY:,} messages", many[what], "ms", wanted, tenth=0) for what, wanted in WANTED.items()),
    ]  # fmt: skip


WANTED = {
    "search of a key": "<= 50",
    "search of the remote's number": "<= 50",
    "search of how a key begins": "<= 50",
    "messages by day": "<= 300",
    "what the daily mail says": "<= 50",
    "the card of a connection": "<= 300",
}


def _against(what, many, few):
    beside = f"{many:,.1f} ms beside {MANY:,}, {few:,.1f} beside {FEW * 2:,}"
    return Figure("V6", what, many / few, "x", "<= 1.2", beside)


def _fill(env, backend, first, last):
    values = {"backend": backend.id, "company": backend.company_id.id, "first": first, "last": last, "days": DAYS,
              "errors": ERRORS, "open": OPEN}  # fmt: skip
    with bulk.unchecked(env) as cursor:
        cursor.execute(FILL, values)
        cursor.execute(PAYLOADS)
    env["webhero.exchange.count"]._recount()  # no trigger ran
    bulk.counted(env, "webhero_exchange", "webhero_exchange_tally", "ir_attachment")


def _measure(env, backend):
    """{what: milliseconds}, the median of some turns."""
    messages = env["webhero.exchange"]
    keys = [f"ORDER{number}" for number in range(FEW, FEW + TURNS)]
    took = {
        "deleting an attachment": [_deleted(env) for _turn in range(TURNS * 3)],
        "clean-up of 5,000 messages": [_cleaned(env) for _turn in range(3)],
        "search of a key": [_timed(env, lambda key=key: _found(messages, key)) for key in keys],
        "search of the remote's number": [_timed(env, lambda key=key: _found(messages, f"R{key[5:]}")) for key in keys],
        "search of how a key begins": [_timed(env, lambda key=key: _found(messages, key[:-1], 1)) for key in keys],
        "messages by day": [_timed(env, lambda: _by_day(messages)) for _turn in range(3)],
        "what the daily mail says": [_timed(env, lambda: _daily(env, backend)) for _turn in range(TURNS)],
        "the card of a connection": [
            _timed(env, lambda: backend.read(["count_open", "count_error", "count_done", "graph", "light"]))
            for _turn in range(TURNS)
        ],
    }
    return {what: statistics.median(times) for what, times in took.items()}


def _timed(env, work):
    env.invalidate_all()
    with Clock() as clock:
        work()
    return clock.seconds * 1000


def _found(messages, text, least=1):
    found = messages.web_search_read([("found", "ilike", text)], {"key": {}, "state": {}}, limit=80)
    if len(found["records"]) < least:
        raise RuntimeError(f"{text} was not found")


def _by_day(messages):
    # what the list asks for
    messages.web_read_group([], ["create_date:day"], ["__count", "attempts:sum", "duration_ms:avg"], limit=80)


def _daily(env, backend):
    causes = backend._error_causes()
    if not backend.count_error or sum(cause["count"] for cause in causes) != backend.count_error:
        raise RuntimeError("the daily mail tells another number of errors")


def _deleted(env):
    attachment = env["ir.attachment"].create({"name": "x", "raw": b"x"})
    env.cr.commit()
    took = _timed(env, attachment.unlink)
    env.cr.commit()
    return took


def _cleaned(env):
    env.cr.execute(AGE, {"plain": OLD - 5})
    env.flush_all()
    env.cr.execute("ANALYZE webhero_exchange")
    took = _timed(env, env["webhero.exchange"]._gc_done)
    env.cr.rollback()
    return took
