"""B19: 10,000 customers from Excel, against the host's own bare `load` of the same rows in the same run."""

import base64
import io
from pathlib import Path

import xlsxwriter

from .figures import Clock, Figure

ADDONS = ("webhero_billing_excel",)
ROWS = 10_000
TIMES = 1.2
MEGABYTES = 300
TITLES = (
    "Klantnummer", "Naam", "Straat", "Postcode", "Gemeente", "Land", "Btw-nummer", "E-mail", "Telefoon", "Taal"
)  # fmt: skip
FIELDS = ["ref", "name", "street", "zip", "city", "country_id", "vat", "email", "phone", "lang"]
TOWNS = (("9000", "Gent"), ("1000", "Brussel"), ("4000", "Luik"), ("2000", "Antwerpen"), ("5000", "Namen"))


def bench(env, rows=ROWS):
    """The whole road: reading, preview, import, result workbook. What it makes is rolled back."""
    customers = [customer(number) for number in range(rows)]
    data = workbook(customers)
    country = env.ref("base.be").name
    env.cr.execute("SAVEPOINT bench_excel")
    host, host_peak = measured(lambda: bare_load(env, customers, country))
    undo(env)
    ours, peak = measured(lambda: import_list(env, data, rows))
    undo(env)
    return [
        Figure("B19", f"import of {rows:,} customers, preview and result included", round(ours, 1), "s",
               f"<= {TIMES * host:.1f}", f"bare load of the host: {host:.1f} s"),
        Figure("B19", "the same, as times the host's bare load", round(ours / host, 2), "x", f"<= {TIMES}"),
        Figure("B19", "highest memory of the process", peak, "MB", f"< {MEGABYTES}", f"bare load: {host_peak} MB"),
    ]  # fmt: skip


def customer(number):
    """An invented company with a right Belgian number."""
    digits = 20_000_000 + number * 7
    kbo = f"0{digits // 10:07d}"[:8]
    kbo += f"{97 - int(kbo) % 97:02d}"
    postcode, town = TOWNS[number % len(TOWNS)]
    return (
        f"K{number:05d}", f"Klant {number} bv", f"Nieuwstraat {number % 200 + 1}", postcode, town, "België", f"BE{kbo}",
        f"klant{number}@voorbeeld.example", f"04{70 + number % 29} {number % 90 + 10} 12 34",
            "Nederlands" if number % 2 else "Frans",
    )  # fmt: skip


def workbook(customers):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Klanten")
        for line, row in enumerate([TITLES, *customers]):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell)
    return target.getvalue()


def bare_load(env, customers, country):
    """The host's load, with what its own import screen switches off."""
    languages = {"Nederlands": "nl_BE", "Frans": "fr_BE"}
    rows = [[*row[:5], country, *row[6:9], languages[row[9]]] for row in customers]
    answer = env["res.partner"].with_context(tracking_disable=True, import_file=True).load(FIELDS, rows)
    assert answer["ids"] and len(answer["ids"]) == len(rows), answer["messages"][:3]
    env.flush_all()


def import_list(env, data, rows):
    """Upload, preview, import and result workbook, step by step as the cron takes them."""
    one = env["webhero.excel.import"].create(
        {"kind": "customer", "file_name": "bench.xlsx", "file": base64.b64encode(data)}
    )
    one._read(one._file_bytes())
    assert (one.state, one.create_count) == ("preview", rows), (one.message, one.create_count, one.refused_count)
    one.state = "queued"
    while one._work():
        env.flush_all()
    assert (one.state, one.create_count, one.refused_count) == ("done", rows, 0), one.message
    assert one.result_file


def undo(env):
    env.cr.execute("ROLLBACK TO SAVEPOINT bench_excel")
    env.invalidate_all()
    env.transaction.clear()


def measured(work):
    """(seconds, peak of the process in MB) of a piece of work."""
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
    with Clock() as clock:
        work()
    status = Path("/proc/self/status").read_text()
    return clock.seconds, int(status.split("VmHWM:")[1].split()[0]) // 1024
