"""Customers of work orders as relations of the books (K15): matched, made, or brought up to date."""

import dataclasses
from datetime import timedelta

from odoo import fields, models
from odoo.tools.sql import escape_psql

from odoo.addons.webhero_eboekhouden.client import Relation
from odoo.addons.webhero_eboekhouden.client.values import email_key, fit, vat_key
from odoo.addons.webhero_exchange.client.errors import Refused

from ..rules.winner import merge
from .werkbon_sync import Tally
from .werkbon_sync_partner import FIELDS, made_for

# characters that the books keep; a longer e-mail address or VAT number is refused
KEPT, KEPT_ELSE = {"name": 100, "address": 150, "email": None, "vat_number": None}, 50
FRESH_SECONDS = 60  # relations read this recently are not read again before one is made


class WerkbonBackend(models.Model):
    _inherit = "webhero.werkbon.backend"

    def _relation_for(self, run, partner):
        """The Relation (number and code) of a customer; commits what it makes or changes in the books.

        A relation that is gone there, and one that may not be exported, is a Refusal that stops only this work order.
        """
        link = self.env["webhero.werkbon.link"]._of_partner(self, partner)
        if link.relation_id and not link.relation_id.gone:
            if self.export_relations:
                self._export_changes(run, link, partner)
            return self._plain_relation(link)
        code = partner.ref or link.code
        known = self._known_relation(partner, code) or self._look_again(run, partner, code)
        if known:
            return self._plain_relation(self._link_known(partner, known))
        if link.relation_id:
            raise Refused("relation_gone", relation=link.code or partner.display_name)
        if not self.export_relations:
            raise Refused("relation_not_exported", customer=partner.display_name)
        return self._make_relation(run, partner)

    # ---- known there

    def _known_relation(self, partner, code):
        """The cached relation with this code, or the customer's VAT number or e-mail address, in that order."""
        cached = self.env["webhero.eboekhouden.relation"]
        base = [("backend_id", "=", self.books_backend_id.id), ("making", "=", False), ("gone", "=", False)]
        keys = (
            ("code", "=ilike", escape_psql(code or "")),
            ("vat_key", "=", vat_key(partner.vat)),
            ("email_key", "=", email_key(partner.email)),
        )
        for name, operator, key in keys:
            found = key and cached.search([*base, (name, operator, key)], order="inactive, remote_id", limit=1)
            if found:
                return self._free_relation(partner, found)
        return cached

    def _look_again(self, run, partner, code):
        """Before one is made: somebody may have made it there a minute ago. E-mail addresses are asked for later."""
        books = self.books_backend_id
        since = fields.Datetime.now() - timedelta(seconds=FRESH_SECONDS)
        if not (code or partner.vat) or (books.relations_read_at and books.relations_read_at > since):
            return None
        books._refresh_relations(run.books)
        self.env["webhero.exchange"]._commit("relations read")
        return self._known_relation(partner, code)

    def _free_relation(self, partner, found):
        """`found`, unless it is another customer's here."""
        taken = self.env["webhero.werkbon.link"].search(
            [
                ("backend_id", "=", self.id),
                ("relation_id", "=", found.id),
                ("partner_id", "not in", (False, partner.id)),
            ],
            limit=1,
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
        """A customer that was known on both sides: from here on the two are compared.

        What linked it to a relation that is gone, and what said that this relation was seen, ends here.
        """
        links = self.env["webhero.werkbon.link"]
        mine = links._of_partner(self, partner)
        seen = links.search([("backend_id", "=", self.id), ("relation_id", "=", cached.id)])
        self._revive(mine, partner)
        if mine:
            (seen - mine).unlink()
        link = mine or seen
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
        return links.create({**values, "backend_id": self.id})

    # ---- brought up to date

    def _export_changes(self, run, link, partner):
        """What was changed here since the last sync goes there; what was changed there too comes here (W12).

        The relation is read again first: the books may have changed since the last sync.
        """
        ours, before = self._partner_values(partner), link.ours or {}
        if not any(ours[name] != before.get(name, ours[name]) for name in ours):
            return
        there = self._relation_there(run, link)
        theirs = self._relation_values(there)
        found = merge(before, link.theirs or {}, ours, theirs)
        if found.there:
            there = dataclasses.replace(there, **self._wish_values(partner, found.there))
            run.books.update_relation(there, tuple(found.there))
            theirs.update({name: getattr(there, name) for name in found.there})
        self._keep_merged(link, partner, theirs, found)
        self.env["webhero.exchange"]._commit("relation changed")

    def _relation_there(self, run, link):
        """The relation as it is in the books now; raises Refused where it went away."""
        cached = link.relation_id
        found = cached.code and run.books.relation_by_code(cached.code)
        if found and found.id == cached.remote_id:
            return found
        self.books_backend_id._refresh_relations(run.books)  # it has another code now
        self.env["webhero.exchange"]._commit("relations read")
        if cached.gone:
            raise Refused("relation_gone", relation=link.code or cached.display_name)
        return cached._as_dataclass()

    def _keep_merged(self, link, partner, theirs, found):
        tally = Tally()
        if found.here:
            self._write_partner(partner, found.here, self._countries())
        if found.lost:
            self._tell_lost(partner, found.lost, tally)
        link.write({"theirs": theirs, "ours": self._partner_values(partner)})
        if found.there or tally.problems:
            self._log_export(bool(found.there), tally.problems)

    def _wish_values(self, partner, names=FIELDS):
        """What the books get: what they would cut is cut here, so that it doesn't come back as their change."""
        values = self._partner_values(partner)
        if "country" in names:
            values["country"] = partner.country_id.with_context(lang=self._dutch()).name or ""
        return {name: fit(values[name], KEPT.get(name, KEPT_ELSE)) for name in names}

    def _dutch(self):
        """Bookkeepers of e-Boekhouden write countries in Dutch."""
        found = self.env["res.lang"].search([("code", "=like", "nl_%")], limit=1)
        return found.code or self.env.lang

    def _log_export(self, exported=1, problems=()):
        self.env["webhero.werkbon.log"].create(
            {"backend_id": self.id, "exported": int(exported), "problems": list(problems) or False}
        )

    # ---- made

    def _make_relation(self, run, partner):
        """Made once: who comes after a crash finds what was made for this customer."""
        values = self._wish_values(partner)
        if "@" not in values["email"]:
            values["email"] = ""  # “none” is no address: the books refuse it
        wish = Relation(
            type="B" if partner.is_company or partner.vat else "P",
            contact="" if partner.is_company else partner.name,
            **values,
        )
        books = self.books_backend_id
        if wish.email:
            return self._keep_made(partner, books._debtor(run.books, wish))
        return self._keep_made(partner, books._debtor_without_email(run.books, wish, made_for(partner.id)))

    def _keep_made(self, partner, relation):
        cached = self.env["webhero.eboekhouden.relation"].search(
            [("backend_id", "=", self.books_backend_id.id), ("remote_id", "=", relation.id)], limit=1
        )
        if cached:  # a customer's own e-mail address may have become another relation's there
            self._link_known(partner, self._free_relation(partner, cached))
        self._log_export()
        self.env["webhero.exchange"]._commit("relation made")
        return Relation(id=relation.id, code=relation.code)
