# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every quarter of an hour: fetch the changes in the books (K2, W1, W2, W5); only changed records are written."""

from decimal import ROUND_HALF_UP, Decimal

import psycopg2

from odoo import fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tools import SQL, mute_logger

from odoo.addons.webhero_eboekhouden.models.books_stopped import BooksStopped
from odoo.addons.webhero_exchange.client.errors import ExchangeError, Permanent, Temporary

from ..rules import articles
from ..rules.winner import merge

BATCH = 1000
MOST_READ = 250  # what one run reads in full over REST
SOON_MINUTES = 1
COUNTS = ("relations", "materials", "hour_types", "archived")
# the host's own refusals; RedirectWarning is one too, but no UserError: a customer with a portal user is not archived
REFUSALS = (UserError, RedirectWarning, AccessError, psycopg2.DataError, psycopg2.IntegrityError)


class Tally:
    """What one run did."""

    def __init__(self):
        self.counts = dict.fromkeys(COUNTS, 0)
        self.problems = []

    def problem(self, code, **facts):
        self.problems.append([code, facts])


class WerkbonBackend(models.Model):
    _inherit = "webhero.werkbon.backend"

    log_ids = fields.One2many("webhero.werkbon.log", "backend_id", readonly=True)

    # ---- one run

    def _exchange_poll(self, run):
        self.with_context(active_test=True)._poll_changes(run)  # the worker sees what is archived too

    def _poll_changes(self, run):
        if not self.missing:
            self._resume_waiting()
        if not self.books_backend_id:
            return
        try:
            tally = self._synchronise(run.books)
            self._poll_drafts(run.books)
        except (psycopg2.errors.UniqueViolation, psycopg2.errors.SerializationFailure) as error:
            # another worker stored the same record concurrently: no error, retried soon
            raise Temporary("database_busy", retry_after=60) from error
        except Exception as error:
            ours = isinstance(error, ExchangeError)
            self._record_failure(error if ours else Permanent("unexpected", type=type(error).__name__))
            raise
        if any(tally.counts.values()) or tally.problems or not self.log_ids:
            self.env["webhero.werkbon.log"].create(
                {"backend_id": self.id, **tally.counts, "problems": tally.problems or False}
            )

    def _record_failure(self, error):
        """Log the reason of a failed run; where the books refuse access, their connection is paused."""
        exchange = self.env["webhero.exchange"]
        exchange._commit_rollback()
        if isinstance(error, BooksStopped) and error.cause.code != "books_paused":
            error.backend._pause(error.cause)
        self.env["webhero.werkbon.log"].create({"backend_id": self.id, "code": error.code, "facts": error.facts})
        exchange._commit("failure logged")

    def _synchronise(self, books):
        """Read the changes, then apply them in batches, each committed; returns the Tally."""
        tally, commit = Tally(), self.env["webhero.exchange"]._commit
        commit("sync begins")
        backend, read = self.books_backend_id, 0
        if self.import_relations:
            read = max(read, len(backend._refresh_relations(books, most=MOST_READ)))
            commit("relations read")
        if self.import_materials or self.import_hour_types:
            read = max(read, len(backend._refresh_products(books, most=MOST_READ)))
            commit("articles read")
        if read >= MOST_READ and not books.reads_all:  # more is waiting: go on in a minute
            again = fields.Datetime.add(fields.Datetime.now(), minutes=SOON_MINUTES)
            self.backend_id.next_run = again
            self.env["webhero.exchange"]._wake_up(again)
        if self.import_relations:
            self._import_changes(self._changed_relations(), self._import_relations, tally)
        if self.import_materials or self.import_hour_types:
            self._import_changes(self._changed_articles(), self._import_articles, tally)
        return tally

    def _import_changes(self, records, take, tally):
        """In batches; when one fails as a whole its records are taken one by one, and only the bad one is left."""
        for start in range(0, len(records), BATCH):
            batch = records[start : start + BATCH]
            if not self._tried(take, batch, tally):
                for record in batch:
                    self._tried(take, record, tally, last=True)
            self.env["webhero.exchange"]._commit("batch taken over")

    def _tried(self, take, records, tally, last=False):
        counts, problems = dict(tally.counts), list(tally.problems)
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                take(records, tally)
                self.env.flush_all()
        except REFUSALS as error:
            self.env.invalidate_all(flush=False)
            tally.counts, tally.problems = counts, problems
            if last:
                text = str(error.args[0] if error.args else error)
                tally.problem("record_refused", record=records.display_name, text=text[:300])
            return False
        return True

    # ---- what changed

    def _changed(self, model, column):
        """Records of the books that are new, or not as they were at the last sync."""
        table = self.env[model]._table
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT c.id FROM %(table)s c LEFT JOIN webhero_werkbon_link l ON l.%(column)s = c.id"
                " AND l.backend_id = %(backend)s WHERE c.backend_id = %(books)s AND c.remote_id != 0"
                " AND (CASE WHEN c.gone THEN l.id IS NOT NULL AND l.digest IS DISTINCT FROM 'gone'"
                " ELSE l.digest IS DISTINCT FROM c.digest END) ORDER BY c.id",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                backend=self.id,
                books=self.books_backend_id.id,
            )
        )
        return self.env[model].browse(row[0] for row in rows)

    def _changed_relations(self):
        return self._changed("webhero.eboekhouden.relation", "relation_id").filtered(lambda one: not one.making)

    def _changed_articles(self):
        return self._changed("webhero.eboekhouden.product", "article_id")

    def _links(self, column, records):
        found = self.env["webhero.werkbon.link"].search([("backend_id", "=", self.id), (column, "in", records.ids)])
        return {link[column].id: link for link in found}

    # ---- one record

    def _merge(self, link, record, theirs, write, tally):
        """Apply the books' changes to `record`; returns the Merge.

        `write(record, values)` writes fields by the books' names. Overwritten local values are noted in the chatter
        and in the log.
        """
        found = merge(link.ours or {}, link.theirs or {}, self._ours(record), theirs)
        if found.here:
            write(record, found.here)
        if found.lost:
            self._notify_lost(record, found.lost, tally)
        return found

    def _ours(self, record):
        return self._partner_values(record) if record._name == "res.partner" else self._product_values(record)

    def _notify_lost(self, record, lost, tally):
        texts = [f"{name}: {old or '-'} → {new or '-'}" for name, (old, new) in lost.items()]
        tally.problem("both_changed", record=record.display_name, fields="; ".join(texts))
        record.message_post(
            body=self.env._("Changed here and in e-Boekhouden; e-Boekhouden wins. %s", "; ".join(texts))
        )

    def _remember(self, link, cached, record, theirs, pending=()):
        """Keep both sides as they are now; a field that was changed here only stays to be exported."""
        before, now = link.ours or {}, self._ours(record)
        waiting = {name: before[name] for name in pending if name in before}
        link.write({"digest": cached.digest, "theirs": theirs, "ours": {**now, **waiting}})

    # ---- archiving

    def _archive(self, link, record, tally):
        """Archive what went away in the books, unless the books of another company still have it."""
        if record.active and not self._lives_elsewhere(link):
            record.action_archive()
            link.was_archived = True
            tally.counts["archived"] += 1

    def _lives_elsewhere(self, link):
        column = "partner_id" if link.partner_id else "product_id"
        others = self.env["webhero.werkbon.link"].sudo()
        others = others.search([("backend_id", "!=", self.id), (column, "=", link[column].id)])
        return any(other._lives() for other in others)

    def _leave_gone(self, column, records):
        """Their relation or article was deleted and created again: drop these links, as the records belong to the new one."""
        links = self.env["webhero.werkbon.link"].search(
            [("backend_id", "=", self.id), (column, "in", [record.id for record in records])]
        )
        for link in links:
            self._revive(link, link[column])
        links.unlink()

    def _revive_template(self, record):
        if record._name == "product.product" and not record.product_tmpl_id.active:
            record.product_tmpl_id.action_unarchive()

    def _revive(self, link, record):
        if link.was_archived:
            if not record.active:
                record.action_unarchive()
                self._revive_template(record)
            link.was_archived = False

    def _article_values(self, article):
        """What the books say; prices are EUR excl. VAT, as text without needless zeros."""
        return {
            "name": article.name or article.code,
            "code": article.code,
            "unit": article.unit,
            "price": self._price_text(article.price_excl),
        }

    def _price_text(self, value):
        return format(Decimal(str(value)).quantize(Decimal("0.000001"), ROUND_HALF_UP).normalize(), "f")

    def _product_values(self, product):
        return {
            "name": product.name or "",
            "code": product.default_code or "",
            "unit": product.webhero_werkbon_unit or "",
            "price": self._price_text(product.lst_price),
        }

    def _product_columns(self, values):
        names = {"name": "name", "code": "default_code", "unit": "webhero_werkbon_unit"}
        found = {column: values[name] or False for name, column in names.items() if name in values}
        if "price" in values:
            found["list_price"] = float(values["price"])
        if "unit" in values:
            found["webhero_werkbon_use"] = articles.use_of(values["unit"])
        return found

    def _import_articles(self, records, tally):
        links = self._links("article_id", records)
        for record in records:
            link = links.get(record.id)
            if record.gone or not record.usable:
                self._drop_article(link, record, tally)
            elif not self._is_wanted(record):
                continue
            elif link and link.product_id:
                self._update_product(link, record, tally)
        new = records.filtered(
            lambda one: (
                not one.gone
                and one.usable
                and self._is_wanted(one)
                and not (one.id in links and links[one.id].product_id)
            )
        )
        for record in new:
            links.get(record.id, self.env["webhero.werkbon.link"]).unlink()
        self._make_products(new, tally)

    def _is_wanted(self, record):
        use = articles.use_of(record.unit)
        return self.import_hour_types if use == articles.HOUR else self.import_materials

    def _drop_article(self, link, record, tally):
        """W2: what is inactive or gone in the books is archived here."""
        if link and link.product_id:
            self._archive(link, link.product_id, tally)
        if link:
            link.digest = "gone" if record.gone else record.digest
        elif not record.gone:
            self._skip(record, "article_id")

    def _update_product(self, link, record, tally):
        product = link.product_id
        theirs = self._article_values(record._as_dataclass())
        self._revive(link, product)
        found = self._merge(link, product, theirs, lambda one, values: one.write(self._product_columns(values)), tally)
        if found.here:
            self._count(tally, record)
        self._remember(link, record, product, theirs, found.there)

    def _count(self, tally, record):
        use = articles.use_of(record.unit)
        tally.counts["hour_types" if use == articles.HOUR else "materials"] += 1

    def _make_products(self, records, tally):
        known = self._known_products(records)
        pairs = {**known, **self._create_products(records.filtered(lambda one: one.id not in known))}
        self._leave_gone("product_id", known.values())
        for record in records.filtered(lambda one: one.id in known):
            values = self._article_values(record._as_dataclass())
            known[record.id].write(self._product_columns(values))
        self.env["webhero.werkbon.link"].create([self._product_link(record, pairs[record.id]) for record in records])
        for record in records:
            self._count(tally, record)

    def _create_products(self, records):
        """{id of a record: the new article of it}."""
        taxes, uoms = self._tax_of_codes(), self._uoms()
        values = [self._new_product_values(record, taxes, uoms) for record in records]
        made = self.env["product.product"].with_context(tracking_disable=True).create(values)
        return dict(zip(records.ids, made, strict=True))

    def _product_link(self, record, product):
        return {
            "backend_id": self.id,
            "article_id": record.id,
            "product_id": product.id,
            "code": record.code,
            "digest": record.digest,
            "theirs": self._article_values(record._as_dataclass()),
            "ours": self._product_values(product),
        }

    def _new_product_values(self, record, taxes, uoms):
        article = record._as_dataclass()
        tax = taxes.get(article.vat_code)
        return {
            **self._product_columns(self._article_values(article)),
            "type": "service" if articles.use_of(article.unit) == articles.HOUR else "consu",
            "company_id": self.company_id.id,
            "uom_id": uoms.get(article.unit.casefold(), uoms[""]),
            "taxes_id": [(6, 0, [tax] if tax else [])],
            "supplier_taxes_id": [(6, 0, [])],
            "standard_price": float(article.cost_excl),
        }

    def _known_products(self, records):
        """{id of the cached article: product with the same code that no article belongs to yet, here or elsewhere}.

        A product that several companies share and that one of them has from its books keeps that one's name and price.
        """
        codes = [code for code in records.mapped("code") if code]
        links = self.env["webhero.werkbon.link"].sudo().search([("product_id", "!=", False)])
        mine = links.filtered(lambda link: link.backend_id == self)
        found = self.env["product.product"].search(
            [
                ("default_code", "in", codes),
                ("company_id", "in", (False, self.company_id.id)),
                ("id", "not in", links.product_id.ids),
            ]
        )
        by_code = {product.default_code: product for product in reversed(found)}
        gone = mine.filtered(lambda link: link.article_id.gone and (link.product_id.active or link.was_archived))
        by_code.update({link.code: link.product_id for link in gone})
        return {record.id: by_code.pop(record.code) for record in records if record.code in by_code}

    def _uoms(self):
        """{unit of the books: unit of measure}; `uur` is Odoo's hour, an unknown unit becomes Units."""
        uoms = {uom.name.casefold(): uom.id for uom in self.env["uom.uom"].search([])}
        hour, unit = self.env.ref("uom.product_uom_hour").id, self.env.ref("uom.product_uom_unit").id
        return {**uoms, "uur": hour, "uren": hour, "stuk": unit, "": unit}

    def _tax_of_codes(self):
        """{VAT code of the books: sales tax of the same rate here}, where there is one."""
        taxes = self.env["account.tax"].search(
            [
                *self.env["account.tax"]._check_company_domain(self.company_id),
                ("type_tax_use", "=", "sale"),
                ("amount_type", "=", "percent"),
            ]
        )
        plain = taxes.filtered(lambda tax: not tax.price_include)
        normal = self.books_backend_id.vat_code_ids.filtered(
            lambda code: code.side == "sale" and code.treatment in ("", "normal")
        )
        return {code.code: plain.filtered(lambda tax, rate=code.rate: tax.amount == rate)[:1].id for code in normal}
