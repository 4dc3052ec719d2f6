# SPDX-License-Identifier: LGPL-3.0-or-later
"""The VAT period for the accountant: grids of the return, open points, the two listings. Nothing is sent."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, formatLang

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import open_list, open_record, open_url

from ..rules import intervat, periods, vat_return

PURCHASES = ("in_invoice", "in_refund", "in_receipt")
SALES = ("out_invoice", "out_refund", "out_receipt")


class WebheroVatPeriod(models.TransientModel):
    _name = "webhero.vat.period"
    _description = "VAT of a period, for the accountant"
    _rec_name = "period"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    period = fields.Selection("_periods", required=True, default=lambda self: self._recent()[0])
    shown = fields.Char(readonly=True)  # the period of the figures below
    date_from = fields.Date(compute="_compute_dates")
    date_to = fields.Date(compute="_compute_dates")
    grid_ids = fields.One2many("webhero.vat.grid", "period_id", "Grids", readonly=True)
    missing_ids = fields.One2many("webhero.vat.missing", "period_id", "Missing", readonly=True)
    intra_ids = fields.One2many(
        "webhero.vat.client", "period_id", "Intra", readonly=True, domain=[("annual", "=", False)]
    )
    client_ids = fields.One2many(
        "webhero.vat.client", "period_id", "Clients", readonly=True, domain=[("annual", "=", True)]
    )

    belgian = fields.Boolean("Belgian company", compute="_compute_belgian")
    to_get = fields.Boolean("VAT to get back", compute="_compute_to_get")
    ends_the_year = fields.Boolean("Last return of the year", compute="_compute_to_get")
    restitution = fields.Boolean("Ask the money back")
    no_clients = fields.Boolean("Nobody will be in the annual client listing of this year")

    @api.model
    def action_open(self):
        """Open on the last completed period; its rows are stored before the screen opens, so that their buttons work."""
        return open_record(self.create({}), self.env._("The quarter"))

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        made.action_show()
        return made

    def write(self, vals):
        """Another period has its figures at once: no file is made of one period while another is on the screen."""
        done = super().write(vals)
        if vals.keys() & {"period", "company_id"}:
            self.action_show()
        return done

    @api.model
    def _recent(self):
        return periods.recent(fields.Date.context_today(self))

    @api.model
    def _periods(self):
        return self.env["webhero.accountant.period"]._periods()

    @api.depends("shown")
    def _compute_dates(self):
        for one in self:
            one.date_from, one.date_to = periods.days_of(one.shown) if one.shown else (False, False)

    @api.depends("company_id")
    def _compute_belgian(self):
        for one in self:
            one.belgian = one.company_id.account_fiscal_country_id.code == "BE"

    @api.depends("grid_ids.code", "shown")
    def _compute_to_get(self):
        for one in self:
            one.to_get = vat_return.TO_GET in one.grid_ids.mapped("code")
            one.ends_the_year = (one.shown or "").endswith(intervat.LAST)

    def _companies(self):
        """Those in this return: the branches under the same VAT number as well."""
        return self.company_id._webhero_vat_companies()

    def action_show(self):
        """The figures of the chosen period, as they are now."""
        for one in self:
            one.shown = one.period
            one.write(
                {
                    "grid_ids": [Command.clear(), *map(Command.create, one._grid_values())],
                    "missing_ids": [Command.clear(), *map(Command.create, one._missing_values())],
                    "intra_ids": [Command.clear(), *map(Command.create, one._intra_values())],
                    "client_ids": [Command.clear(), *map(Command.create, one._client_values())],
                }
            )

    # ---- the return

    def _grid_values(self):
        found = self.env["webhero.vat.figures"]._grids(self.company_id, self.date_from, self.date_to)
        names = self._grid_names([tag.id for _amount, _count, tag in found.values()])
        values = [
            {"code": code, "name": names.get(code, ""), "amount": float(amount), "entries": count, "tag_id": tag.id}
            for code, (amount, count, tag) in sorted(found.items())
        ]
        return values + self._computed_values(found) if self.belgian else values

    def _computed_values(self, found):
        """Values not in the entries of the period: amounts carried forward, and the balance to pay."""
        labels = {vat_return.TO_PAY: self.env._("To pay"), vat_return.TO_GET: self.env._("To get back")}
        before = self.env._("Credit notes of earlier periods, still to come off")
        rest = vat_return.balance({code: amount for code, (amount, _count, _tag) in found.items()})
        rows = [*((code, before, amount) for code, amount in self._carried().items())]
        rows += [(code, labels[code], amount) for code, amount in rest.items()]
        return [{"code": code, "name": name, "amount": float(amount)} for code, name, amount in rows]

    def _carried(self):
        return self.env["webhero.vat.figures"]._carried(self.company_id, self.date_from, "Q" in self.shown)

    def _grid_names(self, tags):
        """{grid: its name in Odoo's VAT return}."""
        found = self.env["account.account.tag"].sudo().browse(tags).with_context(lang="en_US")
        lang = self.env.lang or "en_US"
        return {tag.name: tag.report_expression_id.with_context(lang=lang).report_line_id.name or "" for tag in found}

    # ---- open points

    def _missing_values(self):
        """The open points before these figures are final; only non-empty ones."""
        return [row for row in self._missing() if row["count"]]

    def _missing(self):
        """[{text, count, model, domain}]; to be extended by addons."""
        moves, days = "account.move", [("date", ">=", self.date_from), ("date", "<=", self.date_to)]
        mine = [("company_id", "in", self._companies().ids)]
        dated = [("invoice_date", ">=", self.date_from), ("invoice_date", "<=", self.date_to)]
        by_date = ["|", ("invoice_date", "=", False), "&", *dated]
        drafts = [*mine, ("state", "=", "draft"), *by_date]
        review = [*mine, ("webhero_bill_state", "=", "review"), *by_date]
        bought = [*drafts, ("move_type", "in", PURCHASES), ("webhero_bill_state", "!=", "review")]
        untaxed = [*mine, *days, ("state", "=", "posted"), ("id", "in", self._without_vat())]
        wrong = self.env["webhero.vat.figures"]._wrong_numbers(self.company_id, self.date_from, self.date_to)
        rows = (
            (self.env._("Invoices that are not confirmed"), moves, [*drafts, ("move_type", "in", SALES)]),
            (self.env._("Bills that need review"), moves, review),
            (self.env._("Bills that are not booked"), moves, bought),
            (self.env._("Bills with a line without VAT"), moves, untaxed),
            (self.env._("Customers whose VAT number is missing or wrong"), "res.partner", [("id", "in", wrong.ids)]),
        )
        return [self._missing_row(*row) for row in rows]

    def _missing_row(self, text, model, domain):
        stored = [part if isinstance(part, str) else [self._plain(value) for value in part] for part in domain]
        return {"text": text, "model": model, "domain": stored, "count": self.env[model].search_count(domain)}

    def _plain(self, value):
        return fields.Date.to_string(value) if hasattr(value, "isoformat") else value

    def _without_vat(self):
        """Booked bills of the period with a line without any tax: an intended 0 % is a tax as well. Those of another program have
        their VAT in its books.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT line.move_id FROM account_move_line line JOIN account_move move ON move.id = line.move_id
                 WHERE move.company_id = ANY(%s) AND move.state = 'posted' AND move.move_type = ANY(%s)
                   AND move.webhero_opening_key IS NULL
                   AND move.date BETWEEN %s AND %s AND line.display_type = 'product' AND line.balance <> 0
                   AND NOT EXISTS (SELECT FROM account_move_line_account_tax_rel rel
                                    WHERE rel.account_move_line_id = line.id)
                """,
                self._companies().ids,
                list(PURCHASES),
                self.date_from,
                self.date_to,
            )  # fmt: skip
        )
        return [move for (move,) in rows]

    # ---- listings

    def _intra(self):
        return self.env["webhero.vat.figures"]._intra(self.company_id, self.date_from, self.date_to)

    def _clients(self):
        """The client listing of the calendar year of the period's end; for the current year, as it is now."""
        first, last = self.date_to.replace(month=1, day=1), self.date_to.replace(month=12, day=31)
        return self.env["webhero.vat.figures"]._clients(self.company_id, first, last)

    def _intra_values(self):
        found = self._intra()
        return [{"vat": one.vat, "code": one.code, "base": float(one.base)} for one in found]

    def _client_values(self):
        common = {"annual": True, "code": str(self.date_to.year)}
        return [{"vat": one.vat, "base": float(one.base), "tax": float(one.tax), **common} for one in self._clients()]

    # ---- the files for Intervat

    def action_intervat_return(self):
        """Download the periodic return for Intervat, from the current books, for filing by the user."""
        self.ensure_one()
        found = self.env["webhero.vat.figures"]._grids(self.company_id, self.date_from, self.date_to)
        grids = vat_return.form_of({code: amount for code, (amount, *_rest) in found.items()}, self._carried())
        asked = {"restitution": self.restitution, "no_clients": self.no_clients}
        return self._intervat_file(
            intervat.periodic_return(self._declarant(), self.shown, grids, **asked), f"625-{self.shown}"
        )

    def action_intervat_intra(self):
        """Download the intra-Community listing for Intervat, for filing by the user."""
        self.ensure_one()
        made = intervat.intra_listing(self._declarant(), self.shown, self._intra())
        return self._intervat_file(made, f"723-{self.shown}")

    def action_intervat_clients(self):
        self.ensure_one()
        year = self.date_to.year
        return self._intervat_file(intervat.client_listing(self._declarant(), year, self._clients()), f"725-{year}")

    def _declarant(self):
        company = self._companies()[:1]
        party = company.partner_id
        street = " ".join(filter(None, (party.street, party.street2)))
        details = (party.name, street, party.zip, party.city, party.country_id.code, company.email, company.phone)
        return intervat.Declarant(self.company_id._webhero_vat_number(), *(text or "" for text in details))

    def _intervat_file(self, made, told):
        """`told`: number of the form and period, so that two files of one quarter have two names."""
        if isinstance(made, Refusal):
            raise UserError(self._intervat_refusal(made))
        name = f"intervat-{told}.xml"
        values = {"name": name, "raw": made, "mimetype": "application/xml", "res_model": self._name, "res_id": self.id}
        return open_url(f"/web/content/{self.env['ir.attachment'].create(values).id}?download=true", "self")

    def _intervat_refusal(self, refusal):
        if refusal.code == "intervat_negative":
            return self._intervat_negative(**refusal.facts)
        vat = refusal.facts.get("vat") or "-"
        if refusal.code == "intervat_nothing":
            return self.env._("There are no sales to other member states in this period: nothing is to be filed.")
        if refusal.code == "intervat_declarant":
            return self.env._("“%s” is no Belgian VAT number: correct the VAT number of your company first.", vat)
        return self.env._("“%s” can't be in a file for Intervat: correct the VAT number of that customer first.", vat)

    def _intervat_negative(self, grid, amount):
        return self.env._(
            "Grid %(grid)s is %(amount)s, and Intervat takes nothing below zero. Look at its entries: what comes off a sale or "
            "a bill belongs in a credit note, not in an invoice with a minus.",
            grid=grid,
            amount=formatLang(self.env, float(amount), currency_obj=self.currency_id),
        )


class WebheroVatGrid(models.TransientModel):
    _name = "webhero.vat.grid"
    _description = "Grid of the VAT return"

    period_id = fields.Many2one("webhero.vat.period", required=True, ondelete="cascade", index=True)
    currency_id = fields.Many2one(related="period_id.currency_id")
    code = fields.Char("Grid", readonly=True)
    name = fields.Char("What it is", readonly=True)
    amount = fields.Monetary("Amount", readonly=True)
    entries = fields.Integer("Entries", readonly=True)
    tag_id = fields.Many2one("account.account.tag", readonly=True, ondelete="cascade")

    def action_entries(self):
        """The entries behind this amount."""
        period = self.period_id
        domain = [
            ("company_id", "in", period._companies().ids),
            ("parent_state", "=", "posted"),
            ("date", ">=", period.date_from),
            ("date", "<=", period.date_to),
            ("tax_tag_ids", "in", self.tag_id.ids),
        ]
        if self.code in vat_return.WITHOUT_VAT:
            domain.append(("tax_line_id", "=", False))
        return open_list("account.move.line", domain, self.env._("Grid %s", self.code))


class WebheroVatMissing(models.TransientModel):
    _name = "webhero.vat.missing"
    _description = "What is missing to close a VAT period"

    period_id = fields.Many2one("webhero.vat.period", required=True, ondelete="cascade", index=True)
    text = fields.Char("What", readonly=True)
    count = fields.Integer("How many", readonly=True)
    model = fields.Char(readonly=True)
    domain = fields.Json(readonly=True)

    def action_open(self):
        self.ensure_one()
        return open_list(self.model, self.domain, self.text)


class WebheroVatClient(models.TransientModel):
    _name = "webhero.vat.client"
    _description = "Line of a VAT listing"

    period_id = fields.Many2one("webhero.vat.period", required=True, ondelete="cascade", index=True)
    currency_id = fields.Many2one(related="period_id.currency_id")
    annual = fields.Boolean(readonly=True)
    vat = fields.Char("VAT number", readonly=True)
    code = fields.Char("Code", readonly=True)
    base = fields.Monetary("Turnover excl. VAT", readonly=True)
    tax = fields.Monetary("VAT", readonly=True)
