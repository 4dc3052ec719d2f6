"""A customer activates the portal and downloads three invoices, with nothing but the mail and a browser (C1 to C10)."""

import io
import re
import zipfile

from . import peppol
from .web import Browser, Failed, wait

PASSWORD = "Korenaar2026"  # of the invented customer, on this machine
REFERENCES = ("BESTEL-4711", "BESTEL-4712", "BESTEL-4713")


def tell(teller, odoo, remotes):
    login = peppol.CODES[peppol.BAKERY]
    buyer = peppol.customer(odoo, peppol.BAKERY)
    moves = [peppol.invoice(odoo, peppol.BAKERY, reference) for reference in REFERENCES]
    names = sorted(odoo.read("account.move", move, "name")["name"] for move in moves)
    mail_server(odoo, remotes)
    visitor = Browser()
    state = odoo.read("res.partner", buyer, "webhero_portal_state")["webhero_portal_state"]
    if state != "active":
        _activate(teller, odoo, remotes, visitor, buyer, login)
    else:
        teller.line(f"{peppol.BAKERY.name} has a login already: {login}")
        _log_in(visitor, odoo.url, login)
    _look(teller, odoo, visitor, moves, names)
    found = odoo.read("res.partner", buyer, "webhero_portal_state")["webhero_portal_state"]
    teller.check("the seller sees that this customer is active", found, "active", odoo.link("res.partner", buyer))


def mail_server(odoo, remotes):
    """Mails go to the sandbox's catcher, where they can be read."""
    values = {"smtp_host": remotes.host, "smtp_port": remotes.listener("mail")}
    odoo.kept("ir.mail_server", [(name, "=", value) for name, value in values.items()], name="Sandbox",
              smtp_encryption="none", sequence=1, **values)  # fmt: skip


# ---- the customer's side


def _activate(teller, odoo, remotes, visitor, buyer, login):
    address = odoo.read("res.partner", buyer, "email")["email"]
    link = _invited(odoo, remotes, buyer, address)
    teller.line(f"{address} gets a mail with a link to activate.", remotes.url("mail"))
    page = visitor.get(link).text
    teller.check(f"the page knows the login {login}", f'value="{login}"' in page, True, link)
    form = {"csrf_token": _hidden(page, "csrf_token"), "token": _hidden(page, "token"), "login": login,
            "name": peppol.BAKERY.name, "password": PASSWORD, "confirm_password": PASSWORD}  # fmt: skip
    answer = visitor.post(link.partition("?")[0], data=form, params={"token": form["token"]})
    teller.check("with a password the customer is inside at once", "/web/signup" not in answer.url)


def _invited(odoo, remotes, buyer, address):
    """The link in the invitation mail; invites again when an earlier invitation was not used."""
    before = {mail["id"] for mail in remotes.ask("mail", "mails", to=address)}
    wizard = odoo.call("portal.wizard", "create", [{}], context={"active_ids": [buyer], "active_model": "res.partner"})
    odoo.press("portal.wizard", wizard, "action_webhero_invite_all")

    def fresh():
        return [mail for mail in remotes.ask("mail", "mails", to=address) if mail["id"] not in before]

    mails = wait(lambda: [_signup_link(mail) for mail in fresh()], any, "The mail to activate")
    return next(filter(None, mails))


def _signup_link(mail):
    link = re.search(r'https?://[^"\s<>]*/web/signup\?[^"\s<>]+', mail["html"] or mail["text"])
    return link[0].replace("&amp;", "&") if link else ""


def _hidden(page, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) or re.search(
        rf'value="([^"]*)"[^>]*name="{name}"', page
    )
    if not found:
        raise Failed(f"The page has no field {name}")
    return found[1]


def _log_in(visitor, url, login):
    page = visitor.get(f"{url}/web/login").text
    visitor.post(f"{url}/web/login", data={"csrf_token": _hidden(page, "csrf_token"), "login": login,
                                           "password": PASSWORD})  # fmt: skip


def _look(teller, odoo, visitor, moves, names):
    """The list, then three invoices as one zip."""
    page = visitor.get(f"{odoo.url}/my/invoices").text
    teller.check(f"the list shows {', '.join(names)}", all(name in page for name in names), True,
                 f"{odoo.url}/my/invoices")  # fmt: skip
    form = [("csrf_token", _hidden(page, "csrf_token")), ("kind", "pdf"), *(("ids", str(move)) for move in moves)]
    answer = visitor.post(f"{odoo.url}/my/invoices/download", data=form)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name)[:5] for name in archive.namelist()}
    teller.check(f"three invoices are downloaded as one zip of {len(answer.content) // 1024} kB",
                 (len(files), set(files.values())), (3, {b"%PDF-"}))  # fmt: skip
    other = peppol.invoice(odoo, peppol.JOINERY, "CDE-2093")
    refused = visitor.session.get(f"{odoo.url}/my/invoices/{other}/pdf", timeout=60).status_code
    teller.check("an invoice of somebody else does not exist here", refused, 404)
