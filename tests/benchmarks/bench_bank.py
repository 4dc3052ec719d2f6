"""M11: lines of statements stored and settled a hundred at a time, against a loop that settles each with the same recipe."""

from datetime import date

from odoo import Command

from .figures import Clock, Figure

ADDONS = ("webhero_bank",)
LINES = 300  # settled together
ALONE = 60  # settled one by one
WANTED = 8  # times as fast per line


def bench(env):
    journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
    env = env(context={**env.context, "allowed_company_ids": journal.company_id.ids})
    partners = env["res.partner"].create([{"name": f"Customer {number}"} for number in range(LINES + ALONE)])
    lines = _lines(env, journal, _invoices(env, partners))
    alone, together = lines[:ALONE], lines[ALONE:]
    env.cr.commit()
    with Clock() as one:
        for line in alone:
            _recipe(line)
            env.flush_all()
    env.cr.commit()
    with Clock() as all_of_them:
        for start in range(0, LINES, 100):
            together[start : start + 100]._webhero_match()
            env.cr.commit()
    assert all(alone.mapped("is_reconciled")), "a line alone is not settled"
    assert all(together.mapped("is_reconciled")), "a line of a hundred is not settled"
    faster = (one.seconds / ALONE) / (all_of_them.seconds / LINES)
    return [
        Figure("M11", "a line settled alone with the recipe", one.seconds / ALONE * 1000, "ms"),
        Figure("M11", "a line looked at and settled among a hundred", all_of_them.seconds / LINES * 1000, "ms"),
        Figure("M11", "times as fast per line", faster, "x", f"> {WANTED}"),
    ]


def _invoices(env, partners):
    moves = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": date(2026, 10, 15),
                "name": str(2026001 + number),
                "payment_reference": _ogm(2026001 + number),
                "invoice_line_ids": [
                    Command.create({"name": "Work", "price_unit": 100 + number, "tax_ids": [Command.clear()]})
                ],
            }
            for number, partner in enumerate(partners)
        ]
    )
    moves.action_post()
    return moves


def _ogm(number):
    base = f"{number:010d}"
    whole = f"{base}{int(base) % 97 or 97:02d}"
    return f"+++{whole[:3]}/{whole[3:7]}/{whole[7:]}+++"


def _lines(env, journal, moves):
    return env["account.bank.statement.line"].create(
        [
            {
                "journal_id": journal.id,
                "date": date(2026, 11, 17),
                "amount": move.amount_total,
                "payment_ref": move.payment_reference,
            }
            for move in moves
        ]
    )


def _recipe(line):
    """What Community allows for one line: one write on the entry, then one reconciliation."""
    move = line.env["account.move"].search([("payment_reference", "=", line.payment_ref)], limit=1)
    owed = move.line_ids.filtered(lambda one: one.account_id.account_type == "asset_receivable")
    _bank, suspense, other = line._seek_for_lines()
    line.with_context(force_delete=True, skip_readonly_check=True).write(
        {
            "line_ids": [
                *(Command.delete(one.id) for one in suspense | other),
                Command.create(
                    {
                        "name": line.payment_ref,
                        "account_id": owed.account_id.id,
                        "partner_id": move.partner_id.id,
                        "currency_id": owed.currency_id.id,
                        "amount_currency": -line.amount,
                        "balance": -line.amount,
                    }
                ),
            ],
            "checked": True,
        }
    )
    new = line.line_ids.filtered(lambda one: one.account_id == owed.account_id and not one.reconciled)
    (owed | new).reconcile()
