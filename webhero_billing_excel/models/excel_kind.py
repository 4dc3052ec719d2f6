# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a list is of: its columns, and how a row of it becomes a record. One abstract model, one model per kind."""

import logging

import psycopg2

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import columns as columns_rules
from ..rules.cells import fold
from ..rules.matching import Matcher
from ..rules.plan import Plan

_logger = logging.getLogger(__name__)
RETRY = (psycopg2.errors.SerializationFailure, psycopg2.errors.LockNotAvailable, psycopg2.errors.DeadlockDetected)


class WebheroExcelKind(models.AbstractModel):
    """To be inherited: `_target`, `_keys`, and the methods that raise NotImplementedError."""

    _name = "webhero.excel.kind"
    _description = "A kind of list in Excel"

    _target = ""  # the model that rows become
    _keys = ()  # what finds a record, the strongest first

    def _columns(self):
        """All columns, in the order of the template."""
        raise NotImplementedError

    def _row_name(self):
        """What one row is, for the heading of the result."""
        raise NotImplementedError

    def _choices(self):
        """{name of a list: allowed values} for the template's drop-downs."""
        raise NotImplementedError

    def _lookups(self, job):
        """What rows refer to, read once per run: {name: {folded word: id}} and the settings of the job."""
        raise NotImplementedError

    def _compose(self, values, lookups):
        """(fields, refusals) out of the values of a row."""
        raise NotImplementedError

    def _resolve(self, plan, fields, lookups):
        """Fill the plan's keys, values, extra, refusals and remarks."""
        raise NotImplementedError

    def _known(self, plans):
        """Existing records that one of these plans may mean, as `Known`."""
        raise NotImplementedError

    def _twin(self, plan, matcher):
        """Remark on what a new record has in common with another one."""

    def _make(self, plans):
        """Create the records of these plans, in their order."""
        raise NotImplementedError

    def _beside(self, record, plan):
        """Values for what is beside the record (contacts, translations) and is not there yet."""
        return {}

    # ---- rows become plans

    def _plan(self, row, cells, fields, lookups):
        """One row, read and composed; `fields` is {column index: code}."""
        values, refusals = columns_rules.read_row(cells, fields, lookups["columns"])
        plan = Plan(row, example=columns_rules.is_example(values))
        if plan.example:
            return plan
        composed, more = self._compose(values, lookups)
        plan.refusals += refusals + more
        self._resolve(plan, composed, lookups)
        return plan

    def _matcher(self, plans=()):
        matcher = Matcher(self._keys)
        self._learn(matcher, plans)
        return matcher

    def _learn(self, matcher, plans):
        """Tell the matcher which existing records these plans may mean."""
        for one in self._known([plan for plan in plans if not plan.refusals and not plan.example]):
            matcher.learn(one)

    def _choose(self, plan, wanted, lookup, column, code="unknown_choice"):
        """The id of a word in a lookup; an unknown one refuses the row."""
        if wanted in (None, ""):
            return None
        found = lookup.get(fold(wanted))
        if found is None:
            plan.refusals.append((column, Refusal(code, {"value": str(wanted)})))
        return found

    def _by_name(self, records, *fields):
        """{folded name: id} in every language that is installed; of two with one name the first."""
        names = {}
        for language, _name in self.env["res.lang"].get_installed():
            for record in records.with_context(lang=language):
                for field in fields:
                    if record[field]:
                        names.setdefault(fold(record[field]), record.id)
        return names

    # ---- plans become records

    def _differing(self, record, plan):
        """What the plan says that the record does not have yet; a cell that is empty never takes anything away."""
        values = {name: value for name, value in plan.values.items() if not self._same(record, name, value)}
        return values | self._beside(record, plan)

    def _change(self, record, values):
        record.write(values)

    def _same(self, record, name, value):
        field, current = record._fields[name], record[name]
        if field.type == "many2one":
            return current.id == (value or False)
        if field.type in ("float", "monetary"):
            return abs(current - value) < 1e-6
        if field.type == "html":
            return (field.convert_to_column(value, record) or "") == (current or "")
        return (current or "") == (value or "")

    def _apply(self, pairs):
        """Create or change [(plan, record or None)]; {row: record, or the sentence why not}.

        All at once first. Where that fails the half of it is tried, and so on: a bad row never stops a good one.
        """
        try:
            with self.env.cr.savepoint():
                return self._apply_all(pairs)
        except RETRY:
            raise
        except Exception as error:  # noqa: BLE001 whatever a record does, its row alone is refused
            if len(pairs) == 1:
                return {pairs[0][0].row: self._reason(error)}
        half = len(pairs) // 2
        return {**self._apply(pairs[:half]), **self._apply(pairs[half:])}

    def _apply_all(self, pairs):
        new = [plan for plan, record in pairs if record is None]
        done = dict(zip([plan.row for plan in new], self._make(new), strict=True)) if new else {}
        for plan, record in pairs:
            if record is not None:
                if values := self._differing(record, plan):
                    self._change(record, values)
                done[plan.row] = record
        self.env.flush_all()
        return done

    def _reason(self, error):
        """The finding for what a record refused."""
        if isinstance(error, UserError):
            return {"code": "host", "facts": {"text": str(error).strip()}}
        if isinstance(error, psycopg2.IntegrityError):
            return {"code": "host", "facts": {"text": self.env[self._target]._sql_error_to_message(error)}}
        reference = f"excel-{id(error):x}"
        _logger.error("%s: row of an Excel import failed", reference, exc_info=error)
        return {"code": "unexpected", "facts": {"value": reference}}
