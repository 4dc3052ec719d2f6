# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reading from the books and creating records in them.

Read automatically: the lists daily (E2), relations and articles on request (E6), and the token's expiry (E1).

Debtors: found by e-mail, created when missing, never changed and never duplicated (E3, T22 to T24).

Before a debtor is created, a reservation row that only one worker can hold is committed: no lock is held
during calls to the books. A worker that dies leaves the row behind; the next one queries the books first and
then continues with its code.
"""

import dataclasses
from datetime import timedelta

import psycopg2

from odoo import fields, models
from odoo.tools import mute_logger

from odoo.addons.webhero_exchange.client.errors import ExchangeError, NotYet, Permanent

from ..client import vat_codes
from ..client.values import clean, email_key, fit
from ..rules import debtor_code
from ..rules import token as token_rule
from .debtors import MAKING_SECONDS

BUSY_SECONDS = 3
FRESH_SECONDS = 60  # relations read this recently are not read again in whole before a creation
TRIES = 5
LONGEST_NAME = 100  # the books keep no more of it
SETTINGS = "webhero.eboekhouden.settings"


class EboekhoudenBackend(models.Model):
    _inherit = "webhero.eboekhouden.backend"

    def _exchange_poll(self, run):
        """Each step is committed separately: no call to the books is made while a lock is held."""
        client, commit = run.client, self.env["webhero.exchange"]._commit
        self._warn_token()
        commit("token looked at")
        self._refresh_lists(client)
        commit("lists read")
        self._refresh_relations(client)
        commit("relations read")
        self._refresh_products(client)

    def _refresh_lists(self, client):
        """Read all lists first, then write what changed."""
        ledgers = client.ledgers()
        found = {
            "webhero.eboekhouden.ledger": {str(each.id): each for each in ledgers},
            "webhero.eboekhouden.cost.centre": {str(each.id): each for each in client.cost_centres() if each.active},
            "webhero.eboekhouden.unit": {str(each.id or each.name): each for each in client.units()},
        }
        if client.lists_templates:
            active = {str(each.id): each for each in client.templates() if each.active}
            found["webhero.eboekhouden.template"] = active
        gone = self._sync_vat_codes()
        for model, items in found.items():
            values = {key: self.env[model]._values(item) for key, item in items.items()}
            gone.append(self.env[model].sudo()._sync(self, values))
        self._identify_books(ledgers)
        self.refreshed_at = fields.Datetime.now()
        self._notify_gone_settings([records for records in gone if records])

    def _sync_vat_codes(self):
        codes = self.env["webhero.eboekhouden.vat.code"]
        found = {code.code: codes._values(code) for code in vat_codes.vat_codes(self.country)}
        return [codes.sudo()._sync(self, found)]

    def _notify_gone_settings(self, gone):
        """Name the settings that point to something that went away; once, to the person in charge."""
        texts = [text for records in gone for text in self.env[SETTINGS]._uses(records)]
        if not texts:
            return
        text = self._in_language_of_responsible().env._(
            "Gone in e-Boekhouden but still chosen here: %s.", "; ".join(texts)
        )
        self._notify_responsible(text)

    def _in_language_of_responsible(self):
        return self.with_context(lang=self._responsible().lang or self.env.lang)

    def _responsible(self):
        return self.responsible_id or self.create_uid

    def _notify_responsible(self, text, **task):
        """A message on the connection, and a task for the person in charge."""
        self.backend_id.message_post(body=text, partner_ids=self._responsible().partner_id.ids)
        if self._responsible().active:
            self.backend_id.activity_schedule(
                "mail.mail_activity_data_warning", summary=text, user_id=self._responsible().id, **task
            )

    def _refresh_relations(self, client, **options):
        """Read the relations that changed and give their cached records; over REST at most 250 a run in full."""
        changed = self.env["webhero.eboekhouden.relation"].sudo()._refresh(self, client, **options)
        self.relations_read_at = fields.Datetime.now()
        return changed

    def _refresh_products(self, client, **options):
        """The same for articles."""
        return self.env["webhero.eboekhouden.product"].sudo()._refresh(self, client, **options)

    def _warn_token(self):
        if self.mode != "token" or not self.token_end:
            return
        days = token_rule.warning(self.token_end, fields.Date.context_today(self), self.token_warned)
        if not days:
            return
        self.token_warned = days
        text = self._in_language_of_responsible().env._(
            "The token of %(name)s ends on %(date)s. Make a new one in e-Boekhouden (Administration, Connections,"
            " API) and fill it in here with its end date; until then nothing is booked after that day.",
            name=self.name,
            date=self.token_end.strftime("%d/%m/%Y"),
        )
        self._notify_responsible(text, date_deadline=self.token_end)

    # ---- debtors

    def _debtor(self, client, wish, ahead=None):
        """The Relation with the e-mail address of `wish`, created in the books where there is none.

        `wish` is a Relation without id and code. Raises Permanent('debtor_without_email'),
        Temporary('debtor_busy') while another worker creates the same one, and the client's errors. Commits the
        one found or created; those in `ahead`, the Debtors of a run, are committed with the bookings made for them.
        """
        self.ensure_one()
        key = email_key(wish.email)
        if "@" not in key:
            raise Permanent("debtor_without_email", name=wish.name)
        known = ahead and (ahead.known.get(key) or self._made_ahead(client, wish, key, ahead))
        return known or self._known_debtor(key) or self._new_debtor(client, wish, key)

    def _made_ahead(self, client, wish, key, ahead):
        """The Relation for which `ahead` has reserved a row, or None. Rolls back only when it raises: the caller has
        already started on the booking for it.
        """
        making, code = ahead.take(key)
        if not making:
            return None
        try:
            relation = self._find_or_make(client, dataclasses.replace(wish, code=code), making, fresh=True)
            making._become(self, relation)
        except (ExchangeError, psycopg2.Error):
            self._release_claim(making)
            raise
        ahead.keep(key, making, relation)
        return relation

    def _debtor_without_email(self, client, wish, made_for):
        """The Relation of a customer without e-mail address: created once for each `made_for`."""
        self.ensure_one()
        return self._known_debtor(made_for) or self._new_debtor(client, wish, made_for)

    def _relations(self):
        return self.env["webhero.eboekhouden.relation"].sudo()

    def _known_debtor(self, key):
        """T22: of several the active one with the lowest number. `key` is an e-mail address or a `made_for`."""
        name = "email_key" if "@" in key else "made_for"
        domain = [("backend_id", "=", self.id), (name, "=", key), ("making", "=", False), ("gone", "=", False)]
        found = self._relations().search_fetch(domain, ["data"], order="inactive, remote_id", limit=1)
        return found._as_dataclass() if found else None

    def _known_debtors(self, keys):
        """{e-mail address: Relation} of those of `keys` that are debtors, one as `_known_debtor` gives it."""
        domain = [("backend_id", "=", self.id), ("email_key", "in", keys), ("making", "=", False), ("gone", "=", False)]
        names, found = ["data", "email_key"], {}
        for one in self._relations().search_fetch(domain, names, order="inactive, remote_id"):
            found.setdefault(one.email_key, one._as_dataclass())
        return found

    def _new_debtor(self, client, wish, key):
        making = self._start_making(wish, key)
        known = self._known_debtor(key)  # made by another worker between our look and our row
        if known:
            making.unlink()
            return known
        try:
            return self._finish_making(making, self._find_or_make(client, wish, making))
        except (ExchangeError, psycopg2.Error):
            self._release_claim(making)
            raise

    def _finish_making(self, making, relation):
        try:
            making._become(self, relation)
        except psycopg2.errors.UniqueViolation:  # another worker read it meanwhile, after our snapshot
            self._exchange()._commit_rollback()
            making._become(self, relation)
        self._exchange()._commit("debtor known")
        return relation

    def _exchange(self):
        return self.env["webhero.exchange"]

    # ---- one maker

    def _start_making(self, wish, key):
        """The committed reservation row for creating this debtor; also one that an earlier worker began."""
        until = fields.Datetime.now() + timedelta(seconds=MAKING_SECONDS)
        base = debtor_code.base(clean(wish.name))
        code = debtor_code.free_code(base, self._codes(base))
        made_for = None if "@" in key else key
        try:
            begun = self._relations()._begin_making(self, code, wish, key, until, made_for)
            making = begun or self._adopt_claim(key, until)
        except psycopg2.errors.SerializationFailure as error:  # it was begun by another worker after our snapshot
            self._exchange()._commit_rollback()
            raise NotYet("debtor_busy", retry_after=BUSY_SECONDS) from error
        self._exchange()._commit("debtor reserved")
        return making

    def _adopt_claim(self, key, until):
        """The row of a worker that is gone; raises where it is still alive, or where another debtor has our code."""
        domain = [("administration_key", "=", self.administration_key), ("email_key", "=", key), ("making", "=", True)]
        making = self._relations().search(domain, limit=1)
        if not making or making.making_until > fields.Datetime.now():
            raise NotYet("debtor_busy", retry_after=BUSY_SECONDS)
        making.write({"making_until": until, "backend_id": self.id})
        making.flush_recordset()
        return making

    def _release_claim(self, making):
        """We could not finish: the next try may begin at once, with the same code."""
        self._exchange()._commit_rollback()
        making = making.exists()
        making.write({"making_until": fields.Datetime.now() - timedelta(seconds=1)})
        self._exchange()._commit("debtor let go")

    def _codes(self, *bases):
        """Codes in use that begin like one of `bases`, in each connection with this administration."""
        return self._relations()._codes_like(self.administration_key, *bases)

    # ---- in the books

    def _find_or_make(self, client, wish, making, fresh=False):
        """`wish` may have the code of `making` already; `fresh`: the list of all relations needs no reading now."""
        by_email = "@" in wish.email
        look = self._lookup_by_email if by_email else self._lookup_by_code
        found, plain = look(client, wish, making, fresh), False
        for _attempt in range(TRIES):
            if found:
                return found
            if not by_email:
                self._about_to_send(making)
            try:
                return client.add_relation(dataclasses.replace(wish, code=wish.code or making.code))
            except Permanent as refusal:
                wish = dataclasses.replace(wish, code="")
                found, plain = self._after_refusal(client, wish, making, refusal, plain)
        raise Permanent("debtor_code", name=wish.name, code=making.code)

    def _after_refusal(self, client, wish, making, refusal, plain):
        """(the debtor where an earlier attempt of ours had reached the books, whether its code is simplified).

        Takes another code where the code was refused; raises `refusal` for any other reason.
        """
        there = client.relation_by_code(making.code)
        if there and wish.email and email_key(there.email) == email_key(wish.email):
            return there, plain
        if not there and (plain or refusal.code != "REL_005"):
            raise refusal
        plain = plain or not there
        base = debtor_code.plain_base(wish.name) if plain else debtor_code.base(clean(wish.name))
        self._assign_code(making, base, [*client.relation_codes(), making.code])
        return None, plain

    def _assign_code(self, making, base, taken):
        """Another code, which no other worker is using either, committed."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                code = debtor_code.free_code(base, [*taken, *self._codes(base)])
                making.write({"code": code, "sent": False})
                making.flush_recordset()
        except psycopg2.errors.UniqueViolation as error:  # the next try sees the code that the other worker took
            raise NotYet("debtor_busy", retry_after=BUSY_SECONDS) from error
        self._exchange()._commit("debtor code")

    def _about_to_send(self, making):
        """Commit before the first write: after a crash, a relation with our code can then be taken as ours."""
        making.sent = True
        self._exchange()._commit("debtor sent")

    def _lookup_by_email(self, client, wish, _making, fresh):
        """Check the books before creating: with the full list where one call returns it and the last one was long ago."""
        if not fresh and client.reads_all and self._is_stale():
            self._read_relations(client)
            return self._known_debtor(email_key(wish.email))
        found = client.relations_by_email(wish.email)
        return min(found, key=lambda relation: (relation.inactive, relation.id), default=None)

    def _lookup_by_code(self, client, wish, making, _fresh):
        """The relation that an earlier worker created there; another code where ours belongs to another relation."""
        there = client.relation_by_code(making.code)
        if there and making.sent and not there.email and there.name == fit(wish.name, LONGEST_NAME):
            return there
        if there:
            self._assign_code(making, debtor_code.base(clean(wish.name)), [*client.relation_codes(), making.code])
        return None

    def _reads_first(self):
        """True where the first debtor that is made reads the whole list before."""
        return self.mode == "soap" and self._is_stale()

    def _is_stale(self):
        read = self.relations_read_at
        return not read or read < fields.Datetime.now() - timedelta(seconds=FRESH_SECONDS)

    def _read_relations(self, client):
        try:
            with mute_logger("odoo.sql_db"):
                self._refresh_relations(client)
                self._exchange()._commit("relations read")
        except (psycopg2.errors.SerializationFailure, psycopg2.errors.UniqueViolation):
            self._exchange()._commit_rollback()  # another worker stored what it read at the same moment
