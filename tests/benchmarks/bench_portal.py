"""C17, C9: the customer's list against the host's own, with many invoices; a zip of a hundred stored PDFs."""

import io
import resource
import zipfile

from odoo import Command
from odoo.fields import Domain

from odoo.addons.webhero_invoice_portal.rules import filters

from .figures import Clock, Figure

ADDONS = ("webhero_invoice_portal",)
ALL, MINE, TURNS = 100_000, 5_000, 5
HOST_ORDER = "invoice_date desc"
QUERIES = ({}, {"read": "unread"}, {"status": "overdue"}, {"category": "Alg"}, {"number": "20261"}, {"search": "4999"},
           {"sort": "-amount"}, {"sort": "read"}, {"sort": "category"}, {"from": "2026-03-01", "to": "2026-06-30"})


def bench(env):
    user = _fill(env)
    mine = env(user=user.id)["account.move"]
    host = min(_host(mine) for _turn in range(TURNS))
    figures = [Figure("C17", f"host's list, 80 rows, {ALL:,} invoices", host * 1000, "ms")]
    for query in QUERIES:
        ours = min(_ours(mine, query) for _turn in range(TURNS))
        what = ", ".join(f"{name}={value}" for name, value in query.items()) or "no filter"
        figures.append(Figure(
            "C17", f"our list, 80 rows, {what}", ours * 1000, "ms", "<= 1.2 x host", f"{ours / host:.2f} x"
        ))
    figures.append(_zip(env, user))
    return figures


def _fill(env):
    """One customer with a login and 5,000 invoices among 100,000, copied in SQL from one that Odoo made."""
    partner = env["res.partner"].create({"name": "Bench", "is_company": True})
    user = env["res.users"].with_context(no_reset_password=True).create({
        "name": "Bench", "login": "bench", "group_ids": [Command.set([env.ref("base.group_portal").id])],
    })
    user.partner_id.parent_id = partner
    other = env["res.partner"].create({"name": "Another", "is_company": True})
    category = env["webhero.invoice.category"].create({"name": "Algemeen"})
    move = env["account.move"].create({
        "move_type": "out_invoice", "partner_id": partner.id, "invoice_date": "2026-01-01",
        "webhero_invoice_category_id": category.id,
        "invoice_line_ids": [Command.create({"name": "x", "price_unit": 100, "tax_ids": []})],
    })
    move.action_post()
    env.flush_all()
    columns = [name for name in _columns(env) if name not in ("id", "name", "partner_id", "commercial_partner_id",
               "invoice_date", "sequence_number", "access_token", "payment_reference")]
    env.cr.execute(f"""
        INSERT INTO account_move (name, partner_id, commercial_partner_id, invoice_date, sequence_number,
            payment_reference, {', '.join(columns)})
        SELECT 'X' || n, CASE WHEN n <= %(mine)s THEN %(partner)s ELSE %(other)s END,
            CASE WHEN n <= %(mine)s THEN %(partner)s ELSE %(other)s END, date '2026-01-01' + (n %% 300), n, 'ref ' || n,
            {', '.join('m.' + column for column in columns)}
        FROM account_move m, generate_series(1, %(all)s) n WHERE m.id = %(move)s
    """, {"mine": MINE, "all": ALL, "partner": partner.id, "other": other.id, "move": move.id})
    env.cr.execute("INSERT INTO webhero_invoice_read (move_id, user_id, first_at, last_at, how, times)"
                   " SELECT id, %s, now(), now(), 'page', 1 FROM account_move WHERE partner_id = %s AND id %% 2 = 0",
                   (user.id, partner.id))
    env.cr.commit()
    env.cr.execute("ANALYZE account_move, webhero_invoice_read")
    env.invalidate_all()
    return user


def _columns(env):
    env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'account_move'"
                   " AND is_generated = 'NEVER'")
    return [row[0] for row in env.cr.fetchall()]


def _host(moves):
    moves.env.invalidate_all()
    domain = Domain("state", "not in", ("cancel", "draft")) & Domain("move_type", "in", (
        "out_invoice", "out_refund", "in_invoice", "in_refund", "out_receipt", "in_receipt"))
    with Clock() as clock:
        moves.search_count(domain)
        [move._get_invoice_portal_extra_values() for move in moves.search(domain, order=HOST_ORDER, limit=80)]
    return clock.seconds


def _ours(moves, query):
    moves.env.invalidate_all()
    asked = filters.asked(query)
    with Clock() as clock:
        domain = moves._webhero_portal_domain(asked)
        moves.search_count(domain)
        rows = moves.search(domain, order=moves._webhero_portal_order(asked), limit=80)
        [(move._webhero_portal_status(), move.webhero_is_read, move.webhero_invoice_category_id.name) for move in rows]
    return clock.seconds


def _zip(env, user):
    moves = env["account.move"].search([("partner_id", "=", user.commercial_partner_id.id)], limit=100)
    for move in moves:
        env["ir.attachment"].create({
            "name": f"{move.name}.pdf", "raw": b"%PDF-1.4" + bytes(60_000), "res_model": "account.move",
            "res_id": move.id, "res_field": "invoice_pdf_report_file", "mimetype": "application/pdf",
        })
    env.flush_all()
    env.invalidate_all()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Clock() as clock, zipfile.ZipFile(io.BytesIO(), "w") as archive:
        for move in moves:
            document = move._webhero_document("pdf")
            archive.writestr(document["filename"], document["content"])
            move.invalidate_recordset()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return Figure("C9", "zip of 100 stored PDFs of 60 kB", clock.seconds, "s", "< 2", f"memory + {grown:.0f} MB")
