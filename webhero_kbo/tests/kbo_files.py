# SPDX-License-Identifier: LGPL-3.0-or-later
"""Files in the shape of KBO Open Data, of invented companies."""

import csv
import io
import random
import zipfile

from sandbox import check_digits

from ..rules.kbo_opendata import COLUMNS

FIRST = (
    "Bakkerij Garage Slagerij Kapper Traiteur Boulangerie Menuiserie Schilder Dakwerken Apotheek Imprimerie Café"
).split()
SECOND = (
    "Janssens Peeters De Smet Dubois Lambert Vandenbroucke Maes Jacobs Willems Martin Öztürk Desmet Claes Hélène"
).split()
PLACES = (
    ("1000", "Brussel", "Bruxelles"), ("9000", "Gent", "Gand"), ("4000", "Luik", "Liège"),
    ("3000", "Leuven", "Louvain"), ("2000", "Antwerpen", "Anvers"), ("8000", "Brugge", "Bruges"),
    ("5000", "Namen", "Namur"), ("3500", "Hasselt", "Hasselt"),
)  # fmt: skip


def dotted(number):
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def archive(rows, number=100, kind="full", date="01-11-2026"):
    """Bytes of a zip; `rows` is {file stem: [row, ...]}, files that are left out are empty."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        meta = [
            ("SnapshotDate", date),
            ("ExtractTimestamp", f"{date} 06:00:00"),
            ("ExtractType", kind),
            ("ExtractNumber", number),
            ("Version", "R018.00"),
        ]
        out.writestr("meta.csv", _csv(("Variable", "Value"), meta))
        for table, columns in COLUMNS.items():
            for action in ("",) if kind == "full" else ("_delete", "_insert"):
                names = (columns[0],) if action == "_delete" else columns
                out.writestr(f"{table}{action}.csv", _csv(names, rows.get(f"{table}{action}", ())))
    return content.getvalue()


def _csv(columns, rows):
    text = io.StringIO()
    text.write(",".join(f'"{column}"' for column in columns) + "\n")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return text.getvalue()


def company(
    number,
    name,
    zip_code="9000",
    nl="Gent",
    fr="Gand",
    language="2",
    street="Kerkstraat",
    house="1",
    suffix="",
    liable=True,
):
    """{file stem: [row]} of one active company with a seat and an e-mail address."""
    key = dotted(number)
    return {
        f"enterprise{suffix}": [(key, "AC", "000", "2", "610", "", "01-02-2003")],
        f"denomination{suffix}": [(key, language, "001", name)],
        f"address{suffix}": [(key, "REGO", "", "", zip_code, nl, fr, street, f"Rue {street}", house, "", "", "")],
        f"contact{suffix}": [(key, "ENT", "EMAIL", f"info@{number}.example")],
        f"activity{suffix}": [(key, "006", "2008", "10711", "MAIN"), (key, "001", "2008", "10711", "MAIN")][
            : 1 + liable
        ],
    }


def together(*parts):
    rows = {}
    for part in parts:
        for table, more in part.items():
            rows.setdefault(table, []).extend(more)
    return rows


def many(count, seed=1):
    """{file stem: rows} of `count` companies; a tenth are persons with a branch, a third have a second name."""
    rnd = random.Random(seed)
    rows = {table: [] for table in COLUMNS}
    for index in range(count):
        key = dotted(check_digits.kbo(index * 7))
        place = rnd.choice(PLACES)
        person = index % 10 == 0
        name = f"{rnd.choice(FIRST)} {rnd.choice(SECOND)} {index}"
        rows["enterprise"].append((key, "AC", "000", "1" if person else "2", "610", "", "01-02-2003"))
        rows["denomination"].append((key, rnd.choice("12"), "001", name))
        if index % 3 == 0:
            rows["denomination"].append((key, "2", "003", f"Winkel {rnd.choice(SECOND)} {index}"))
        owner = key
        if person:
            owner = f"2.{index // 1000000:03d}.{index // 1000 % 1000:03d}.{index % 1000:03d}"
            rows["establishment"].append((owner, "01-02-2003", key))
        kind = "BAET" if person else "REGO"
        rows["address"].append(
            (owner, kind, "", "", *place, "Kerkstraat", "Rue de l'Église", str(index % 300), "", "", "")
        )
        rows["activity"] += [
            (key, group, version, "10711", kind)
            for group in ("001", "003", "006")
            for version in ("2008", "2025")
            for kind in ("MAIN", "SECO")
        ][: 12 if index % 6 else 4]
        if index % 5 == 0:
            rows["contact"].append((key, "ENT", "EMAIL", f"info{index}@voorbeeld.example"))
    return rows
