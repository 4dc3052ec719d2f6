# SPDX-License-Identifier: LGPL-3.0-or-later
"""A seal a day: the contents of the archive at the end of the day, so that a deleted row is detected too (P13).

Each seal also covers the previous one: a copy of the latest seal proves that nothing before it was altered.
"""

import hashlib

from odoo import api, fields, models
from odoo.tools import SQL


class WebheroPeppolSeal(models.Model):
    _name = "webhero.peppol.seal"
    _description = "Seal of a day of the Peppol archive"
    _order = "day"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    day = fields.Date(required=True, readonly=True)
    number = fields.Integer("Documents", readonly=True)
    digest = fields.Char(readonly=True, required=True)
    chain = fields.Char("Seal", readonly=True, required=True)

    _unique_day = models.Constraint("unique(company_id, day)", "This day is sealed already.")

    @api.model
    def _verify_and_seal(self, company):
        """([[day, documents then, now]] of days that no longer match, the last seal), and seal the days that are over."""
        now = self._days(company)
        seals = self.sudo().search([("company_id", "=", company.id)], order="day")
        broken, before = [], ""
        for seal in seals:
            number, digest = now.pop(seal.day, (0, ""))
            if digest != seal.digest or seal.chain != _chain(before, digest):
                broken.append([str(seal.day), seal.number, number])
            before = seal.chain
        for day, (number, digest) in sorted(now.items()):
            before = _chain(before, digest)
            values = {"company_id": company.id, "day": day, "number": number, "digest": digest, "chain": before}
            self.sudo().create(values)
        return broken, before

    def _days(self, company):
        """{day: (documents, digest)} of the days of UTC that are over, for so long that nothing can still come into them."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT create_date::date, count(*), encode(sha256(string_agg("
            " concat_ws(':', id, direction, sha256), E'\n' ORDER BY id)::bytea), 'hex')"
            " FROM webhero_peppol_document WHERE company_id = %s AND create_date < %s GROUP BY 1",
            company.id, fields.Date.subtract(fields.Date.today(), days=1),
        ))  # fmt: skip
        return {day: (number, digest) for day, number, digest in self.env.cr.fetchall()}

    def _as_entry(self):
        return {"day": str(self.day), "number": self.number, "digest": self.digest, "chain": self.chain}


def _chain(before, digest):
    return hashlib.sha256(f"{before}{digest}".encode()).hexdigest()
