"""K2: 5,000 relations and 2,000 articles of the books: the first synchronisation, and one in which nothing changed."""

import json
import multiprocessing
import urllib.request
from datetime import date, timedelta

from .figures import Clock, Figure

ADDONS = ("webhero_werkbon",)
RELATIONS, ARTICLES = 5_000, 2_000
WANTED_CALLS = {"soap": "≤ 10", "rest": "lists of 2,000 and a slice of 20"}


def bench(env):
    return [figure for mode in ("soap", "rest") for figure in synchronised(env, mode)]


def synchronised(env, mode):
    with books() as urls:
        connection = connect(env, mode, urls)
        with Clock() as first:
            runs = until_read(env, connection)
        env["webhero.werkbon.link"].invalidate_model()
        links = env["webhero.werkbon.link"].search_count([("backend_id", "=", connection.id)])
        before = calls(urls[mode])
        with Clock() as again:
            run(env, connection)
        made = calls(urls[mode]) - before
    return [
        Figure("K2", f"first synchronisation, {mode}", first.seconds, "s", "< 60", f"{links} records, {runs} runs"),
        Figure("K2", f"synchronisation without changes, {mode}", again.seconds, "s", "< 3"),
        Figure("K2", f"calls of one without changes, {mode}", made, "calls", WANTED_CALLS[mode]),
    ]


def until_read(env, connection):
    """Over REST a run reads 250 of each in full; the next run continues a minute later. Waiting is not counted."""
    for number in range(1, 100):
        run(env, connection)
        if len(env["webhero.werkbon.link"].search([("backend_id", "=", connection.id)])) >= RELATIONS + ARTICLES:
            return number
    raise RuntimeError("not everything was read")


def run(env, connection):
    connection.backend_id._poll()
    env.cr.commit()
    env.invalidate_all()
    if connection.log_ids[:1].failed:
        raise RuntimeError(connection.log_ids[:1].message)


def connect(env, mode, urls):
    from sandbox import eboekhouden_seed as seed

    user = seed.USERS[0]
    login = {"mode": "token", "token": seed.TOKEN_NL, "token_end": date.today() + timedelta(days=300)}
    if mode == "soap":
        login = {"mode": "soap", "username": user["username"], "code1": user["code1"], "code2": user["code2"]}
    env = env(context={**env.context, "webhero_commit": True})
    company = env["res.company"].create({"name": f"Bench {mode}", "country_id": env.ref("base.nl").id})
    books = env["webhero.eboekhouden.backend"].create(
        {
            "name": f"Bench {mode}",
            "country": "NL",
            "state": "connected",
            "company_id": company.id,
            "url": urls["rest"] if mode == "rest" else urls["soap"] + "/soap.asmx",
            **login,
        }
    )
    connection = env["webhero.werkbon.backend"].create(
        {
            "name": f"Bench {mode}",
            "company_id": company.id,
            "books_backend_id": books.id,
            "state": "connected",
            "template_name": "Invoice template",
        }
    )
    env.cr.commit()
    return connection


def calls(url):
    with urllib.request.urlopen(f"{url}/_sandbox/received?path=", timeout=60) as answer:
        return len(json.load(answer))


# ---- the books, in a process of their own


class books:
    def __enter__(self):
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,), daemon=True)
        self.process.start()
        return self.pipe.recv()

    def __exit__(self, *exception):
        self.pipe.send("stop")
        self.process.join(10)


def serve(pipe):
    from sandbox import eboekhouden_seed as seed
    from sandbox.eboekhouden_rest import EBoekhoudenRest
    from sandbox.eboekhouden_soap import EBoekhoudenSoap
    from sandbox.store import Store
    from sandbox.testing import serving

    store = Store()
    with serving(EBoekhoudenRest(store)) as rest, serving(EBoekhoudenSoap(store)) as soap:
        fill(rest.books.administration(seed.NL))
        pipe.send({"rest": rest.url, "soap": soap.url})
        pipe.recv()


def fill(administration):
    units = {unit["description"]: unit["id"] for unit in administration.all("unit")}
    ledger = next(each["id"] for each in administration.all("ledger") if each["code"] == "8000")
    for number in range(RELATIONS):
        administration.insert(
            "relation",
            {
                "code": f"B{number:05}",
                "type": "B",
                "name": f"Bedrijf {number}",
                "emailAddress": f"bedrijf{number}@bench.example",
                "address": f"Dorpsstraat {number}",
                "postalCode": "1234 AB",
                "city": "Deventer",
                "country": "Nederland",
                "phoneNumber": f"0570 {number:06}",
            },
        )
    for number in range(ARTICLES):
        administration.insert(
            "product",
            {
                "code": f"A{number:05}",
                "description": f"Artikel {number}",
                "unitId": units["uur" if number % 100 == 0 else "stuk"],
                "ledgerId": ledger,
                "priceExcl": f"{1 + number / 100:.2f}",
                "vatCode": "HOOG_VERK_21",
                "groupCode": "ALG",
                "active": True,
            },
        )
