"""P8, V3: a thousand invoices sent over Peppol in one press, real Odoo workers, an access point of Recommand's shape.

All addons are installed, and the PDFs of the first thousand are made before.
"""

import collections
import dataclasses
import os
import signal
import time
from datetime import date

from odoo import Command

from sandbox import check_digits, people
from sandbox.recommand import Recommand
from sandbox.sml import Sml
from sandbox.smp import Smp
from sandbox.testing import serving

from . import workers
from .figures import Clock, Figure

INVOICES = int(os.environ.get("WEBHERO_BENCH_SENDS", 1_000))
WITH_PDF = INVOICES // 2
CUSTOMERS = INVOICES // 5
WORKERS = 2
MOST_SECONDS = 5400
LOGIN = "peppol_bench"
WORD = "Only-for-this-1"


def bench(env):
    company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
    env = env(context={"allowed_company_ids": company.ids, "tracking_disable": True})
    parties = [_party(number) for number in range(CUSTOMERS)]
    registry = people.Registry(lambda: parties)
    with serving(Recommand()) as remote, serving(Smp(registry=registry)) as smp:
        with serving(Sml(smp_url=smp.url, registry=registry)) as sml:
            _connected(env, company, remote, sml)
            _user(env)
            many, few = _invoices(env, parties, INVOICES), _invoices(env, parties, WITH_PDF)
            _print(many)
            figures = _figures(env, many, _sent(env, many), remote, smp)
            measured = _sent(env, few)
    what, beside = f"delivered, {WITH_PDF} whose PDF is made too", f"last after {measured.last:.0f} s; 96a1f3a: 0.26"
    return [*figures, Figure("V3", what, WITH_PDF / measured.last, "documents/s", ">= 5.2", beside)]


def _party(number):
    free = 6_000_000 + number
    kbo = check_digits.kbo(free)
    return people.Party(
        f"Klant {number} BV",
        "BE",
        kbo,
        f"BE{kbo}",
        "Kerkstraat 5",
        "9000",
        "Gent",
        peppol=(f"0208:{kbo}",),
        manner="silent",
    )


def _connected(env, company, remote, sml):
    """Our company, active at the access point."""
    free = 9_472_756
    company.write({
        "vat": check_digits.be_vat(free), "company_registry": check_digits.kbo(free), "street": "Kouter 1", "zip": "9000",
        "city": "Gent", "country_id": env.ref("base.be").id, "email": "boekhouding@gemeten.example", "phone": "+32 9 555 01 23",
    })  # fmt: skip
    company.webhero_iban = check_digits.be_iban(1234567)
    values = {"nameserver": f"127.0.0.1:{sml.dns_port}", "sml_zone": Sml.ZONE, "allowed_hosts": "127.0.0.1"}
    for name, value in values.items():
        env["ir.config_parameter"].set_param(f"webhero_peppol.{name}", value)
    point = env["webhero.access.point"].create(
        {"name": "Recommand", "provider": "recommand", "url": remote.url, "key": remote.KEY, "secret": remote.SECRET}
    )
    point._ask_activation()
    message = env["webhero.exchange"].search([("kind", "=", "peppol.registration")])
    message._run()
    remote.verify(point.reference)
    message._run()
    if point.activation != "active":
        raise RuntimeError(f"not active: {message.error_message}")


def _user(env):
    env["res.users"].create({
        "name": "Peppol", "login": LOGIN, "password": WORD, "lang": "nl_BE",
        "group_ids": [Command.link(env.ref("account.group_account_invoice").id)],
    })  # fmt: skip


def _print(moves):
    """As if each had been printed: its PDF exists and is not made again."""
    moves.env["ir.attachment"].create([
        {"name": f"{move.name}.pdf", "raw": b"%PDF-1.4 measured", "mimetype": "application/pdf", "res_model": move._name,
         "res_id": move.id, "res_field": "invoice_pdf_report_file"}
        for move in moves
    ])  # fmt: skip
    moves.env.cr.commit()


def _customers(env, parties):
    """Customers that have not been looked up yet."""
    numbers = [party.number for party in parties]
    known = env["res.partner"].search([("company_registry", "in", numbers)])
    return known or env["res.partner"].create([
        {"name": party.name, "is_company": True, "lang": "nl_BE", "country_id": env.ref("base.be").id, "vat": party.vat,
         "company_registry": party.number, "street": party.street, "zip": party.postcode, "city": party.city}
        for party in parties
    ])  # fmt: skip


def _invoices(env, parties, count):
    """Posted invoices, one customer after the other."""
    taxed = [("company_id", "=", env.company.id), ("type_tax_use", "=", "sale"), ("amount", "=", 21)]
    tax = env["account.tax"].search(taxed, limit=1)
    partners = _customers(env, parties)
    moves = env["account.move"].create([
        {"move_type": "out_invoice", "partner_id": partners[number % CUSTOMERS].id, "invoice_date": date.today(),
         "invoice_line_ids": [
             Command.create({"name": f"regel {line}", "quantity": 2, "price_unit": 33.33, "tax_ids": tax.ids}) for line in range(3)
         ]}
        for number in range(count)
    ])  # fmt: skip
    moves.action_post()
    env.cr.commit()
    return moves


@dataclasses.dataclass
class Measured:
    """Seconds of the press, until the first and the last were delivered; megabytes of the largest worker, at rest and at most."""

    press: float = 0.0
    first: float = 0.0
    last: float = 0.0
    said: str = ""
    at_rest: float = 0.0
    most: float = 0.0


def _sent(env, moves):
    port = workers.free_port()
    for name in ("web.base.url", "report.url"):  # where the PDF engine finds its style sheets
        env["ir.config_parameter"].set_param(name, f"http://127.0.0.1:{port}")
    env.cr.commit()
    server = _server(env.cr.dbname, port)
    try:
        return _pressed(env, moves, server, f"http://127.0.0.1:{port}")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(60)


def _server(database, port):
    return workers.start(database, WORKERS, port=port, crons=2, load="base,web")


def _pressed(env, moves, server, url):
    measured, session = Measured(), workers.signed_in(url, env.cr.dbname, LOGIN, WORD)
    measured.at_rest = _memory(server.pid)
    call = {"model": "account.move", "method": "action_webhero_send_peppol", "args": [moves.ids], "kwargs": {}}
    started = time.perf_counter()
    with Clock() as press:
        answer = workers.asked(session, f"{url}/web/dataset/call_button", call)
    measured.press, measured.said = press.seconds, answer["params"]["message"]
    while not measured.last:
        time.sleep(1)
        measured.most = max(measured.most, _memory(server.pid))
        delivered, seconds = _delivered(moves), time.perf_counter() - started
        measured.first = measured.first or (seconds if delivered else 0)
        measured.last = seconds if delivered == len(moves) else 0
        if seconds > MOST_SECONDS or server.poll() is not None:
            raise RuntimeError(f"{delivered} of {len(moves)} were delivered after {seconds:.0f} s")
    return measured


def _delivered(moves):
    cr = moves.env.cr
    cr.rollback()
    cr.execute(
        "SELECT count(*) FROM webhero_peppol_document WHERE state = 'delivered' AND move_id = ANY(%s)", (moves.ids,)
    )
    return cr.fetchone()[0]


def _memory(group):
    """Megabytes (RSS) of the largest process of Odoo in this process group; the PDF engine and the validator aside."""
    largest = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.getpgid(int(pid)) == group:
                with open(f"/proc/{pid}/cmdline") as command, open(f"/proc/{pid}/statm") as sizes:
                    if "odoo_server" in command.read():
                        largest = max(largest, int(sizes.read().split()[1]))
        except OSError:
            continue  # it ended in between
    return largest * os.sysconf("SC_PAGE_SIZE") / 2**20


def _figures(env, moves, measured, remote, smp):
    env.invalidate_all()
    counted = collections.Counter(row["number"] for row in remote.delivered())
    lost = [move.name for move in moves if not counted[move.name]]
    twice = [number for number, times in counted.items() if times > 1]
    asked = len(smp.received())
    many = f"of {len(moves):,} invoices to {CUSTOMERS:,} customers"
    return [
        Figure("P8", f"the press, {many}", measured.press, "s", "< 5", measured.said),
        Figure("P8", "delivered, from the press on, PDFs made before", len(moves) / measured.last, "documents/s", "",
               f"first after {measured.first:.0f} s, last after {measured.last:.0f} s; {WORKERS} workers, 2 for crons"),
        Figure("P8", "not at the access point, or twice there", len(lost) + len(twice), "documents", "<= 0"),
        Figure("P8", "asked at the SMP", asked / CUSTOMERS, "calls/customer", "<= 1", f"{len(remote.received('/send'))} sends"),
        Figure("P8", "largest worker of Odoo", measured.most, "MB", "< 600", f"{measured.at_rest:.0f} MB before"),
    ]  # fmt: skip
