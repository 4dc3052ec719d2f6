# SPDX-License-Identifier: LGPL-3.0-or-later
"""Belgian companies from KBO Open Data, to be found by name, place or number without calling a remote service (P4)."""

import re

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.webhero_base.rules import kbo
from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules.kbo_opendata import fold

CANDIDATES = 200
INDEXES = SQL("""
    CREATE INDEX IF NOT EXISTS webhero_kbo_enterprise_name_prefix ON webhero_kbo_enterprise
        (search_name text_pattern_ops);
    CREATE INDEX IF NOT EXISTS webhero_kbo_enterprise_nl_prefix ON webhero_kbo_enterprise
        (search_city_nl text_pattern_ops);
    CREATE INDEX IF NOT EXISTS webhero_kbo_enterprise_fr_prefix ON webhero_kbo_enterprise
        (search_city_fr text_pattern_ops);
    CREATE INDEX IF NOT EXISTS webhero_kbo_enterprise_zip ON webhero_kbo_enterprise (zip)
""")
TRIGRAMS = SQL("""
    CREATE INDEX IF NOT EXISTS webhero_kbo_enterprise_name_part ON webhero_kbo_enterprise
        USING gin (search_name gin_trgm_ops)
""")


class WebheroKboEnterprise(models.Model):
    _name = "webhero.kbo.enterprise"
    _description = "Belgian company (KBO Open Data)"
    _log_access = False
    _order = "name, id"
    _rec_name = "name"

    number = fields.Char("Enterprise number", size=10, required=True, readonly=True)
    name = fields.Char(readonly=True)
    search_name = fields.Char(readonly=True)
    language = fields.Char(size=2, readonly=True)
    person = fields.Boolean("Natural person", readonly=True)
    zip = fields.Char(readonly=True)
    city_nl = fields.Char(readonly=True)
    city_fr = fields.Char(readonly=True)
    search_city_nl = fields.Char(readonly=True)
    search_city_fr = fields.Char(readonly=True)
    street_nl = fields.Char(readonly=True)
    street_fr = fields.Char(readonly=True)
    house = fields.Char(readonly=True)
    email = fields.Char(readonly=True)
    phone = fields.Char(readonly=True)
    website = fields.Char(readonly=True)
    vat_liable = fields.Boolean("Liable to VAT", readonly=True)

    _unique_number = models.Constraint("unique(number)", "This enterprise number is there already.")

    def init(self):
        self._make_indexes()

    @api.model
    def _make_indexes(self):
        """Indexes for prefixes of name and place, and for any part of the name where pg_trgm is available."""
        self.env.cr.execute(INDEXES)
        if self._has_trigrams():
            self.env.cr.execute(TRIGRAMS)

    @api.model
    def _has_trigrams(self):
        self.env.cr.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return bool(self.env.cr.fetchone())

    @api.model
    def _find(self, text="", place="", limit=20):
        """Companies by number, or by (parts of) their name, in `place` (town or postcode); best first."""
        number = kbo.check(text)
        if not isinstance(number, Refusal):
            return self.sudo().search([("number", "=", number)], limit=1)
        words, place = fold(re.sub(r"[%_\\]", " ", text or "")).split(), fold(re.sub(r"[%_\\]", " ", place or ""))
        if not words and not place:
            return self.browse()
        found = self._matching(self._name_starts(words), place) or []
        if len(found) < limit and words:
            found += [one for one in self._matching(self._name_holds(words), place) if one not in found]
        ranked = self.sudo().browse(found).sorted(lambda company: self._rank(company, words))
        return ranked[:limit]

    def _name_starts(self, words):
        return SQL("search_name LIKE %s", " ".join(words) + "%") if words else SQL("TRUE")

    def _name_holds(self, words):
        return SQL(" AND ").join(SQL("search_name LIKE %s", f"%{word}%") for word in words)

    def _matching(self, condition, place):
        self.env.cr.execute(self._matching_query(condition, place))
        return [row[0] for row in self.env.cr.fetchall()]

    def _matching_query(self, condition, place):
        where = SQL("TRUE")
        if place.isdigit():
            where = SQL("zip = %s", place)
        elif place:
            where = SQL("(search_city_nl LIKE %s OR search_city_fr LIKE %s)", place + "%", place + "%")
        return SQL("SELECT id FROM webhero_kbo_enterprise WHERE %s AND %s LIMIT %s", condition, where, CANDIDATES)

    @staticmethod
    def _rank(company, words):
        """Sort key: whole words before parts of words, short names before long ones."""
        have = (company.search_name or "").split()
        return (-sum(word in have for word in words), len(company.search_name or ""), company.number)

    def _partner_values(self, lang=""):
        """The values for a contact; street and town in the language of the company, else of `lang`."""
        self.ensure_one()
        language = self.language or (lang or "nl")[:2]
        french = language == "fr"
        street = (french and self.street_fr) or self.street_nl or self.street_fr or ""
        return {
            "name": self.name,
            "is_company": True,
            "company_registry": self.number,
            "vat": f"BE{self.number}" if self.vat_liable else False,
            "street": " ".join(filter(None, (street, self.house))) or False,
            "zip": self.zip or False,
            "city": (french and self.city_fr) or self.city_nl or self.city_fr or False,
            "country_id": self.env.ref("base.be").id,
            "lang": self._language(french),
        }

    def _language(self, french):
        wanted = "fr_BE" if french else "nl_BE"
        installed = dict(self.env["res.lang"].get_installed())
        return wanted if wanted in installed else False
