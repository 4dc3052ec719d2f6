"""C17, C9: the customer's page against the host's own, over HTTP, with many invoices; zips of a hundred and a thousand PDFs."""

import itertools
import re
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import requests
from werkzeug.serving import make_server

import odoo
from odoo import Command

from .figures import Clock, Figure

ADDONS = ("webhero_invoice_portal",)
ALL, MINE, TURNS = 100_000, 5_000, 7
LOGIN, PASSWORD = "bench", "bench-12345"
CUSTOMERS, EVERY, SECONDS = 8, 2.0, 20
NEVER_SENT = 23
ROWS = 100  # the largest page; the host's has 80
FILTERS = (
    {},
    {"read": "unread"},
    {"read": "read"},
    {"number": "X12"},
    {"from": "2026-03-01", "to": "2026-06-30"},
    {"category": "Alg"},
    {"status": "open"},
    {"status": "overdue"},
    {"status": "partly"},
    {"status": "paid"},
    {"status": "credit"},
    {"search": "499"},
    {"search": "Algemeen"},
    {"search": "nothing has this"},
    {"read": "unread", "category": "Alg", "search": "49"},
)
SORTS = tuple(
    {"sort": sign + name}
    for sign in ("", "-")
    for name in ("read", "number", "date", "due", "category", "amount", "open", "status")
)


def bench(env):
    user = _fill(env)
    with _serving(env.cr.dbname) as url:
        visitor = _visitor(url)
        figures = _against_the_host(env, visitor, url)
        figures += [_zip(env, user, visitor, url, number) for number in (100, 1_000)]
        figures += _many_at_once(env, url)
        figures += _never_sent(env, user, visitor, url)
    return figures


# ---- the server and its visitor


class _serving:
    """Odoo's own application on a free port, in threads of this process."""

    def __init__(self, database):
        odoo.tools.config["db_name"] = [database]

    def __enter__(self):
        self.server = make_server("127.0.0.1", 0, odoo.http.root, threaded=True)
        self.pool = ThreadPoolExecutor(1)
        self.pool.submit(self.server.serve_forever)
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *exception):
        self.server.shutdown()
        self.pool.shutdown()


def _visitor(url, login=LOGIN):
    visitor = requests.Session()
    token = _token(visitor.get(f"{url}/web/login").text)
    visitor.post(
        f"{url}/web/login", data={"csrf_token": token, "login": login, "password": PASSWORD}
    ).raise_for_status()
    return visitor


def _token(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


# ---- the list


def _against_the_host(env, visitor, url):
    """The host's page and each of ours, in turns, the quickest of each: all have had the same weather."""
    asked = (*FILTERS, *SORTS)
    ours = [f"/my/invoices?{urlencode({'size': ROWS, **one})}" for one in asked]
    host, best = float("inf"), dict.fromkeys(ours, float("inf"))
    for _turn in range(TURNS):
        with _host_only(env):
            host = min(host, *(_page(visitor, url, "/my/invoices", "o_portal_my_doc_table") for _again in range(4)))
        _page(visitor, url, ours[0], "wh_filters")
        for address in ours:
            best[address] = min(best[address], _page(visitor, url, address, "wh_filters"))
    figures = [
        Figure("C17", f"host's list page, 80 rows, {ALL:,} invoices, {MINE:,} of the customer", host * 1000, "ms")
    ]
    for one, address in zip(asked, ours, strict=True):
        what = ", ".join(f"{name}={value}" for name, value in one.items()) or "no filter"
        figures.append(
            Figure(
                "C17",
                f"our list page, {ROWS} rows, {what}",
                best[address] * 1000,
                "ms",
                "<= 1.2 x host",
                f"{best[address] / host:.2f} x",
            )
        )
    return figures


def _page(visitor, url, address, sign):
    with Clock() as clock:
        response = visitor.get(url + address)
    if response.status_code != 200 or sign not in response.text:
        raise RuntimeError(f"{address}: {response.status_code}, no {sign} in it")
    return clock.seconds


class _host_only:
    """The same database with the host's own page: our views, our rule and our routes are away meanwhile."""

    def __init__(self, env):
        self.env = env
        data = env["ir.model.data"].search(
            [
                ("module", "=", "webhero_invoice_portal"),
                ("model", "in", ("ir.ui.view", "ir.rule")),
            ]
        )
        self.records = [env[row.model].browse(row.res_id) for row in data]
        self.modules = env.registry._init_modules

    def __enter__(self):
        self._set(False, self.modules - {"webhero_invoice_portal"})

    def __exit__(self, *exception):
        self._set(True, self.modules)

    def _set(self, active, modules):
        for record in self.records:
            record.active = active
        self.env.registry._init_modules = modules
        self.env.cr.commit()
        self.env.registry.clear_all_caches()


# ---- the zip


def _zip(env, user, visitor, url, number):
    """A selection of stored PDFs, downloaded as the browser does; how much the process grew by it."""
    moves = env["account.move"].search(
        [("partner_id", "=", user.commercial_partner_id.id)], limit=number, order="id desc"
    )
    _store(env, moves)
    token = _token(visitor.get(f"{url}/my/invoices").text)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = 0
    with Clock() as clock:
        answer = visitor.post(
            f"{url}/my/invoices/download", stream=True, data={"csrf_token": token, "kind": "pdf", "ids": moves.ids}
        )
        answer.raise_for_status()
        for part in answer.iter_content(65_536):
            size += len(part)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    wanted = "< 2" if number == 100 else "flat memory"
    return Figure(
        "C9",
        f"zip of {number:,} stored PDFs of 60 kB over HTTP, {size / 2**20:.0f} MB",
        clock.seconds,
        "s",
        wanted,
        f"memory + {grown:.0f} MB",
    )


def _store(env, moves):
    for move in moves:
        env["ir.attachment"].create(
            {
                "name": f"{move.name}.pdf",
                "raw": b"%PDF-1.4" + str(move.id).encode() + bytes(60_000),
                "res_model": "account.move",
                "res_id": move.id,
                "res_field": "invoice_pdf_report_file",
                "mimetype": "application/pdf",
            }
        )
    env.cr.commit()
    env.invalidate_all()


# ---- eight customers at once (S18, speed)


def _many_at_once(env, url):
    """p95 of login page, list and download while eight customers ask for one of them every two seconds, ours and the host's."""
    numbers = [number for number in range(CUSTOMERS + 1) if number != 3]  # whose invoices are all the one customer's
    customers = [_customer_with_login(env, number) for number in numbers]
    env.cr.commit()
    host, ours = {}, {}
    for _turn in range(3):  # both have the same weather
        with _host_only(env):
            _visits(url, customers, "/my/invoices/{}?report_type=pdf&download=true", host)
        _visits(url, customers, "/my/invoices/{}/pdf", ours)
    host, ours = _p95(host), _p95(ours)
    return [
        Figure(
            "C17",
            f"{CUSTOMERS} customers at once, a page every {EVERY:.0f} s: p95 of the {name}, times the host's own",
            ours[name] / host[name],
            "x",
            "<= 1.5",
            f"{ours[name] * 1000:.0f} ms against {host[name] * 1000:.0f} ms",
        )
        for name in ours
    ]


def _customer_with_login(env, number):
    """(login, id of an invoice that was sent) of one of the other customers."""
    partner = env["res.partner"].search([("name", "=", f"Other {number}")], limit=1)
    values = {"name": f"Login {number}", "login": f"{LOGIN}{number}", "password": PASSWORD}
    groups = {"group_ids": [Command.set([env.ref("base.group_portal").id])]}
    user = env["res.users"].with_context(no_reset_password=True).create({**values, **groups})
    user.partner_id.parent_id = partner
    move = env["account.move"].search([("partner_id", "=", partner.id)], limit=1, order="id desc")
    _store(env, move)
    return user.login, move.id


def _visits(url, customers, download, taken):
    """Add to `taken`, {what: [seconds]}, what each of these customers waits for during SECONDS."""
    with ThreadPoolExecutor(len(customers)) as pool:
        list(pool.map(lambda one: _visit(url, *one, download, taken), customers))


def _p95(taken):
    return {name: sorted(times)[int(len(times) * 0.95)] for name, times in taken.items()}


def _visit(url, login, move_id, download, taken):
    visitor, stranger = _visitor(url, login), requests.Session()
    pages = (
        ("login page", stranger, "/web/login"),
        ("list", visitor, "/my/invoices"),
        ("download", visitor, download.format(move_id)),
    )
    for _name, session, address in pages:  # each once before the clock runs
        session.get(url + address).raise_for_status()
    until = time.monotonic() + SECONDS
    for name, session, address in itertools.cycle(pages):
        began = time.monotonic()
        if began > until:
            return
        session.get(url + address).raise_for_status()
        seconds = time.monotonic() - began
        taken.setdefault(name, []).append(seconds)
        time.sleep(max(EVERY - seconds, 0))


# ---- invoices that were never sent (V7)


def _never_sent(env, user, visitor, url):
    """A zip of 23 PDFs that have to be made first, and the same zip again."""
    moves = env["account.move"].search(
        [("partner_id", "=", user.commercial_partner_id.id)], limit=NEVER_SENT, order="id"
    )  # those that have a PDF are the newest
    token, seconds = _token(visitor.get(f"{url}/my/invoices").text), []
    for _again in range(2):
        with Clock() as clock:
            answer = visitor.post(
                f"{url}/my/invoices/download", data={"csrf_token": token, "kind": "pdf", "ids": moves.ids}
            )
        answer.raise_for_status()
        seconds.append(clock.seconds)
    first, again = seconds
    return [
        Figure("C9", f"zip of {len(moves)} PDFs of invoices that were never sent, made for it", first, "s", "< 60"),
        Figure("C9", "the same zip again, from what was kept", again, "s", "< 2"),
    ]


# ---- the invoices


def _fill(env):
    """One customer with a login and 5,000 invoices among 100,000, copied in SQL from one that Odoo made."""
    partner = env["res.partner"].create({"name": "Bench", "is_company": True})
    user = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Bench",
                "login": LOGIN,
                "password": PASSWORD,
                "group_ids": [Command.set([env.ref("base.group_portal").id])],
            }
        )
    )
    user.partner_id.parent_id = partner
    categories = env["webhero.invoice.category"].create([{"name": name} for name in ("Algemeen", "Huur", "Onderhoud")])
    move = _pattern(env, partner, categories)
    others = env["res.partner"].create([{"name": f"Other {number}", "is_company": True} for number in range(200)])
    env.flush_all()
    values = {
        "mine": MINE,
        "all": ALL,
        "partner": partner.id,
        "first": others[0].id,
        "move": move.id,
        "user": user.id,
        "category": categories.ids,
    }
    env.cr.execute(_copied(env, _MOVES, "account_move", _OWN), values)
    env.cr.execute(_copied(env, _LINES, "account_move_line", ("id", "move_id", "partner_id")), values)
    env.cr.execute(_MARKS, values)
    env.cr.commit()
    _vacuum(env)
    env.invalidate_all()
    return user


def _vacuum(env):
    """As PostgreSQL does by itself after a while, for the host's queries and for ours."""
    with odoo.sql_db.db_connect(env.cr.dbname).cursor() as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE account_move, account_move_line, webhero_invoice_read")


def _pattern(env, partner, categories):
    move = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": "2026-01-01",
            "webhero_invoice_category_id": categories[0].id,
            "invoice_line_ids": [Command.create({"name": "x", "price_unit": 100, "tax_ids": []})],
        }
    )
    move.action_post()
    return move


_OWN = (
    "id",
    "name",
    "partner_id",
    "commercial_partner_id",
    "invoice_date",
    "invoice_date_due",
    "sequence_number",
    "access_token",
    "payment_reference",
    "payment_state",
    "move_type",
    "webhero_invoice_category_id",
    "amount_total",
    "amount_total_signed",
    "amount_residual",
    "amount_residual_signed",
)
_MOVES = """
    INSERT INTO account_move (name, partner_id, commercial_partner_id, invoice_date, invoice_date_due, sequence_number,
        payment_reference, payment_state, move_type, webhero_invoice_category_id, amount_total, amount_total_signed,
        amount_residual, amount_residual_signed, {0})
    SELECT 'X' || n, p.id, p.id, date '2024-01-01' + (n %% 1000), date '2024-01-31' + (n %% 1000), n,
        'ref ' || n, CASE n %% 10 WHEN 0 THEN 'not_paid' WHEN 1 THEN 'partial' ELSE 'paid' END,
        CASE n %% 20 WHEN 7 THEN 'out_refund' ELSE 'out_invoice' END, (%(category)s::int[])[1 + n %% 3],
        a.total, a.total, a.residual, a.residual, {1}
    FROM account_move m, generate_series(1, %(all)s) n
        CROSS JOIN LATERAL (SELECT CASE WHEN n %% 20 = 3 THEN %(partner)s ELSE %(first)s + n %% 200 END id) p
        CROSS JOIN LATERAL (SELECT (n * 7919) %% 100000 / 10.0 total,
            CASE WHEN n %% 10 < 2 THEN (n * 7919) %% 100000 / 10.0 ELSE 0 END residual) a
    WHERE m.id = %(move)s
"""
_LINES = """
    INSERT INTO account_move_line (move_id, partner_id, {0})
    SELECT v.id, v.partner_id, {1}
    FROM account_move_line m, account_move v WHERE m.move_id = %(move)s AND v.partner_id = %(partner)s AND v.id != %(move)s
"""
_MARKS = """
    INSERT INTO webhero_invoice_read (move_id, user_id, first_at, last_at, how, times)
    SELECT id, %(user)s, now(), now(), 'page', 1 FROM account_move WHERE partner_id = %(partner)s AND id %% 2 = 0
"""


def _copied(env, statement, table, own):
    """`statement` with the columns of `table` that are copied unchanged: {0} their names, {1} the pattern's values."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'", (table,)
    )
    names = [row[0] for row in env.cr.fetchall() if row[0] not in own]
    return statement.format(", ".join(names), ", ".join(f"m.{name}" for name in names))
