# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..rules import feed


class BankImport(models.Model):
    _inherit = "webhero.bank.import"

    source = fields.Selection(selection_add=[("feed", "From the bank")], ondelete={"feed": "set default"})
    feed_id = fields.Many2one("webhero.bank.feed", "Feed", readonly=True, index="btree_not_null", ondelete="set null")

    def _read_file(self):
        """The file of a feed is in our own format."""
        return feed.read(self._content(), self.name) if self.source == "feed" else super()._read_file()
