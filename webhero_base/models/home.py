# SPDX-License-Identifier: LGPL-3.0-or-later
"""The framework of Home. Each addon adds its blocks by inheriting ``webhero.home`` and extending ``_blocks``."""

import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, formatLang

from ..tools.actions import open_list

READERS = "account.group_account_invoice,account.group_account_readonly"


class WebheroHome(models.AbstractModel):
    """Every amount is in the currency of the current company, for all companies selected by the user."""

    _name = "webhero.home"
    _description = "Home"

    @api.model
    def load(self):
        """All blocks for the screen, in order; with the record rules of the user."""
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
        An ``action`` is one for the web client's action service; a block without one opens nothing.
        """
        return []

    # ---- dropped files

    @api.model
    def drop(self, files):
        """Import dropped files ([[name, base64]]) and return the action that shows the result.

        Nothing is stored where no addon recognises one of them.
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
        """Whether this user may drop files; for addons that import files."""
        return False

    @api.model
    def _dropped(self, files):
        """(action, remaining files) of [(name, bytes)]: an addon takes those it recognises by content and passes the rest on."""
        return None, files

    # ---- helpers for blocks

    def _today(self):
        return fields.Date.context_today(self)

    def _convert(self, amount, company):
        own, other = self.env.company.currency_id, company.currency_id
        return amount if own == other else other._convert(amount, own, self.env.company, self._today())

    def _money_figure(self, key, title, total, **block):
        """The figure of an amount; `block` holds the other keys described in `_blocks`."""
        return {"key": key, "kind": "figure", "title": title, "value": self._money(total), "amount": total, **block}

    def _money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.env.company.currency_id)

    def _percent(self, now, before):
        if not before:
            return False
        return formatLang(self.env, (now - before) / abs(before) * 100, digits=0) + " %"

    def _view(self, name):
        """The id of a view, from the cache: ``env.ref`` queries the database each time."""
        return self.env["ir.model.data"]._xmlid_to_res_id(name)

    def _trouble(self, key, title, model, domain):
        """[a red figure] with the number of failures that need attention; [] where there are none, or no access."""
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
