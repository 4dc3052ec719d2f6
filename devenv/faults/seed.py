"""Runs in Odoo's shell: a company on Peppol with invoices to send, and a webshop whose orders are to be booked."""

import json
import types
import urllib.request

from odoo import Command, fields

from odoo.addons.webhero_eboekhouden.tests.common import backend_values
from odoo.addons.webhero_prestashop_eboekhouden.tests.shop_case import complete

from sandbox import check_digits, people, ports
from sandbox.recommand import Recommand

CUSTOMERS = (0, 1, 5)  # of people.PEOPLE: they take what they get
EXCHANGE_CRONS = ("webhero_exchange.ir_cron_exchange_1", "webhero_exchange.ir_cron_exchange_2")


def plant(env, base, outgoing):
    """`outgoing` invoices in the queue, and connections with the sandbox at port `base`, all due now."""
    env = env(context={**env.context, "tracking_disable": True})
    only_the_exchange(env)
    point = on_peppol(env, base)
    queue(env, point, outgoing)
    shop = webshop(env, base)
    (point.backend_id | shop.backend_id).write({"poll_minutes": 1, "next_run": fields.Datetime.now()})
    env.cr.commit()


def only_the_exchange(env):
    """The host's other jobs are not what is tried out here."""
    ours = [env.ref(name).id for name in EXCHANGE_CRONS]
    env["ir.cron"].search([("id", "not in", ours)]).active = False


# ---- Peppol


def on_peppol(env, base):
    """An access point that knows the company, both ways."""
    env.company.write(
        {
            "name": "Fietsen De Klerck BV",
            "vat": check_digits.be_vat(4772701),
            "company_registry": check_digits.kbo(4772701),
            "street": "Naamsestraat 12",
            "zip": "3000",
            "city": "Leuven",
            "country_id": env.ref("base.be").id,
            "email": "boekhouding@deklerck-fietsen.example",
            "phone": "+32 16 55 12 34",
        }
    )
    url = ports.url("recommand", base)
    point = env["webhero.access.point"].create(
        {"name": "Recommand", "provider": "recommand", "url": url, "key": Recommand.KEY, "secret": Recommand.SECRET,
         "receives": True}
    )  # fmt: skip
    point._ask_activation()
    env.cr.commit()
    message = env["webhero.exchange"].search([("kind", "=", "peppol.registration")])
    message._run()
    body = json.dumps({"company": point.reference, "outcome": "verified"}).encode()
    request = urllib.request.Request(f"{url}/_sandbox/verify", body, {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=60).close()
    message._run()
    assert (message.state, point.activation) == ("done", "active"), (
        message.state,
        message.error_code,
        message.error_facts,
    )
    return point


def queue(env, point, count):
    """Confirmed invoices in the queue, without their PDF, which is not what is tried out here."""
    customers = [customer(env, people.PEOPLE[number]) for number in CUSTOMERS]
    bank = env["res.partner.bank"].create(
        {"acc_number": check_digits.be_iban(1234567), "partner_id": env.company.partner_id.id,
         "allow_out_payment": True}
    )  # fmt: skip
    tax = env["account.tax"].search(
        [("type_tax_use", "=", "sale"), ("amount", "=", 21), ("company_id", "=", env.company.id)], limit=1
    )
    moves = env["account.move"].create(
        [invoice(env, customers[number % len(customers)], bank, tax, number) for number in range(count)]
    )
    moves.action_post()
    for move in moves:
        content, errors = env["account.edi.xml.ubl_bis3"]._export_invoice(move)
        assert not errors, errors
        receiver = f"{move.partner_id.peppol_eas}:{move.partner_id.peppol_endpoint}"
        env["webhero.peppol.document"]._queue(point, move, content, receiver)
        env.cr.commit()


def customer(env, party):
    scheme, _, endpoint = party.endpoint.partition(":")
    return env["res.partner"].create(
        {
            "name": party.name, "is_company": True, "lang": "nl_BE", "street": party.street, "zip": party.postcode,
            "city": party.city, "country_id": env.ref("base.be").id, "vat": party.vat,
            "company_registry": party.number, "peppol_eas": scheme, "peppol_endpoint": endpoint,
        }
    )  # fmt: skip


def invoice(env, partner, bank, tax, number):
    line = {"name": f"Fiets {number}", "quantity": 1, "price_unit": 100 + number, "tax_ids": [Command.set(tax.ids)]}
    return {
        "move_type": "out_invoice", "partner_id": partner.id, "partner_bank_id": bank.id,
        "invoice_date": fields.Date.context_today(env.user), "invoice_line_ids": [Command.create(line)],
    }  # fmt: skip


# ---- the webshop


def webshop(env, base):
    """A PrestaShop whose orders go to e-Boekhouden over REST."""
    books, shop = (types.SimpleNamespace(url=ports.url(name, base)) for name in ("eboekhouden_rest", "prestashop"))
    backend = env["webhero.eboekhouden.backend"].create(backend_values("rest", books, None, name="Books"))
    start = fields.Date.subtract(fields.Date.context_today(env.user), days=3)
    return complete(env, shop, backend, name="Webshop", start_date=start)
