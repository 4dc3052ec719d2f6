# SPDX-License-Identifier: LGPL-3.0-or-later
"""Serialises work that would otherwise conflict in the database and have to be retried."""

from contextlib import contextmanager

from odoo.exceptions import LockError, UserError
from odoo.tools import SQL

WAIT = "20s"  # then PostgreSQL raises that the lock is not available, and Odoo retries the call


def lock(records, refusal, **options):
    """Lock `records` until the end of the transaction, without waiting; UserError with the sentence `refusal` where another
    transaction has one of them. `options` are those of `lock_for_update`.
    """
    try:
        records.lock_for_update(**options)
    except LockError:
        raise UserError(refusal) from None


@contextmanager
def in_turn(env, key):
    """Hold `key` (any text) while the block runs; another call with the same key waits for its end.

    Commits pending work before waiting, and the work of the block at its end. The lock belongs to the session, not to the
    transaction: a transaction that begins after the wait sees the writes of the previous one and does not conflict.
    """
    cr = env.cr
    number = SQL("hashtextextended(%s, 0)", key)
    _commit(env)
    cr.execute("SELECT set_config('lock_timeout', %s, true)", (WAIT,))
    cr.execute(SQL("SELECT pg_advisory_lock(%s)", number), log_exceptions=False)
    try:
        _commit(env)
        yield
        _commit(env)
    finally:
        cr.rollback()  # no effect unless the block failed
        cr.execute(SQL("SELECT pg_advisory_unlock(%s)", number))


def _commit(env):
    env.flush_all()
    env.cr.commit()  # pylint: disable=invalid-commit
    env.invalidate_all()
