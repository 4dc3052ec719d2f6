# SPDX-License-Identifier: LGPL-3.0-or-later
"""Relations of the books as customers (K2), customers as relations of the books (K15)."""

import dataclasses
from datetime import timedelta

from odoo import fields, models
from odoo.tools.sql import escape_psql

from odoo.addons.webhero_eboekhouden.client import Relation
from odoo.addons.webhero_eboekhouden.client.values import email_key, fit, vat_key
from odoo.addons.webhero_exchange.client.errors import Permanent

from ..rules.relation import COLUMNS, FIELDS, customer_of, made_for, plain
from ..rules.winner import merge
from .werkbon_sync import Tally

# characters that the books keep; a longer e-mail address or VAT number is refused
KEPT, KEPT_ELSE = {"name": 100, "address": 150, "email": None, "vat_number": None}, 50

FRESH_SECONDS = 60  # relations read this recently are not read again before one is made


class WerkbonBackend(models.Model):
    _inherit = "webhero.werkbon.backend"

    # ---- values

    def _relation_values(self, relation):
        """What the books say, by the names of FIELDS."""
        values = {name: getattr(relation, name) or "" for name in FIELDS}
        values["phone"] = values["phone"] or relation.mobile
        return {**values, "name": values["name"] or relation.contact or relation.code}

    def _partner_values(self, partner):
        values = {name: partner[column] or "" for name, column in COLUMNS.items()}
        return {**values, "country": partner.country_id.code or ""}

    def _partner_columns(self, values, countries):
        """Columns of res.partner for values of the books."""
        found = {COLUMNS[name]: value or False for name, value in values.items() if name in COLUMNS}
        if "country" in values:
            found["country_id"] = countries.get(plain(values["country"]), False)
        return found

    def _countries(self):
        """{plain name or ISO code: id}, in each language that is installed."""
        found = {}
        for lang, _name in [("en_US", ""), *self.env["res.lang"].get_installed()]:
            for country in self.env["res.country"].with_context(lang=lang).search([]):
                found[plain(country.name)] = found[plain(country.code)] = country.id
        return found

    # ---- taking over

    def _import_relations(self, records, tally):
        links, countries = self._links("relation_id", records), self._countries()
        living = records.filtered(lambda one: not one.gone and not one.inactive)
        new = living.filtered(lambda one: one.id not in links)
        for record in (records - living).filtered(lambda one: one.id in links):
            self._drop_relation(links[record.id], record, tally)
        self._skip((records - living).filtered(lambda one: one.id not in links and not one.gone), "relation_id")
        for record in (living - new).with_prefetch(records.ids):
            self._update_partner(links[record.id], record, countries, tally)
        self._make_partners(new, countries, tally)

    def _drop_relation(self, link, record, tally):
        if link.partner_id:
            self._archive(link, link.partner_id, tally)
        link.digest = "gone" if record.gone else record.digest

    def _skip(self, records, column):
        """Remember that these were seen, though nothing is made of them."""
        self.env["webhero.werkbon.link"].create(
            [{"backend_id": self.id, column: record.id, "digest": record.digest} for record in records]
        )

    def _update_partner(self, link, record, countries, tally):
        partner = link.partner_id
        if not partner:  # seen while it was inactive
            link.unlink()
            return self._make_partners(record, countries, tally)
        relation = record._as_dataclass()
        theirs = self._relation_values(relation)
        self._revive(link, partner)
        found = self._merge(
            link, partner, theirs, lambda one, values: self._write_partner(one, values, countries), tally
        )
        tally.counts["relations"] += bool(found.here)
        self._remember(link, record, partner, theirs, found.there)
        link.code = relation.code

    def _write_partner(self, partner, values, countries):
        partner.with_context(no_vat_validation=True).write(self._partner_columns(values, countries))

    def _make_partners(self, records, countries, tally):
        """Existing customers are matched by code, then VAT number, then e-mail; the others are created in one batch."""
        known = self._matches(records)
        wanted = [record for record in records if record.id not in known]
        values = [self._new_partner_values(record, countries) for record in wanted]
        made = self.env["res.partner"].with_context(no_vat_validation=True, tracking_disable=True).create(values)
        found = [(record, known[record.id]) for record in records if record.id in known]
        self._leave_gone("partner_id", known.values())
        pairs = [*found, *zip(wanted, made, strict=True)]
        self._link_partners(pairs, countries)
        tally.counts["relations"] += len(pairs)

    def _new_partner_values(self, record, countries):
        relation = record._as_dataclass()
        return {
            **self._partner_columns(self._relation_values(relation), countries),
            "ref": relation.code or False,
            "is_company": relation.type != "P",
            "comment": relation.note or False,
        }

    def _link_partners(self, pairs, countries):
        """An existing customer gets the books' values; from now on both sides are compared with these."""
        values = []
        for record, partner in pairs:
            relation = record._as_dataclass()
            theirs = self._relation_values(relation)
            changed = self._changed_columns(partner, self._partner_columns(theirs, countries))
            if changed:
                partner.with_context(no_vat_validation=True).write(changed)
            values.append(
                {
                    "backend_id": self.id,
                    "relation_id": record.id,
                    "partner_id": partner.id,
                    "code": relation.code,
                    "digest": record.digest,
                    "theirs": theirs,
                    "ours": self._partner_values(partner),
                }
            )
        self.env["webhero.werkbon.link"].create(values)

    def _changed_columns(self, partner, columns):
        """The books' values that differ; an empty value there does not clear that of an existing customer."""
        return {
            name: value
            for name, value in columns.items()
            if value and (partner[name].id if name == "country_id" else partner[name]) != value
        }

    # ---- matching

    def _matches(self, records):
        """{id of the cached relation: partner}; each partner at most once, and none that is linked already."""
        keys = {"made_for": {}, "code": {}, "vat": {}, "email": {}}
        for partner, code in [*self._candidates_gone(), *self._candidates(records)]:
            for kind, key in self._keys(made_for(partner.id), code, partner.vat, partner.email):
                keys[kind].setdefault(key, partner)
        found, taken = {}, set()
        for record in records:
            relation = record._as_dataclass()
            for kind, key in self._keys(record.made_for, relation.code, relation.vat_number, relation.email):
                partner = keys[kind].get(key)
                if partner and partner.id not in taken:
                    found[record.id] = partner
                    taken.add(partner.id)
                    break
        return found

    def _keys(self, made, code, vat, email):
        keys = {"made_for": made, "code": (code or "").casefold(), "vat": vat_key(vat), "email": plain(email)}
        return [(kind, key) for kind, key in keys.items() if key]

    def _candidates_gone(self):
        """(customer, code) of those whose relation went away, also where they were archived for that."""
        links = self.env["webhero.werkbon.link"].search(
            [("backend_id", "=", self.id), ("partner_id", "!=", False), ("relation_id.gone", "=", True)]
        )
        return [
            (link.partner_id, link.code or link.partner_id.ref)
            for link in links
            if link.partner_id.active or link.was_archived
        ]

    def _candidates(self, records):
        """(customer, code) of those of this company that no relation belongs to yet."""
        linked = self.env["webhero.werkbon.link"].search_fetch(
            [("backend_id", "=", self.id), ("partner_id", "!=", False)], ["partner_id"]
        )
        found = self.env["res.partner"].search_fetch(
            [
                ("id", "not in", linked.partner_id.ids),
                ("parent_id", "=", False),
                ("company_id", "in", (False, self.company_id.id)),
                ("id", "not in", self.env["res.company"].sudo().search([]).partner_id.ids),
                *["|"] * 3,
                ("id", "in", [customer_of(record.made_for) for record in records]),
                ("ref", "!=", False),
                ("vat", "!=", False),
                ("email", "!=", False),
            ],
            ["ref", "vat", "email"],
        )
        return [(partner, partner.ref) for partner in found]

    def _relation_for(self, run, partner):
        """The Relation (number and code) of a customer; commits any creation or change in the books.

        A relation deleted there, and one that may not be exported, is a Refusal that stops only this work order.
        """
        link = self.env["webhero.werkbon.link"]._of_partner(self, partner)
        if link.relation_id and not link.relation_id.gone:
            if self.export_relations:
                self._export_changes(run, link, partner)
            return self._plain_relation(link)
        code = partner.ref or link.code
        known = self._known_relation(partner, code) or self._refresh_candidates(run, partner, code)
        if known:
            return self._plain_relation(self._link_known(partner, known))
        if link.relation_id:
            raise Permanent("relation_gone", relation=link.code or partner.display_name)
        if not self.export_relations:
            raise Permanent("relation_not_exported", customer=partner.display_name)
        return self._make_relation(run, partner)

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

    def _refresh_candidates(self, run, partner, code):
        """Before creating one: it may have been created there a minute ago. E-mail addresses are checked later."""
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
            raise Permanent(
                "relation_of_other",
                customer=partner.display_name,
                other=taken.partner_id.display_name,
                relation=found.display_name,
            )
        return found

    def _link_known(self, partner, cached):
        """A customer known on both sides: from now on the two are compared.

        Removes its link to a deleted relation, and the mark that this relation was seen.
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

    def _export_changes(self, run, link, partner):
        """Send local changes since the last sync to the books; fields changed in both places are taken from the books (W12).

        The relation is read again first: the books may have changed since the last sync.
        """
        ours, before = self._partner_values(partner), link.ours or {}
        lacks = self._lacks_extras(link, partner)
        if not (lacks or any(ours[name] != before.get(name, ours[name]) for name in ours)):
            return
        there = self._relation_there(run, link)
        theirs = self._relation_values(there)
        found = merge(before, link.theirs or {}, ours, theirs)
        extras = {name: value for name, value in partner._webhero_books_extras().items() if not getattr(there, name)}
        if found.there or (lacks and extras):
            there = dataclasses.replace(there, **self._wish_values(partner, found.there), **extras)
            run.books.update_relation(there, (*found.there, *extras))
            theirs.update({name: getattr(there, name) for name in found.there})
        self._store_merged(link, partner, theirs, found)
        self.env["webhero.exchange"]._commit("relation changed")

    def _lacks_extras(self, link, partner):
        """Whether the books have no Peppol number or address for invoices where we know one; SOAP has no place for them."""
        cached = link.relation_id._as_dataclass()
        rest = self.books_backend_id.mode == "token"
        return rest and any(not getattr(cached, name) for name in partner._webhero_books_extras())

    def _relation_there(self, run, link):
        """The relation as it is in the books now; raises Permanent where it went away."""
        cached = link.relation_id
        found = cached.code and run.books.relation_by_code(cached.code)
        if found and found.id == cached.remote_id:
            return found
        self.books_backend_id._refresh_relations(run.books)  # it has another code now
        self.env["webhero.exchange"]._commit("relations read")
        if cached.gone:
            raise Permanent("relation_gone", relation=link.code or cached.display_name)
        return cached._as_dataclass()

    def _store_merged(self, link, partner, theirs, found):
        tally = Tally()
        if found.here:
            self._write_partner(partner, found.here, self._countries())
        if found.lost:
            self._notify_lost(partner, found.lost, tally)
        link.write({"theirs": theirs, "ours": self._partner_values(partner)})
        if found.there or tally.problems:
            self._log_export(bool(found.there), tally.problems)

    def _wish_values(self, partner, names=FIELDS):
        """The values for the books, truncated as they would do, so that this is not synchronised back as a change."""
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

    def _make_relation(self, run, partner):
        """Created once: after a crash the relation already created for this customer is found."""
        values = self._wish_values(partner)
        if "@" not in values["email"]:
            values["email"] = ""  # “none” is no address: the books refuse it
        wish = Relation(
            type="B" if partner.is_company or partner.vat else "P",
            contact="" if partner.is_company else partner.name,
            **values,
            **partner._webhero_books_extras(),
        )
        books = self.books_backend_id
        if wish.email:
            return self._store_created(partner, books._debtor(run.books, wish))
        return self._store_created(partner, books._debtor_without_email(run.books, wish, made_for(partner.id)))

    def _store_created(self, partner, relation):
        cached = self.env["webhero.eboekhouden.relation"].search(
            [("backend_id", "=", self.books_backend_id.id), ("remote_id", "=", relation.id)], limit=1
        )
        if cached:  # a customer's own e-mail address may have become another relation's there
            self._link_known(partner, self._free_relation(partner, cached))
        self._log_export()
        self.env["webhero.exchange"]._commit("relation made")
        return Relation(id=relation.id, code=relation.code)
