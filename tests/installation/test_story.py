"""The story of `./run demo`, played twice on a database and a sandbox of its own; without pytest-odoo."""

import base64
import random
import socket
import subprocess

import pytest

from devenv import demo, machine, manifests, paths, processes, serve, testing
from devenv.databases import Databases
from devenv.odoo_process import free_port
from devenv.python_env import PYTHON
from devenv.story import portal
from devenv.story.web import Remotes
from sandbox import eboekhouden_seed as seed
from sandbox import ports

DATABASE = "webhero_i_story"
RECORDED = 14  # orders that the shop has before the story


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """(host, address of Odoo, address of the sandbox) of a demo database of its own."""
    host = machine.host()
    databases = Databases(host)
    testing.prepare_all(databases)
    databases.clone(testing.ALL, DATABASE)
    try:
        demo.load_demo_data(host, DATABASE, manifests.without_foreign())
        sandbox = serve.start_sandbox(free_base(), tmp_path_factory.mktemp("sandbox"), "story-sandbox")
        odoo = serve.start_odoo(host, free_port(), DATABASE, "story-odoo")
        yield host, odoo["url"], sandbox["url"]
    finally:
        processes.stop("story-odoo")
        processes.stop("story-sandbox")
        databases.drop(DATABASE)


def free_base():
    """A base port above which every port of the sandbox is free."""
    for base in random.sample(range(20_000, 32_000, 100), 50):
        if all(is_free(base + number) for number in ports.numbers()):
            return base
    raise AssertionError("no free ports for the sandbox")


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def told(stage):
    _, odoo, sandbox = stage
    command = [PYTHON, "-m", "devenv.story", odoo, sandbox, DATABASE]
    done = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True, timeout=600)
    return done.returncode, done.stdout + done.stderr


def rows(stage, query):
    return [tuple(row) for row in stage[0].cluster.sql(query, DATABASE)]


def test_told_twice_and_nothing_twice(stage):
    """X1, X3: every claim of the story holds, also when it is played again; each document, amount and mail exists once."""
    for _telling in range(2):
        code, output = told(stage)
        assert code == 0, output
        assert "✗" not in output
        judge_documents(stage)
        judge_orders(stage)
        judge_work(stage)
        judge_bank(stage)
    assert "is on Peppol already" in output


def judge_documents(stage):
    sent = (
        "SELECT m.ref, d.state, count(*) FROM webhero_peppol_document d JOIN account_move m ON m.id = d.move_id "
        "WHERE d.root <> 'ApplicationResponse' AND m.ref IN ('BESTEL-4711', 'CDE-2093', 'BESTEL-77', '2026-0418') "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert rows(stage, sent) == [
        ("2026-0418", "received", "1"),
        ("BESTEL-4711", "accepted", "1"),
        ("BESTEL-77", "rejected", "1"),
        ("CDE-2093", "accepted", "1"),
    ]
    bills = "SELECT amount_total FROM account_move WHERE move_type = 'in_invoice' AND ref = '2026-0418'"
    assert [float(amount) for (amount,) in rows(stage, bills)] == [108.9]


def judge_orders(stage):
    orders = (
        "SELECT x.state, coalesce(x.error_code, ''), count(*), sum(o.total) FROM webhero_shop_order o "
        f"JOIN webhero_exchange x ON x.id = o.exchange_id WHERE o.type = 'order' AND o.number > {RECORDED} "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    found = [(state, code, int(count)) for state, code, count, _ in rows(stage, orders)]
    assert found == [
        ("done", "", 47),
        ("error", "currency", 1),
        ("error", "shipping_carries_vat", 1),
        ("error", "vat_number_format", 1),
    ]
    assert round(float(rows(stage, orders)[0][3]), 2) == 5564.02


def judge_bank(stage):
    """M1, M3: each bank line exists once; two pay their invoice, one the bill that was ordered, one waits."""
    lines = "SELECT webhero_state, count(*), sum(amount) FROM account_bank_statement_line GROUP BY 1 ORDER BY 1"
    assert [(state, int(count), float(amount)) for state, count, amount in rows(stage, lines)] == [
        ("itself", 3, 496.1),
        ("proposed", 1, 302.5),
    ]
    paid = "SELECT ref, payment_state FROM account_move WHERE ref LIKE 'BANK-10%' ORDER BY ref"
    assert rows(stage, paid) == [("BANK-101", "paid"), ("BANK-102", "paid"), ("BANK-103", "not_paid")]


def judge_work(stage):
    work = "SELECT state, amount_untaxed FROM webhero_werkbon_order WHERE signed_by = 'Lotte Vermeiren'"
    assert [(state, float(amount)) for state, amount in rows(stage, work)] == [("handled", 148.75)]
    read = (
        "SELECT count(*) FROM webhero_invoice_read r JOIN account_move m ON m.id = r.move_id "
        "WHERE m.ref LIKE 'BESTEL-471%'"
    )
    assert rows(stage, read) == [("3",)]


def test_secrets_stay_where_they_are(stage):
    """X8: after all of that, keys, tokens and passwords are in their own columns only, and in no log."""
    host, _, sandbox = stage
    remotes = Remotes(sandbox)
    point = remotes.credentials("recommand")
    at_home = {
        point["API key"]: {"ir_config_parameter"},
        point["API secret"]: {"ir_config_parameter"},
        remotes.credentials("prestashop")["Webservice key"]: {"webhero_shop_backend"},
        seed.TOKEN_NL: {"webhero_eboekhouden_backend"},
        seed.CODE_1[::-1]: {"webhero_eboekhouden_backend"},
        portal.PASSWORD: set(),
    }
    found = tables_with(host, at_home)
    assert found == at_home
    log = (paths.LOGS / "story-odoo.log").read_text(errors="replace")
    assert [secret for secret in (*at_home, base64_of(point)) if secret in log] == []


def tables_with(host, secrets):
    """{secret: tables of the database whose rows contain it}, files of attachments included."""
    found = {secret: set() for secret in secrets}
    for table in inside(host):
        text = "\n".join("|".join(row) for row in host.cluster.sql(f'SELECT * FROM "{table}"', DATABASE))
        for secret in found:
            if secret in text:
                found[secret].add(table)
    for file in (host.data / "filestore" / DATABASE).rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        for secret in found:
            if secret.encode() in content:
                found[secret].add(f"file {file.name}")
    return found


def inside(host):
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'ir_model%'"
    return [row[0] for row in host.cluster.sql(query, DATABASE)]


def base64_of(point):
    return base64.b64encode(f"{point['API key']}:{point['API secret']}".encode()).decode()
