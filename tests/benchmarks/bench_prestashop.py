"""S13, E6: a backlog of orders from a shop on loopback to booked in e-Boekhouden, and with sales orders.

Each run counts what the sandbox received, and is compared with the host's own create + confirm of sales orders on this
machine in this run: machines and their load differ, ratios do not. WEBHERO_BENCH_ORDERS=10000 makes the long run.
"""

import json
import multiprocessing
import os
import resource
import time
import urllib.request
from datetime import date, timedelta

from odoo import fields

from .figures import Clock, Figure

ADDONS = ("webhero_prestashop_eboekhouden",)
LONG = int(os.environ.get("WEBHERO_BENCH_ORDERS", 1_000))
SHORT = 100
RECORDED = 14  # orders that the sandbox's shop has by itself
LATENCY = 0.05  # seconds that each answer takes longer
SHOP_KEY = "WEBHEROSANDBOXKEY000000000000000"
CODES = {("NL", "21"): ("HOOG_VERK_21", "8000"), ("NL", "9"): ("LAAG_VERK_9", "8010")}
WANTED_CALLS = {"rest": "known debtor ≤ 1.1, new ≤ 3", "soap": "known debtor ≤ 2, new ≤ 4"}


def bench(env):
    taxes(env)
    figures, rates = with_sales_orders(env)
    for mode in ("rest", "soap"):
        for count, latency in ((SHORT, 0), (SHORT, LATENCY), (LONG, 0)):
            with remotes(latency) as urls:
                figures += books_only(env, mode, urls, count, latency, rates)
    return figures


def books_only(env, mode, urls, count, latency, host_rate):
    shop = connect(env, mode, urls, f"Bench {mode} {count} {latency}")
    generate(urls, count)
    count += RECORDED
    first = memory()
    with Clock() as fetching:
        fetch(env, shop)
    reads, halfway, cpu = calls(urls["shop"]), memory(), time.process_time()
    with Clock() as booking, Cost(env) as cost:
        work(env, shop)
    cpu = time.process_time() - cpu
    booked = env["webhero.shop.order"].search_count([("shop_id", "=", shop.id), ("state", "=", "done")])
    rate = count / (fetching.seconds + booking.seconds)
    what = f"{mode}, {count:,} orders" + (", answers 50 ms late" if latency else "")
    made = env["webhero.eboekhouden.relation"].search_count([("backend_id", "=", shop.books_backend_id.id)])
    return [
        Figure("S13", f"fetched and booked, {what}", rate, "orders/s", "" if latency else "> 20",
               f"{rate / host_rate:.1f} × the host's create + confirm; {booked} booked; {1000 * cpu / count:.0f} ms of CPU"),
        Figure("S13", f"fetched and booked beside the host's create + confirm, {what}", rate / host_rate, "×",
               "" if latency else ">= 1.8"),
        Figure("S13", f"queries an order, {what}", cost.queries / booked, "queries", "<= 20", f"{made} new debtors"),
        Figure("S13", f"commits an order, {what}", cost.commits / booked, "commits", "<= 3.5", f"{made} new debtors"),
        Figure("S13", f"shop reads an order, {what}", reads / count, "calls/order", "< 0.1 on 1,000"),
        Figure("S13", f"calls to the books an order, {what}", calls(urls[mode]) / booked, "calls/order",
               WANTED_CALLS[mode], f"{made} new debtors"),
        Figure("S13", f"memory that grew while booking, {what}", memory() - halfway, "MB", "flat",
               f"{halfway - first:.0f} MB while fetching"),
    ]  # fmt: skip


def with_sales_orders(env):
    """The figures, and how many sales orders a second the host itself makes."""
    with remotes() as urls:
        shop = connect(env, "rest", urls, "Bench sales", sale_mode="both", unknown_articles="make")
        generate(urls, 2 * SHORT)
        fetch(env, shop)
        with Clock() as ours:
            work(env, shop)
    orders = env["webhero.shop.order"].search([("shop_id", "=", shop.id), ("sale_order_id", "!=", False)])
    with Clock() as bare:
        host(env, orders.sale_order_id)
    rate, beside = len(orders) / ours.seconds, len(orders) / bare.seconds
    figure = Figure(
        "S13", "booked and made a sales order", 100 * rate / beside, "% of the host", "> 60",
        f"{rate:.1f} orders/s; the host alone, create + confirm of the same: {beside:.1f}/s",
    )  # fmt: skip
    return [figure], beside


class Cost:
    """`with Cost(env) as cost: …` then `cost.queries` and `cost.commits`."""

    def __init__(self, env):
        self.cr, self.commits = env.cr, 0

    def __enter__(self):
        self._before, commit = self.cr.sql_log_count, self.cr.commit

        def counted():
            self.commits += 1
            commit()

        self.cr.commit = counted
        return self

    def __exit__(self, *exception):
        del self.cr.commit
        self.queries = self.cr.sql_log_count - self._before


# ---- the parts


def connect(env, mode, urls, name, **values):
    """A shop with complete settings on the sandbox's shop and books."""
    from sandbox import eboekhouden_seed as seed
    from sandbox.vies import BASE

    user = seed.USERS[0]
    login = {"mode": "token", "token": seed.TOKEN_NL, "token_end": date.today() + timedelta(days=300)}
    if mode == "soap":
        login = {"mode": "soap", "username": user["username"], "code1": user["code1"], "code2": user["code2"]}
    env["ir.config_parameter"].set_param("webhero_shop_eboekhouden.vies_url", urls["vies"] + BASE)
    env["webhero.backend"].search([]).paused = True
    books = env["webhero.eboekhouden.backend"].create(
        {
            "name": f"{name} books",
            "country": "NL",
            "state": "connected",
            "url": urls["rest"] if mode == "rest" else urls["soap"] + "/soap.asmx",
            **login,
        }
    )
    with books._exchange_client([]) as client:
        books._refresh_lists(client)
    shop = env["webhero.shop.backend"].create(
        {
            "name": name,
            "url": urls["shop"],
            "number_prefix": f"{name[6:].replace(' ', '')}-",  # shops of one administration keep numbers apart
            "key": SHOP_KEY,
            "books_backend_id": books.id,
            "state": "connected",
            "country_id": env.ref("base.nl").id,
            "start_date": date.today() - timedelta(days=60),
            "debtor_ledger_id": find(env, "ledger", books, "1300"),
            "icp_vat_code_id": find(env, "vat.code", books, "BI_EU_VERK"),
            "icp_ledger_id": find(env, "ledger", books, "8020"),
            "international_vat_code_id": find(env, "vat.code", books, "BU_EU_VERK"),
            "international_ledger_id": find(env, "ledger", books, "8030"),
            **values,
        }
    )
    shop._read_choices()
    for line in shop.rate_ids:
        code, ledger = CODES.get((line.country_id.code, line._rate_text()), ("GEEN", "8040"))
        line.write(
            {
                "vat_code_id": find(env, "vat.code", books, code),
                "ledger_id": find(env, "ledger", books, ledger),
                "vat_ledger_id": find(env, "ledger", books, "1571") if line.oss else False,
                "tax_id": env["account.tax"].search([("name", "=", f"Bench {line._rate_text()} incl.")], limit=1).id,
            }
        )
    env.cr.commit()
    if not shop.is_ready:
        raise RuntimeError(shop.missing)
    return shop


def find(env, kind, books, code):
    return env[f"webhero.eboekhouden.{kind}"].search([("backend_id", "=", books.id), ("code", "=", code)], limit=1).id


def taxes(env):
    group = env["account.tax"].search([("type_tax_use", "=", "sale")], limit=1).tax_group_id
    env["account.tax"].create(
        [
            {
                "name": f"Bench {rate} incl.",
                "amount": rate,
                "type_tax_use": "sale",
                "sequence": 0,
                "tax_group_id": group.id,
                "price_include_override": "tax_included",
            }
            for rate in (21, 9, 19, 7, 6, 20)
        ]
    )


def fetch(env, shop):
    with shop._exchange_run([]) as run:
        shop._exchange_poll(run)
    env.cr.commit()


def work(env, shop):
    exchange = env["webhero.exchange"]._as_worker()
    while exchange._run_round():
        env.cr.commit()
        env.invalidate_all()


def host(env, sales):
    """The host's own create + confirm, with a customer each, of the same orders."""
    wanted = [
        (
            sale.partner_id.copy_data({"name": f"{sale.partner_id.name} again"})[0],
            [
                {
                    name: line[name].id if name == "product_id" else line[name]
                    for name in ("product_id", "name", "product_uom_qty", "price_unit")
                }
                | {"tax_ids": [(6, 0, line.tax_ids.ids)]}
                for line in sale.order_line
            ],
        )
        for sale in sales
    ]
    clean = env(context={"tracking_disable": True})
    for partner, lines in wanted:
        customer = clean["res.partner"].create(partner)
        order = clean["sale.order"].create(
            {
                "partner_id": customer.id,
                "date_order": fields.Datetime.now(),
                "order_line": [(0, 0, line) for line in lines],
            }
        )
        order.action_confirm()
        env.cr.commit()


def memory():
    """MB of this process at its highest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# ---- the remote systems, in a process of their own


class remotes:
    def __init__(self, latency=0):
        self.latency = latency

    def __enter__(self):
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, self.latency), daemon=True)
        self.process.start()
        return self.pipe.recv()

    def __exit__(self, *exception):
        self.pipe.send("stop")
        self.process.join(10)


def serve(pipe, latency):
    from sandbox.eboekhouden_rest import EBoekhoudenRest
    from sandbox.eboekhouden_soap import EBoekhoudenSoap
    from sandbox.prestashop import PrestaShop
    from sandbox.store import Store
    from sandbox.testing import serving
    from sandbox.vies import Vies

    books = Store()
    with (
        serving(PrestaShop()) as shop,
        serving(EBoekhoudenRest(books)) as rest,
        serving(EBoekhoudenSoap(books)) as soap,
    ):
        with serving(Vies()) as vies:
            for service in (shop, rest, soap, vies) if latency else ():
                service.fault("slow", times=10**9, seconds=latency)
            pipe.send({"shop": shop.url, "rest": rest.url, "soap": soap.url, "vies": vies.url})
            pipe.recv()


def generate(urls, count):
    call(f"{urls['shop']}/_sandbox/orders", {"count": count, "seed": 13, "days": 10})


def calls(url):
    """How many calls a service received."""
    return call(f"{url}/_sandbox/")["calls"]


def call(url, body=None):
    request = urllib.request.Request(
        url, json.dumps(body).encode() if body else None, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)
