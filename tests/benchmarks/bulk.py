"""Millions of rows for a benchmark, put in by SQL."""

import contextlib

import psycopg2


@contextlib.contextmanager
def unchecked(env):
    """A cursor of PostgreSQL's superuser on the database of `env`: foreign keys are not looked up row by row."""
    env.cr.commit()
    connection = psycopg2.connect(dbname=env.cr.dbname, user="postgres")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
            yield cursor
    finally:
        connection.close()


def counted(env, *tables):
    """What autovacuum would have done by then: the planner knows the rows, and which pages all may see."""
    env.cr.commit()
    env.cr._cnx.autocommit = True
    for table in tables:
        env.cr.execute(f'VACUUM ANALYZE "{table}"')
    env.cr._cnx.autocommit = False
    env.invalidate_all()
