"""Customers of work orders as relations of the books (K15): matched, made, or brought up to date."""

import dataclasses
from datetime import timedelta

from odoo import fields, models

from odoo.addons.webhero_eboekhouden.client import Relation
from odoo.addons.webhero_eboekhouden.client.values import clean, email_key, vat_key
from odoo.addons.webhero_exchange.client.errors import Refused

from .werkbon_sync_partner import FIELDS

FRESH_SECONDS = 60  # relations read this recently are not read again before one is made


class WerkbonBackend(models.Model):
    _inherit = "webhero.werkbon.backend"

    def _relation_for(self, client, partner):
        """The Relation (number and code) of a customer; commits what it makes or changes in the books.

        A relation that is gone there, and one that may not be exported, is a Refusal that stops only this work order.
        """
        link = self.env["webhero.werkbon.link"]._of_partner(self, partner)
        if link.relation_id and not link.relation_id.gone:
            if self.export_relations:
                self._export_changes(client, link, partner)
            return self._plain_relation(link)
        if link.relation_id:
            raise Refused("relation_gone", relation=link.code or partner.display_name)
        known = self._known_relation(partner) or self._look_again(client, partner)
        if known:
            return self._plain_relation(self._link_known(partner, known))
        if not self.export_relations:
            raise Refused("relation_not_exported", customer=partner.display_name)
        return self._make_relation(client, partner)

    # ---- known there

    def _known_relation(self, partner):
        """The cached relation with this customer's code, VAT number or e-mail address, in that order."""
        cached = self.env["webhero.eboekhouden.relation"]
        base = [("backend_id", "=", self.books_backend_id.id), ("making", "=", False), ("gone", "=", False)]
        keys = (
            ("code", "=ilike", partner.ref),
            ("vat_key", "=", vat_key(partner.vat)),
            ("email_key", "=", email_key(partner.email)),
        )
        for name, operator, key in keys:
            found = key and cached.search([*base, (name, operator, key)], order="inactive, remote_id", limit=1)
            if found:
                return self._free_relation(partner, found)
        return cached

    def _look_again(self, client, partner):
        """Before one is made: somebody may have made it there a minute ago. E-mail addresses are asked for later."""
        books = self.books_backend_id
        since = fields.Datetime.now() - timedelta(seconds=FRESH_SECONDS)
        if not (partner.ref or partner.vat) or (books.relations_read_at and books.relations_read_at > since):
            return None
        books._refresh_relations(client.books)
        self.env["webhero.exchange"]._commit("relations read")
        return self._known_relation(partner)

    def _free_relation(self, partner, found):
        """`found`, unless it is another customer's here."""
        taken = self.env["webhero.werkbon.link"].search(
            [("backend_id", "=", self.id), ("relation_id", "=", found.id), ("partner_id", "!=", False)], limit=1
        )
        if taken:
            raise Refused(
                "relation_of_other",
                customer=partner.display_name,
                other=taken.partner_id.display_name,
                relation=found.display_name,
            )
        return found

    def _link_known(self, partner, cached):
        """A customer that was known on both sides: from here on the two are compared."""
        link = self.env["webhero.werkbon.link"].search(
            [
                ("backend_id", "=", self.id),
                "|",
                ("partner_id", "=", partner.id),
                ("relation_id", "=", cached.id),
            ],
            limit=1,
        )
        values = {
            "partner_id": partner.id,
            "relation_id": cached.id,
            "code": cached.code,
            "digest": cached.digest,
            "theirs": self._relation_values(cached._as_dataclass()),
            "ours": self._partner_values(partner),
        }
        if link:
            link.write(values)
            return link
        return link.create({**values, "backend_id": self.id})

    # ---- brought up to date

    def _export_changes(self, client, link, partner):
        """What was changed here since the last sync, and was not changed there."""
        ours = self._partner_values(partner)
        changed = [name for name in FIELDS if name in ours and ours[name] != (link.ours or {}).get(name, ours[name])]
        if not changed:
            return
        relation = dataclasses.replace(link.relation_id._as_dataclass(), **self._wish_values(partner, changed))
        client.books.update_relation(relation, tuple(changed))
        theirs = {**(link.theirs or {}), **{name: getattr(relation, name) for name in changed}}
        link.write({"theirs": theirs, "ours": ours})
        self._count_exported()
        self.env["webhero.exchange"]._commit("relation changed")

    def _wish_values(self, partner, names=FIELDS):
        values = self._partner_values(partner)
        if "country" in names:
            values["country"] = partner.country_id.with_context(lang=self._dutch()).name or ""
        return {name: values[name] for name in names}

    def _dutch(self):
        """Bookkeepers of e-Boekhouden write countries in Dutch."""
        found = self.env["res.lang"].search([("code", "=like", "nl_%")], limit=1)
        return found.code or self.env.lang

    def _count_exported(self):
        self.env["webhero.werkbon.log"].create({"backend_id": self.id, "exported": 1})

    # ---- made

    def _make_relation(self, client, partner):
        """Made once: who comes after a crash finds what was made for this customer."""
        wish = Relation(
            type="B" if partner.is_company or partner.vat else "P",
            contact="" if partner.is_company else partner.name,
            **self._wish_values(partner),
        )
        books = self.books_backend_id
        if clean(wish.email):
            return self._keep_made(partner, books._debtor(client.books, wish))
        return self._keep_made(partner, books._debtor_without_email(client.books, wish, self._made_for(partner)))

    def _made_for(self, partner):
        """What a customer without e-mail address is known by while the books do not know more."""
        return f"contact {partner.id}"

    def _keep_made(self, partner, relation):
        cached = self.env["webhero.eboekhouden.relation"].search(
            [("backend_id", "=", self.books_backend_id.id), ("remote_id", "=", relation.id)], limit=1
        )
        if cached:
            self._link_known(partner, cached)
        self._count_exported()
        self.env["webhero.exchange"]._commit("relation made")
        return Relation(id=relation.id, code=relation.code)
