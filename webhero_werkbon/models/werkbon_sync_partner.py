"""Relations of the books as customers (K2)."""

import unicodedata

from odoo import models

from odoo.addons.webhero_eboekhouden.client.values import vat_key

FIELDS = ("name", "email", "address", "postal_code", "city", "country", "phone", "website", "vat_number")
COLUMNS = {
    "name": "name",
    "email": "email",
    "address": "street",
    "postal_code": "zip",
    "city": "city",
    "phone": "phone",
    "website": "website",
    "vat_number": "vat",
}
CONTACT = "contact "


def plain(text):
    """A country's name without case and accents."""
    folded = unicodedata.normalize("NFKD", text or "").casefold()
    return "".join(char for char in folded if not unicodedata.combining(char)).strip()


def made_for(partner_id):
    """What a customer without e-mail address is known by while the books do not know more."""
    return f"{CONTACT}{partner_id}"


def customer_of(key):
    """The customer's id in what `made_for` gave; 0 where it is somebody else's key."""
    number = (key or "").removeprefix(CONTACT)
    return int(number) if key and number != key and number.isdecimal() else 0


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

    def _take_relations(self, records, tally):
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
        """Known customers are matched by code, then VAT number, then e-mail; the others are made, all at once."""
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
        """A customer that was known gets what the books say; from here on both sides are compared with this."""
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
        """What the books have and differs; what is empty there does not empty a known customer."""
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
