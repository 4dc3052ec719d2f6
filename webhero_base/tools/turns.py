# SPDX-License-Identifier: LGPL-3.0-or-later
"""One at a time, for work that would otherwise meet in the database and have to be repeated."""

from contextlib import contextmanager

from odoo.tools import SQL

WAIT = "20s"  # then PostgreSQL says that the lock is not available, and the host calls again


@contextmanager
def in_turn(env, key):
    """Hold `key` (any text) while the block runs; whoever comes with the same key meanwhile waits for its end.

    Commits what is pending before it waits, and the block's work when it ends. The lock is the connection's and not the
    transaction's: a transaction that begins after the wait sees what the one before has written, and does not conflict.
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
        cr.rollback()  # nothing, unless the block failed
        cr.execute(SQL("SELECT pg_advisory_unlock(%s)", number))


def _commit(env):
    env.flush_all()
    env.cr.commit()  # pylint: disable=invalid-commit
    env.invalidate_all()
