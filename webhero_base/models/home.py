# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the owner sees first: the frame. Each addon adds its blocks by inheriting ``webhero.home`` and extending ``_blocks``."""

import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, formatLang

from ..tools.actions import open_list

READERS = "account.group_account_invoice,account.group_account_readonly"


class WebheroHome(models.AbstractModel):
    """Every amount is in the currency of the current company, over all companies that the user has switched on."""

    _name = "webhero.home"
    _description = "Home"

    @api.model
    def load(self):
        """All blocks for the screen, in their order; the user's own record rules count."""
        if not self.env.user.has_groups(READERS):
            raise AccessError(self.env._("Home is for who may see invoices. Ask your administrator for that right."))
        return {
            "title": " + ".join(self.env.companies.mapped("name")),
            "day": format_date(self.env, self._today(), date_format="EEEE d MMMM y"),
            "can_invoice": self.env.user.has_group("account.group_account_invoice"),
            "can_drop": self._accepts_files(),
            "blocks": sorted(self._blocks(), key=lambda block: block.get("sequence", 50)),
        }

    @api.model
    def _blocks(self):
        """The blocks: dicts {key, title, kind, sequence, …}. To be extended.

        kind ``figure``: value (text), note (text), tone (good, warn, bad or nothing), action;
        kind ``chart``: labels, series [{label, data}], note;
        kind ``list``: columns [text], rows [{id, cells [text], tone, action, buttons [{label, model, method}]}], empty (text),
        bulk [{label, model, method}] for a selection, action for all;
        kind ``steps``: note, rows [{id, title, note, buttons [{label, model, method}]}], action for all, hide {label, model,
        method, ids}.
        A chart with ``empty`` (text) has nothing to draw yet.
        An ``action`` is what the web client's action service takes; a block without one opens nothing.
        """
        return []

    # ---- files that are dropped on it

    @api.model
    def drop(self, files):
        """Take in files ([[name, base64]]) that somebody dropped; the action that shows what became of them.

        Nothing of them is kept where one is nobody's.
        """
        if not self._accepts_files():
            raise AccessError(self.env._("You have no right to take in files here. Ask your administrator."))
        read = [(name, base64.b64decode(data)) for name, data in files]
        action, left = self._dropped(read)
        if left:
            names = ", ".join(name for name, _data in left)
            raise UserError(self.env._("What is %s? Nothing here takes in such a file; nothing was stored.", names))
        return action

    @api.model
    def _accepts_files(self):
        """Whether this user may drop anything; for addons that take in files."""
        return False

    @api.model
    def _dropped(self, files):
        """(action, files that are left) of [(name, bytes)]: an addon takes what it knows by its content, and gives the rest on."""
        return None, files

    # ---- what blocks are made of

    def _today(self):
        return fields.Date.context_today(self)

    def _convert(self, amount, company):
        own, other = self.env.company.currency_id, company.currency_id
        return amount if own == other else other._convert(amount, own, self.env.company, self._today())

    def _money_figure(self, key, title, total, **block):
        """The figure of an amount; `block` carries the rest of what `_blocks` says."""
        return {"key": key, "kind": "figure", "title": title, "value": self._money(total), "amount": total, **block}

    def _money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.env.company.currency_id)

    def _percent(self, now, before):
        if not before:
            return False
        return formatLang(self.env, (now - before) / abs(before) * 100, digits=0) + " %"

    def _view(self, name):
        """Its id from the cache: ``env.ref`` asks the database each time."""
        return self.env["ir.model.data"]._xmlid_to_res_id(name)

    def _trouble(self, key, title, model, domain):
        """[a red figure] that counts what went wrong and waits for a person; [] where there is nothing, or no right."""
        if not self.env[model].has_access("read"):
            return []
        domain = [("company_id", "in", [*self.env.companies.ids, False]), *domain]
        count = self.env[model].search_count(domain)
        figure = {
            "key": key,
            "kind": "figure",
            "title": title,
            "value": str(count),
            "count": count,
            "tone": "bad",
            "sequence": 5,
            "note": self.env._("Look what is wrong"),
            "action": open_list(model, domain, title),
        }
        return [figure] if count else []
