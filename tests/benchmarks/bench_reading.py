"""P9: public documents of many kinds, read here and by the host's own import in the same run.

WEBHERO_READING is a git directory of the public repository phax/phive-rules, reading_corpus.txt lists which documents
of it, WEBHERO_READING_STEP=2 takes every second one, WEBHERO_READING_FROM=300 begins after 300. Without them documents
of our own are read (test_receive_kinds.py).
"""

import collections
import contextlib
import json
import logging
import os
import re
import statistics
import subprocess
import uuid
from pathlib import Path
from unittest import mock

import psycopg2
from lxml import etree
from stdnum import be

from odoo.addons.webhero_peppol.tests.test_receive_kinds import made_documents

from sandbox import check_digits

from . import reading_judge
from .figures import Clock, Figure

ADDONS = ("webhero_peppol",)
CORPUS = Path(__file__).with_name("reading_corpus.txt")
FREE = 4_772_701  # whom the documents of our own are for
SLOWEST = 1.3  # times the host's own import, median


def bench(env):
    env = prepared(env)
    theirs, ours, verdicts, reasons = [], [], collections.Counter(), collections.Counter()
    for path, content in documents():
        theirs.append(by_host(env, content))
        address(env.company, content)
        seconds, verdict, why, document = by_us(env, content)
        ours.append(seconds)
        verdicts[verdict] += 1
        if document.review:
            reasons[dict(document._fields["review"].selection)[document.review]] += 1
        keep(path, verdict, seconds, *theirs[-1], why, document.review, document.review_text)
        env.cr.rollback()
        env.invalidate_all()
    return figures(theirs, ours, verdicts, reasons)


def keep(*told):
    """One line of JSON a document in the file WEBHERO_READING_TOLD, for who looks at what differs."""
    if os.environ.get("WEBHERO_READING_TOLD"):
        with open(os.environ["WEBHERO_READING_TOLD"], "a") as file:
            file.write(json.dumps(told) + "\n")


def figures(theirs, ours, verdicts, reasons):
    whose = "public" if os.environ.get("WEBHERO_READING") else "own"
    both = [(own, seconds) for own, (seconds, was_read) in zip(ours, theirs, strict=True) if was_read]
    host, own = statistics.median(seconds for _own, seconds in both), statistics.median(own for own, _seconds in both)
    yield Figure("P9", f"reading {len(ours)} {whose} documents, median of each", statistics.median(ours) * 1000, "ms")
    beside = f"host: {host * 1000:.0f} ms"
    yield Figure("P9", f"of these the {len(both)} that the host makes lines of, median", own * 1000, "ms", "", beside)
    yield Figure("P9", "the same, as times the host's own import", own / host, "x", f"<= {SLOWEST}")
    yield Figure("P9", "of all: bill as the document, no word needed", verdicts["right"], "")
    yield Figure("P9", "  as the document, and a person is asked to look", verdicts["right, flagged"], "")
    yield Figure("P9", "  differs, and is said", verdicts["differs, flagged"], "")
    yield Figure("P9", "  differs, and is not said", verdicts["differs"], "", "<= 0")
    yield Figure("P9", "  no bill, and why is said", verdicts["none, flagged"], "")
    for reason, count in reasons.most_common():
        yield Figure("P9", f"  first reason: {reason}", count, "")


def prepared(env):
    logging.disable(logging.ERROR)  # the host's message about documents that it can't read
    company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
    company.write({
        "vat": check_digits.be_vat(FREE), "company_registry": check_digits.kbo(FREE), "street": "Kouter 1", "zip": "9000",
        "city": "Gent", "country_id": env.ref("base.be").id, "email": "boekhouding@gemeten.example",
    })  # fmt: skip
    env["ir.config_parameter"].set_param("webhero_peppol.nameserver", "127.0.0.1:9")
    env["res.currency"].with_context(active_test=False).search([]).active = True
    env.cr.commit()
    return env(context={"allowed_company_ids": company.ids, "tracking_disable": True})


def address(company, content):
    """Give the company the numbers of a Belgian document's receiver: a document for another company is rightly flagged."""
    root = etree.fromstring(content)
    billed = reading_judge.at(root, "ProfileID").endswith(":selfbilling:01:1.0")
    side = "AccountingSupplierParty" if billed else "AccountingCustomerParty"
    stated_number = re.sub(r"\D", "", reading_judge.at(root, f"{side}/Party/PartyTaxScheme/CompanyID"))
    party = root.find(f"{{*}}{side}")
    belgian = reading_judge.at(party, "Party/PostalAddress/Country/IdentificationCode") == "BE"
    number = stated_number if belgian and be.vat.is_valid(stated_number) else check_digits.kbo(FREE)
    if company.company_registry != number:
        company.write({"vat": f"BE{number}", "company_registry": number})
    company.env.flush_all()


def documents():
    """(path, bytes) of each document: of the list, or of our own kinds where the public ones are not here."""
    folder = os.environ.get("WEBHERO_READING")
    if not folder:
        yield from ((name, document.xml()) for name, document in made_documents().items())
        return
    lines = [line for line in CORPUS.read_text().splitlines() if not line.startswith("#")]
    first, step = (
        int(os.environ.get(f"WEBHERO_READING_{name}", number)) for name, number in (("FROM", 0), ("STEP", 1))
    )
    for line in lines[first::step]:
        blob, _space, path = line.partition(" ")
        command = ["git", f"--git-dir={folder}", "cat-file", "blob", blob]
        yield path, subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


def by_host(env, content):
    """(seconds, whether it made lines) of the host's own import of an attachment received over Peppol; its
    commits are undone too.
    """
    journal = env["account.journal"].search([("type", "=", "purchase")], limit=1)
    attachment = env["ir.attachment"].create({"name": "x.xml", "mimetype": "application/xml", "raw": content})
    move = env["account.move"]
    with mock.patch.object(type(env.cr), "commit", type(env.cr).flush), Clock() as clock:
        with contextlib.suppress(Exception):  # what the host can't read took its time too
            move = env["account.move"].create({"journal_id": journal.id, "move_type": "in_invoice"})
            attachment.write({"res_model": "account.move", "res_id": move.id})
            move._extend_with_attachments(env["account.move"]._to_files_data(attachment), new=True)
            env.flush_all()
    was_read = False
    with contextlib.suppress(psycopg2.Error):  # it left the transaction broken
        was_read = bool(env["account.move.line"].search_count([("move_id", "in", move.ids), ("price_unit", "!=", 0)]))
    env.cr.rollback()
    env.invalidate_all()
    return clock.seconds, was_read


def by_us(env, content):
    """(seconds, verdict, [what differs], document)."""
    with Clock() as clock:
        document = env["webhero.peppol.document"]._store(
            content, name=str(uuid.uuid4()), direction="in", state="received", company_id=env.company.id, root="Invoice"
        )
        document._import_document()
        env.flush_all()
    flagged = ", flagged" if document.review else ""
    if not document.move_id:
        return clock.seconds, f"none{flagged}", [], document
    why = reading_judge.differences(content, document.move_id)
    return clock.seconds, ("differs" if why else "right") + flagged, why, document
