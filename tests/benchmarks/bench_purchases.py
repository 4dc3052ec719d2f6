"""A1: the list of 100,000 bills against the host's own; A4: the zip of a quarter of 2,000 documents, with flat memory."""

import resource
from datetime import date

from odoo import Command

from .figures import Clock, Figure

ADDONS = ("webhero_purchases",)
BILLS, DOCUMENTS, TURNS, PAGE = 100_000, 2_000, 5, 80
TIMES, MEGABYTES = 1.2, 150
OPEN = ("review", "check", "approve", "disputed", "pay", "ordered", "collected", "credit")  # as the list's own filter
FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)


def bench(env):
    journal = env["account.journal"].search(
        [("type", "=", "purchase"), ("company_id.chart_template", "!=", False)], limit=1
    )
    env = env(context={"allowed_company_ids": journal.company_id.ids, "tracking_disable": True})
    user = _owner(env, journal.company_id)
    zipped = _zip(env, user, journal.company_id, _model(env))
    _fill(env, _model(env))
    return [*_lists(env, user), *zipped]


def _owner(env, company):
    groups = env.ref("base.group_user") | env.ref("account.group_account_invoice")
    return env["res.users"].create({
        "name": "Bench", "login": "bench purchases", "company_id": company.id, "company_ids": [Command.set(company.ids)],
        "group_ids": [Command.set(groups.ids)],
    })  # fmt: skip


def _model(env):
    partner = env["res.partner"].create({"name": "Supplier of the bench"})
    line = Command.create({"name": "Wood", "price_unit": 100, "tax_ids": [Command.clear()]})
    move = env["account.move"].create({
        "move_type": "in_invoice", "partner_id": partner.id, "ref": "first", "invoice_date": "2026-05-01",
        "invoice_date_due": "2026-05-31", "invoice_line_ids": [line],
    })  # fmt: skip
    move.action_post()
    env.flush_all()
    return move


def _fill(env, move):
    """Bills copied in SQL from one that Odoo made: one in ten open, over three years, of a thousand suppliers; those to
    be paid with their approval.
    """
    suppliers = env["res.partner"].create([{"name": f"Supplier {number}"} for number in range(1000)])
    env.flush_all()
    partners = suppliers.ids
    mine = {"id", "name", "ref", "partner_id", "commercial_partner_id", "invoice_date", "date", "invoice_date_due",
            "sequence_number", "payment_state", "webhero_bill_state", "access_token"}  # fmt: skip
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'account_move' AND is_generated = 'NEVER'"
    )
    names = ", ".join(f'"{name}"' for (name,) in env.cr.fetchall() if name not in mine)
    env.cr.execute(
        f"""
        INSERT INTO account_move (name, ref, partner_id, commercial_partner_id, invoice_date, date, invoice_date_due,
                                  sequence_number, payment_state, webhero_bill_state, {names})
        SELECT 'BENCH/' || n, 'F' || n, (%(partners)s)[n %% 1000 + 1], (%(partners)s)[n %% 1000 + 1], d, d, d + 30, n,
               CASE WHEN n %% 10 = 0 THEN 'not_paid' ELSE 'paid' END,
               CASE WHEN n %% 10 = 0 THEN (ARRAY['approve', 'pay', 'check'])[n / 10 %% 3 + 1] ELSE 'paid' END, {names}
          FROM account_move, generate_series(1, %(bills)s) n
          JOIN LATERAL (SELECT date '2026-06-30' - n %% 1095 AS d) days ON true
         WHERE id = %(move)s
        """,
        {"partners": partners, "bills": BILLS, "move": move.id},
    )
    env.cr.execute(
        """
        INSERT INTO webhero_bill_approval (move_id, company_id, user_id, approved_at, amount, currency_id, partner_id, number)
        SELECT id, company_id, %s, now(), amount_total, currency_id, commercial_partner_id, ref
          FROM account_move WHERE webhero_bill_state = 'pay'
        """,
        [env.uid],
    )
    env.cr.execute("ANALYZE account_move, res_partner, webhero_bill_approval")
    env.invalidate_all()


def _lists(env, user):
    ours = env.ref("webhero_purchases.webhero_bill_action")
    hosts = env.ref("account.action_move_in_invoice")
    order = {ours: "invoice_date_due, id", hosts: "date desc, name desc, invoice_date desc, id desc"}
    views = {ours: "webhero_purchases.webhero_bill_view_list", hosts: "account.view_in_invoice_bill_tree"}
    bills = [("move_type", "in", ("in_invoice", "in_refund", "in_receipt"))]
    still = [*bills, ("webhero_bill_state", "in", OPEN)]
    host = _page(env, user, views[hosts], bills, order[hosts])
    rows = (("all of them", bills), ("the open ones, as it opens", still))
    return [
        Figure("A1", f"list of {BILLS:,} bills, {what}", seconds * 1000, "ms", f"<= {host * 1000 * TIMES:.0f}",
               f"the host's own list: {host * 1000:.0f} ms")
        for what, domain in rows
        for seconds in [_page(env, user, views[ours], domain, order[ours])]
    ]  # fmt: skip


def _page(env, user, view, domain, order):
    """The first page as the client asks for it: the fields of the view, the records and their count."""
    moves = env(user=user.id)["account.move"].with_context(default_move_type="in_invoice")
    fields = moves.get_view(env.ref(view).id, "list")["models"]["account.move"]
    asked = {name: {"fields": {"display_name": {}}} if moves._fields[name].relational else {} for name in fields}
    best = float("inf")
    for _turn in range(TURNS):
        env.invalidate_all()
        with Clock() as clock:
            found = moves.web_search_read(domain, asked, limit=PAGE, order=order, count_limit=10_001)
        assert len(found["records"]) == PAGE
        best = min(best, clock.seconds)
    return best


def _zip(env, user, company, move):
    """2,000 booked bills, each with a PDF of 200 kB and an XML."""
    moves = env["account.move"]
    lines = [Command.create({"name": "Wood", "price_unit": 100, "tax_ids": [Command.clear()]})]
    for start in range(0, DOCUMENTS, 200):
        made = moves.create([
            {"move_type": "in_invoice", "partner_id": move.partner_id.id, "ref": f"Z{start + number}", "invoice_date": "2026-05-02",
             "invoice_line_ids": lines} for number in range(200)
        ])  # fmt: skip
        made.action_post()
        env["ir.attachment"].create([
            {"name": f"bill.{kind}", "raw": b"%d " % one.id + filling, "mimetype": f"application/{kind}",
             "res_model": one._name, "res_id": one.id}
            for one in made for kind, filling in (("pdf", b"%PDF" * 50_000), ("xml", b"<a/>" * 2_000))
        ])  # fmt: skip
        env.cr.commit()
        env.invalidate_all()
    job = (
        env["webhero.account.export"]
        .with_user(user)
        .create({"kind": "accountant", "date_from": FIRST, "date_to": LAST, "company_id": company.id})
    )
    job._as_user()._step()
    env.cr.commit()
    before = _peak()
    with Clock() as clock:
        while job._as_user()._step():
            env.cr.commit()
    assert job.state == "done", job.message
    grown = _peak() - before
    return [
        Figure("A4", f"zip of a quarter with {DOCUMENTS:,} documents", clock.seconds, "s"),
        Figure("A4", "memory that it takes more than after its first step", grown, "MB", f"< {MEGABYTES}",
               f"{sum(job.sudo().file_ids.mapped('file_size')) / 1e6:.0f} MB in the zip"),
    ]  # fmt: skip


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
