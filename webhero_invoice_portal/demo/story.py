# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who uses the portal in the demonstration: a bakery that reads its invoices, a bakery that was just invited, an accountant."""

from odoo.fields import Command

CUSTOMERS = "webhero_billing_base.partner_%s_demo"
LOGINS = {"korenaar": "korenaar-2026", "cijferwijs": "cijferwijs-2026"}


def tell(env):
    """Make it once, where the demonstration of billing is; a database that has it is left alone."""
    bakery, hotel, french = (
        env.ref(CUSTOMERS % key, raise_if_not_found=False) for key in ("korenaar", "meander", "epi")
    )
    if not (bakery and hotel and french) or env["res.users"].search_count([("login", "=", "korenaar")], limit=1):
        return
    company = bakery.company_id or env.company
    company.write({"webhero_portal_bills": True, "webhero_portal_upload": True})
    reader = _login(env, company, bakery, "korenaar")
    _accountant(env, company, bakery | hotel)
    _invited(env, company, french)
    _read(env, bakery, reader)


def _login(env, company, partner, login):
    """A portal login with the password of LOGINS that was used before; without one, invited and not activated."""
    values = {
        "login": login,
        "partner_id": partner.id,
        "lang": partner.lang,
        "group_ids": [Command.set(env.ref("base.group_portal").ids)],
        "company_id": company.id,
        "company_ids": [Command.set(company.ids)],
    }
    if login in LOGINS:
        values["password"] = LOGINS[login]
    user = env["res.users"].with_context(no_reset_password=True).create(values)
    if login in LOGINS:
        env["res.users.log"].with_user(user).sudo().create({})
    return user


def _accountant(env, company, customers):
    office = env["res.partner"].create(
        {
            "name": "Boekhoudkantoor Cijferwijs BV",
            "is_company": True,
            "lang": "nl_BE",
            "email": "info@cijferwijs.example",
            "street": "Kouterdreef 4",
            "zip": "9000",
            "city": "Gent",
            "country_id": env.ref("base.be").id,
        }
    )
    person = env["res.partner"].create(
        {"name": "Lieve Cijferwijs", "parent_id": office.id, "lang": "nl_BE", "email": "lieve@cijferwijs.example"}
    )
    _login(env, company, person, "cijferwijs")
    person.webhero_sees_ids = customers


def _invited(env, company, partner):
    _login(env, company, partner, partner.email or "boulangerie")
    partner.signup_prepare()


def _read(env, customer, user):
    """All but the three latest invoices were opened."""
    moves = env["account.move"].search(
        [
            ("commercial_partner_id", "=", customer.id),
            ("state", "=", "posted"),
            ("move_type", "in", ("out_invoice", "out_refund")),
        ],
        order="invoice_date desc, id desc",
    )
    if moves[3:]:
        env["webhero.invoice.read"]._mark(moves[3:], user, "page")
