# SPDX-License-Identifier: LGPL-3.0-or-later
"""The figures of a VAT period from the books: grids by Odoo's tax tags, listings by customer. All read only."""

from datetime import date, timedelta
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.webhero_base.rules.money import cents

from ..rules import vat_return


class WebheroVatFigures(models.AbstractModel):
    _name = "webhero.vat.figures"
    _description = "Figures of a VAT period"

    @api.model
    def _grids(self, company, first, last):
        """{grid: (amount, number of entries, tag)} of a period; each amount signed as in the return."""
        tags = self._tags(company)
        rows = self._sums(company, first, last, tags, SQL("0"))
        return {
            tags.browse(tag).name: (self._signed(tags.browse(tag), total), count, tags.browse(tag))
            for _party, tag, total, count in rows
        }

    @api.model
    def _carried(self, company, first, quarterly):
        """{grid: negative amount} carried forward from earlier quarters, or months, to the period that begins on `first`."""
        tags = self._tags(company).filtered(lambda tag: tag.name in vat_return.CARRIED)
        starts = SQL("date_trunc(%s, line.date)", "quarter" if quarterly else "month")
        periods = {}
        for start, tag, total, _count in self._sums(company, date.min, first - timedelta(days=1), tags, starts):
            periods.setdefault(start, {})[tags.browse(tag).name] = self._signed(tags.browse(tag), total)
        return vat_return.carried(periods[start] for start in sorted(periods))

    @api.model
    def _by_party(self, company, first, last, grids):
        """[(VAT number or "", grid, amount, partner id)] of these grids."""
        tags = self._tags(company).filtered(lambda tag: tag.name in grids)
        # an entry that is not an invoice has its partner on its lines
        party = SQL("COALESCE(move.commercial_partner_id, party.commercial_partner_id)")
        rows = self._sums(company, first, last, tags, party)
        parties = self.env["res.partner"].sudo().browse({party for party, *_rest in rows if party})
        numbers = {party.id: vat_return.number_of(party.vat, party.country_id.code or "") for party in parties}
        return [
            (numbers.get(party, ""), tags.browse(tag).name, self._signed(tags.browse(tag), total), party)
            for party, tag, total, _count in rows
        ]

    @api.model
    def _tags(self, company):
        country = company.account_fiscal_country_id
        tags = self.env["account.account.tag"].sudo().with_context(lang="en_US")
        return tags.search([("applicability", "=", "taxes"), ("country_id", "=", country.id)])

    @api.model
    def _sums(self, company, first, last, tags, party, only=SQL("TRUE")):  # noqa: B008 (a constant)
        """[(party, tag, sum of balances, number of entries)], in one query over the entries of the period; `only` those lines.
        Grids of amounts excl. VAT exclude the VAT lines themselves.

        With the branches under the same VAT number. A company that the user has no access to raises: the query itself
        applies no record rules.
        """
        if not tags:
            return []
        companies = company._webhero_vat_companies()
        self.env["account.move.line"].check_access("read")
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT %(party)s, rel.account_account_tag_id, sum(line.balance), count(*)
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                  LEFT JOIN res_partner party ON party.id = line.partner_id
                  JOIN account_account_tag_account_move_line_rel rel ON rel.account_move_line_id = line.id
                 WHERE line.company_id = ANY(%(companies)s) AND line.parent_state = 'posted'
                   AND line.date BETWEEN %(first)s AND %(last)s AND rel.account_account_tag_id = ANY(%(tags)s)
                   AND %(only)s AND (line.tax_line_id IS NULL OR rel.account_account_tag_id <> ALL(%(without_vat)s))
                 GROUP BY 1, 2
                """,
                only=only,
                without_vat=tags.filtered(lambda tag: tag.name in vat_return.WITHOUT_VAT).ids,
                party=party,
                companies=companies.ids,
                first=first,
                last=last,
                tags=tags.ids,
            )  # fmt: skip
        )

    @api.model
    def _signed(self, tag, total):
        return cents(Decimal(total) * (-1 if tag.balance_negate else 1))

    # ---- listings

    @api.model
    def _intra(self, company, first, last):
        """vat_return.Client of each number and code; sales without a number are reported as missing."""
        rows = self._by_party(company, first, last, tuple(vat_return.INTRA_CODES))
        return vat_return.intra_listing([(vat, grid, amount) for vat, grid, amount, _party in rows if vat])

    @api.model
    def _clients(self, company, year_first, year_last):
        grids = (*vat_return.CLIENT_SALES, *vat_return.CLIENT_VAT)
        rows = self._by_party(company, year_first, year_last, grids)
        always = self._credited_of_earlier_years(company, year_first, year_last)
        numbered = [(vat, grid, amount) for vat, grid, amount, _party in rows if vat]
        exports = self._export_credits(company, year_first, year_last)
        return vat_return.client_listing([*numbered, *((vat, "49", -amount) for vat, amount in exports)], always)

    @api.model
    def _export_credits(self, company, first, last):
        """[(VAT number, amount)] of credit notes on exports: they are in 49 as well, but exports (47) are in no listing."""
        tags = self._tags(company)
        party = SQL("COALESCE(move.commercial_partner_id, party.commercial_partner_id)")
        exported = SQL(
            """
            EXISTS (SELECT 1 FROM account_move_line_account_tax_rel taxes
                      JOIN account_tax_repartition_line part ON part.tax_id = taxes.account_tax_id
                       AND part.document_type = 'invoice' AND part.repartition_type = 'base'
                      JOIN account_account_tag_account_tax_repartition_line_rel tagged
                        ON tagged.account_tax_repartition_line_id = part.id
                     WHERE taxes.account_move_line_id = line.id AND tagged.account_account_tag_id = ANY(%s))
            """,
            tags.filtered(lambda tag: tag.name == vat_return.EXPORTS).ids,
        )
        rows = self._sums(company, first, last, tags.filtered(lambda tag: tag.name == "49"), party, exported)
        parties = self.env["res.partner"].sudo().browse([row[0] for row in rows if row[0]])
        numbers = {one.id: vat_return.number_of(one.vat, one.country_id.code or "") for one in parties}
        numbered = [(numbers.get(who, ""), self._signed(tags.browse(tag), total)) for who, tag, total, _count in rows]
        return [(vat, amount) for vat, amount in numbered if vat]

    @api.model
    def _credited_of_earlier_years(self, company, year_first, year_last):
        """VAT numbers of customers with a credit note in the year on an invoice of an earlier year."""
        companies = company._webhero_vat_companies()
        credited = [("company_id", "in", companies.ids), ("move_type", "=", "out_refund"), ("state", "=", "posted")]
        days = [("date", ">=", year_first), ("date", "<=", year_last), ("reversed_entry_id.date", "<", year_first)]
        parties = self.env["account.move"].search([*credited, *days]).commercial_partner_id.sudo()
        return frozenset(vat_return.number_of(party.vat, party.country_id.code or "") for party in parties)

    @api.model
    def _wrong_numbers(self, company, first, last):
        """Customers of other member states and of the client listing whose VAT number is missing or wrong."""
        rows = self._by_party(company, first, last, (*vat_return.INTRA_CODES, *vat_return.CLIENT_SALES))
        wrong = {party for vat, grid, _amount, party in rows if party and vat_return.is_to_be_corrected(vat, grid)}
        return self.env["res.partner"].browse(sorted(wrong))
