# SPDX-License-Identifier: LGPL-3.0-or-later
"""Two years of a small workshop, the same each time: customers, articles, invoices, payments, quotes, repeats, reminders.

Nothing is sent: invoices are marked as sent, reminders as sent by hand.
"""

import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

from ..rules.period_words import MONTHS as MONTH_NAMES
from . import names, numbers

MODULE = "webhero_billing_base"
MONTHS = 24


def tell(env):
    """Create the demo data once; a database that has it already is left unchanged."""
    if env.ref(f"{MODULE}.partner_{names.CUSTOMERS[0][0]}_demo", raise_if_not_found=False):
        return
    env = env(context={**env.context, "tracking_disable": True, "mail_notrack": True, "mail_create_nosubscribe": True})
    company = the_company(env)
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    Story(env, company.with_env(env)).tell()


def the_company(env):
    """The main company where it is Belgian and has accounts, else a Belgian one beside it."""
    company = env.ref("base.main_company")
    if company.country_code != "BE" or not company.chart_template:
        company = env["res.company"].create({"name": names.COMPANY["name"], "country_id": env.ref("base.be").id})
        env.user.company_ids |= company
        env.ref("base.user_admin").company_ids |= company
        env["account.chart.template"].try_loading("be_comp", company, install_demo=False)
    if not company.vat:
        company.write(names.COMPANY)
        company.partner_id.lang = "nl_BE"
    if not company.partner_id.bank_ids:
        env["res.partner.bank"].create({"acc_number": names.ACCOUNT, "partner_id": company.partner_id.id})
    return company


class Story:
    def __init__(self, env, company):
        self.env, self.company = env, company
        self.random = random.Random(2025)  # noqa: S311 the same story each time
        self.today = fields.Date.context_today(company)
        self.taxes = {rate: self._tax(rate) for rate in (21, 6)}

    def _tax(self, rate):
        domain = [("type_tax_use", "=", "sale"), ("amount_type", "=", "percent"), ("amount", "=", rate)]
        taxes = self.env["account.tax"]
        return taxes.search(
            [*taxes._check_company_domain(self.company), *domain, ("price_include", "=", False)], limit=1
        )

    def tell(self):
        self.customers, self.articles = self.make_customers(), self.make_articles()
        self.categories = self.make_categories("webhero.invoice.category", names.INVOICE_CATEGORIES)
        ordered, origins = self.make_quotes(), self.make_origins()
        invoices = self.post(ordered | origins | self.make_invoices())
        self.pay(invoices)
        self.credit(invoices)
        self.remind(invoices)
        self.make_repeats(origins)
        self.make_drafts()

    # ---- who and what

    def load(self, model, rows):
        """Records with an xml id, in the order of `rows` [(key, values)]."""
        prefix = model.rsplit(".", 1)[-1]
        return self.env[model]._load_records([
            {"xml_id": f"{MODULE}.{prefix}_{key}_demo", "values": values, "noupdate": True} for key, values in rows
        ])  # fmt: skip

    def make_categories(self, model, rows):
        keys = list(rows)
        prefix = "customer_" if "customer" in model else "invoice_"
        made = self.load(model, [(prefix + key, {"name": rows[key][0]}) for key in keys])
        for category, key in zip(made, keys, strict=True):
            for code, name in zip(("nl_BE", "fr_BE"), rows[key], strict=True):
                category.with_context(lang=code).name = name
        return dict(zip(keys, made, strict=True))

    def make_customers(self):
        categories = self.make_categories("webhero.customer.category", names.CUSTOMER_CATEGORIES)
        terms = {days: self._term(days) for days in (15, 30, 45)}
        rows = [
            (row[0], self._customer(row, categories, terms, number)) for number, row in enumerate(names.CUSTOMERS, 1)
        ]
        return dict(zip((key for key, _values in rows), self.load("res.partner", rows), strict=True))

    def _customer(self, row, categories, terms, number):
        key, name, language, category, street, postcode, town, country, body, days = row
        vat = body and (numbers.belgian_vat(body) if country == "BE" else numbers.dutch_vat(body))
        return {
            "name": name, "ref": f"K{number:03d}", "lang": f"{language}_BE", "is_company": bool(body), "street": street,
            "zip": postcode, "city": town, "country_id": self.env.ref(f"base.{country.lower()}").id, "vat": vat,
            "email": f"{'boekhouding' if language == 'nl' else 'compta'}@{key}.example", "customer_rank": 1,
            "webhero_category_id": categories[category].id, "property_payment_term_id": terms[days],
        }  # fmt: skip

    def _term(self, days):
        ids = {15: "account.account_payment_term_15days", 30: "account.account_payment_term_30days",
               45: "account.account_payment_term_45days"}  # fmt: skip
        return self.env.ref(ids[days]).id

    def make_articles(self):
        rows = [
            (key.lower(), {
                "name": dutch, "default_code": key, "list_price": price, "standard_price": cost, "type": kind,
                "description_sale": dutch_text or False, "taxes_id": [Command.set(self.taxes[rate].ids)],
                "invoice_policy": "order",
            })
            for key, dutch, _french, dutch_text, _french_text, price, cost, rate, kind in names.ARTICLES
        ]  # fmt: skip
        products = self.load("product.product", rows)
        for product, (_key, dutch, french, dutch_text, french_text, *_rest) in zip(
            products, names.ARTICLES, strict=True
        ):
            product.write({"webhero_name_nl": dutch, "webhero_name_fr": french,
                           "webhero_text_nl": dutch_text, "webhero_text_fr": french_text})  # fmt: skip
        return {row[0]: product for row, product in zip(names.ARTICLES, products, strict=True)}

    # ---- invoices

    def make_invoices(self):
        """Two years of them, more each year."""
        start = self.today.replace(day=1) - relativedelta(months=MONTHS - 1)
        values = []
        for month in range(MONTHS):
            first = start + relativedelta(months=month)
            count = self.random.randint(5, 9) + month // 8
            days = sorted(first + timedelta(days=self.random.randint(0, 27)) for _ in range(count))
            values += [self._invoice(day) for day in days if day <= self.today]
        return self.env["account.move"].create(values)

    def post(self, moves):
        """Post in date order, so that the numbers follow the dates; all but the last ones are marked as sent."""
        moves = moves.sorted(lambda move: (move.invoice_date, move.id))
        moves.action_post()
        moves[:-4].write({"is_move_sent": True})
        return moves

    def _invoice(self, day):
        customer = self.random.choice(list(self.customers.values()))
        keys = self.random.sample(list(self.articles), self.random.randint(1, 4))
        return {
            "move_type": "out_invoice", "partner_id": customer.id, "invoice_date": day, "delivery_date": day,
            "webhero_invoice_category_id": self.categories[self.random.choice(("work", "work", "charges"))].id,
            "invoice_line_ids": [self._line(key) for key in keys],
        }  # fmt: skip

    def _line(self, key):
        quantity = self.random.randint(1, 12 if key[0] in "SUOPR" else 3)
        return Command.create({"product_id": self.articles[key].id, "quantity": quantity})

    def make_drafts(self):
        self.env["account.move"].create([self._invoice(self.today) for _ in range(2)])

    def credit(self, invoices):
        """A few full credit notes on older invoices, for returned goods."""
        open_ones = invoices.filtered(lambda move: move.payment_state == "not_paid" and move.is_move_sent)
        for move in open_ones[::5]:
            day = min(move.invoice_date + timedelta(days=12), self.today)
            move._reverse_moves([{"invoice_date": day, "date": day, "ref": move.name}], cancel=True)
            move.reversal_move_ids.is_move_sent = True

    def pay(self, invoices):
        """Nearly all customers pay; one pays half, one never pays."""
        late = self.today - timedelta(days=40)
        by_month = {}
        for move in invoices.filtered(lambda move: move.is_move_sent):
            patience = self.random.randint(5, 75 if self.random.random() < 0.1 else 38)
            day = move.invoice_date + timedelta(days=patience)
            hesitates = move.invoice_date > late and self.random.random() < 0.4
            never = self.random.random() < 0.04
            if day <= self.today and not hesitates and not never:
                month = day.replace(day=1) + relativedelta(months=1, days=-1)
                by_month.setdefault(month, []).append(move.id)
        for day, ids in sorted(by_month.items()):
            self._count_rows()
            self._register(self.env["account.move"].browse(ids), min(day, self.today))
        half = invoices.filtered(lambda move: move.is_move_sent and move.payment_state == "not_paid")[-3:-2]
        self._register(half, self.today, amount=half.amount_total / 2)

    def _count_rows(self):
        """Run ANALYZE: within one transaction the planner has no statistics on the new rows, and payments took minutes."""
        self.env.flush_all()
        self.env.cr.execute("ANALYZE account_move, account_move_line, account_payment, account_partial_reconcile")

    def _register(self, moves, day, **values):
        wizard = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=moves.ids)
        if moves:
            wizard.create({"payment_date": day, "group_payment": False, **values})._create_payments()

    def remind(self, invoices):
        """First and second reminders of what is overdue, one dispute."""
        overdue = invoices.filtered(
            lambda move: move.payment_state in ("not_paid", "partial") and move.invoice_date_due < self.today
        )
        rows = []
        for move in overdue.sorted("invoice_date_due"):
            late = (self.today - move.invoice_date_due).days
            for level, days in (("1", 8), ("2", 22)):
                if late > days:
                    day = move.invoice_date_due + timedelta(days=days)
                    rows.append(
                        {"move_id": move.id, "level": level, "date": day, "by_hand": True, "without_mail": True}
                    )
        self.env["webhero.reminder"].create(rows)
        for move in overdue.filtered(lambda move: move.payment_state == "not_paid")[-1:]:
            move.action_toggle_block_payment()

    # ---- quotes and repeats

    def make_quotes(self):
        """Quotes in each state; gives the draft invoices of those that were executed."""
        made = self.env["account.move"]
        for customer, lines, days, end in names.QUOTES:
            day = self.today - timedelta(days=days)
            order = self.env["sale.order"].create({
                "partner_id": self.customers[customer].id, "date_order": day, "validity_date": day + timedelta(days=30),
                "webhero_invoice_category_id": self.categories["work"].id,
                "order_line": [
                    Command.create({"product_id": self.articles[key].id, "product_uom_qty": quantity})
                    for key, quantity in lines
                ],
            })  # fmt: skip
            if end != "draft":
                order.state = "sent"
            if end == "closed":
                order.action_webhero_close()
            elif end == "executed":
                order.action_webhero_make_invoice()
                order.invoice_ids.invoice_date = day
                made |= order.invoice_ids
        return made

    def make_origins(self):
        """The first invoices of three series, so long ago that periods are due: late ones, and one of this month."""
        values = []
        for customer, text, months, price, _index in names.REPEATS:
            first = self.today.replace(day=1) - relativedelta(months=months * (3 if months == 1 else 1) + 1)
            line = {"product_id": self.articles["C012"].id, "price_unit": price,
                    "name": self._period(text, first, self.customers[customer])}  # fmt: skip
            values.append({
                "move_type": "out_invoice", "partner_id": self.customers[customer].id, "invoice_date": first,
                "delivery_date": first, "webhero_invoice_category_id": self.categories["contract"].id,
                "invoice_line_ids": [Command.create(line)],
            })  # fmt: skip
        return self.env["account.move"].create(values)

    def make_repeats(self, origins):
        self.env["webhero.repeat"].create([
            {"origin_id": origin.id, "every": months, "price_index": index,
             "first_date": origin.invoice_date + relativedelta(months=months)}
            for origin, (_customer, _text, months, _price, index) in zip(origins, names.REPEATS, strict=True)
        ])  # fmt: skip

    def _period(self, text, day, partner):
        month = f"{MONTH_NAMES[partner.lang[:2]][day.month - 1]} {day.year}"
        return text.format(month=month, quarter=f"T{(day.month + 2) // 3} {day.year}", year=day.year)
