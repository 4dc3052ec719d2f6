# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class WerkbonLink(models.Model):
    """A record of the books and ours, with what both were at the last sync: that is how a change is seen."""

    _name = "webhero.werkbon.link"
    _description = "Record of e-Boekhouden known here"

    backend_id = fields.Many2one("webhero.werkbon.backend", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="backend_id.company_id", store=True, index=True)
    relation_id = fields.Many2one("webhero.eboekhouden.relation", index="btree_not_null", ondelete="set null")
    article_id = fields.Many2one("webhero.eboekhouden.product", index="btree_not_null", ondelete="set null")
    partner_id = fields.Many2one("res.partner", index="btree_not_null", ondelete="cascade")
    product_id = fields.Many2one("product.product", index="btree_not_null", ondelete="cascade")
    code = fields.Char()
    digest = fields.Char(help="Digest of what the books said at the last sync.")
    theirs = fields.Json()
    ours = fields.Json()
    was_archived = fields.Boolean(help="Archived because it went away in the books.")

    _one_partner = models.UniqueIndex(
        "(backend_id, partner_id) WHERE partner_id IS NOT NULL", "This customer is a relation already."
    )
    _one_product = models.UniqueIndex(
        "(backend_id, product_id) WHERE product_id IS NOT NULL", "This article is an article of the books already."
    )
    _one_relation = models.UniqueIndex(
        "(backend_id, relation_id) WHERE relation_id IS NOT NULL", "This relation is a customer already."
    )
    _one_article = models.UniqueIndex(
        "(backend_id, article_id) WHERE article_id IS NOT NULL", "This article of the books is an article already."
    )

    def _lives(self):
        """Whether the books of a connection in use still have it, and as active."""
        relation, article = self.relation_id, self.article_id
        here = relation and not relation.inactive or article and article.usable
        return bool(here) and self.backend_id.active and not (relation.gone or article.gone)

    @api.model
    def _of_partner(self, backend, partner):
        return self.search([("backend_id", "=", backend.id), ("partner_id", "=", partner.id)], limit=1)

    @api.model
    def _of_product(self, backend, product):
        return self.search([("backend_id", "=", backend.id), ("product_id", "=", product.id)], limit=1)
