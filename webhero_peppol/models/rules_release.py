# SPDX-License-Identifier: LGPL-3.0-or-later
"""A new release of the official rules: fetched or uploaded, tried on known answers, and only then switched on (P7)."""

import dataclasses
import errno
import hashlib
import itertools
import json
import logging
import shutil
import tempfile
from pathlib import Path

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tools import config, mute_logger

from odoo.addons.webhero_base.rules.refusal import Refusal, Refused
from odoo.addons.webhero_base.tools import parameters
from odoo.addons.webhero_exchange.client.errors import ExchangeError

from ..client.rules_release import RulesSource
from ..rules import old_sheets, rules_archive, rules_examples
from ..validator.process import ValidatorUnavailable
from ..validator.rulesets import find, newest
from .peppol_validator import RULES_DIR

_logger = logging.getLogger(__name__)

ADDRESS = "webhero_peppol.rules.url"
TAKEN = "webhero_peppol.rules.taken"  # JSON: version, day, address of what was fetched last
TROUBLE = "webhero_peppol.rules.trouble"  # JSON: code, facts, day of the monthly job's last failure
CRON = "webhero_peppol.ir_cron_rules"


class WebheroPeppolRules(models.AbstractModel):
    _name = "webhero.peppol.rules"
    _description = "Releases of the official Peppol rules"

    # ---- fetched

    @api.model
    def _fetch(self, address=""):
        """(RuleSet that is in force now, whether it is a new one). Raises Refused (refusal) or an ExchangeError.

        Nothing is written before the last call: no row is locked while the remote answers.
        """
        self._check_administrator()
        address = (address or self._parameter(ADDRESS)).strip()
        if not address:
            raise Refused("rules_no_address")
        source = RulesSource(address)
        release, taken = source.newest(), self._last_fetched()
        known = release.version and (taken.get("version"), taken.get("address")) == (release.version, address)
        if known and Path(self._parameter(RULES_DIR) or "/nowhere").is_dir():
            return self.env["webhero.peppol.validator"]._rules(), False
        rules = self._install(source.fetch(release))
        self._set_json_parameter(
            TAKEN, {"version": release.version or rules.version, "day": self._today(), "address": address}
        )
        self._set_json_parameter(TROUBLE, None)
        return rules, True

    @api.model
    def _cron_fetch(self):
        """Monthly; a failure is stored and reported on Home, and the rules are unchanged."""
        try:
            self._fetch()
        except Refused as error:
            self._store_trouble(error.refusal.code, error.refusal.facts)
        except ExchangeError as error:
            self._store_trouble(error.code, error.facts)

    def _store_trouble(self, code, facts):
        _logger.info("the official rules could not be fetched: %s %s", code, facts)
        self._set_json_parameter(TROUBLE, {"code": code, "facts": facts, "day": self._today()})

    # ---- taken

    @api.model
    def _install(self, content, may_be_older=False):
        """Switch on the rules of an archive (bytes), with whatever it lacks from the release before; its RuleSet.

        Raises Refused where it is no release, is not safe, gives a wrong answer or is older than the release before
        (unless `may_be_older`): then nothing has changed.
        """
        self._check_administrator()
        files = rules_archive.inspect(content)
        if isinstance(files, Refusal):
            raise Refused(files.code, **files.facts)
        sheets, examples = rules_archive.parted(files)
        folder = self._unpack(sheets, hashlib.sha256(content).hexdigest()[:16], may_be_older)
        found = find(folder)
        wrong = self._wrong_answers(found, examples)
        if wrong:
            shutil.rmtree(folder, ignore_errors=True)
            raise Refused("rules_examples", count=len(wrong), names=", ".join(wrong[:3]))
        before = self._parameter(RULES_DIR)
        self._use(folder)
        others = self._others(folder, before)
        self.env.cr.postcommit.add(lambda: [shutil.rmtree(path, ignore_errors=True) for path in others])
        return found

    def _use(self, folder):
        """The first release of a database, stored by two at the same moment: the second is tried again, and finds the first."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                parameters.store(self.env, RULES_DIR, str(folder))
                self.env.flush_all()
        except UniqueViolation:
            raise ConcurrencyError(self.env._("These rules are being changed by somebody else as well.")) from None

    def _unpack(self, files, mark, may_be_older):
        """A folder of this database, named after its content and created atomically. Layers missing from the archive are copied."""
        home = Path(config["data_dir"], "webhero_peppol_rules", self.env.cr.dbname)
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home, prefix=".new") as draft:
            for name, content in files.items():
                path = Path(draft, "release", name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            self._complete_layers(Path(draft, "release"), may_be_older)
            return self._place(Path(draft, "release"), home, mark)

    @staticmethod
    def _place(release, home, mark):
        """The folder of `home` that `release` became: `mark` with the first free number, also when two are placed at once."""
        known = sum(path.is_dir() for path in home.glob(f"{mark}*"))
        for number in itertools.count(known + 1):
            folder = home / (f"{mark}-{number}" if number > 1 else mark)
            try:
                return release.rename(folder)
            except OSError as error:  # taken: a folder that is not empty is never replaced
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
        return None

    def _complete_layers(self, folder, may_be_older):
        """Layers and schemas missing from the new release, from the previous one: MLS is released separately, schemas rarely.
        A layer that was newer before stays, unless an older release was asked for.
        """
        before = self._parameter(RULES_DIR)
        if not before or not Path(before).is_dir():
            return
        have, had = find(folder), find(before)
        if not may_be_older and old_sheets.is_older(have.made, had.made):
            raise Refused("rules_older", pairs=_pairs(have, had))
        kept = () if may_be_older else old_sheets.newer_layers(had.made, have.made)
        for layer, path in had.sheets.items():
            if layer not in have.sheets or layer in kept:
                self._copy(Path(path), Path(before), folder)
        if not have.schemas and had.schemas:
            for path in Path(before).rglob("*.xsd"):
                self._copy(path, Path(before), folder)

    @staticmethod
    def _copy(path, before, folder):
        target = folder / path.relative_to(before)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)

    @staticmethod
    def _others(folder, before):
        """The releases to be removed once this one is committed: only it and the previous one are kept, since a worker may
        still use the latter. One that is unpacked later is not among them.
        """
        paths = [path for path in folder.parent.iterdir() if path.is_dir() and not path.name.startswith(".")]
        return [path for path in paths if str(path) not in (str(folder), before)]

    # ---- tried

    def _wrong_answers(self, rules, examples):
        """Names of the examples that these sheets get wrong; each sheet is asked alone, without schemas."""
        validator, alone = (
            self.env["webhero.peppol.validator"]._validator(),
            dataclasses.replace(newest((rules,)), schemas={}),
        )
        try:
            return [
                one.name
                for one in (*rules_examples.own(alone.sheets), *rules_examples.of_archive(examples, alone.sheets))
                if not one.is_confirmed_by(validator.check(one.content, alone).findings)
            ]
        except ValidatorUnavailable as error:
            raise Refused("rules_not_tried", reason=str(error)) from error

    # ---- notices

    @api.model
    def _sentence(self, code, facts):
        """The error and what to do, in the reader's language."""
        sentence = self._sentences().get(code)
        if code == "rules_older":
            facts = {"layers": "; ".join(self._older_text(*pair) for pair in facts["pairs"])}
        if sentence:
            return sentence % facts
        return " ".join(self.env["webhero.access.point"]._exchange_explain(code, facts))

    def _older_text(self, layer, used, used_day, new, new_day):
        return self.env._(
            "%(layer)s: in use %(used)s of %(used_day)s, in the file %(new)s of %(new_day)s",
            layer=layer, used=used or "?", used_day=used_day, new=new or "?", new_day=new_day,
        )  # fmt: skip

    def _sentences(self):
        return {
            "rules_older": self.env._(
                "These rules are older than those in use, so they were not switched on (%(layers)s). Take the newest release; with"
                " older rules, invoices that are right today may be refused. An older one can be uploaded on purpose under"
                " Settings, Peppol, Rules."
            ),
            "rules_no_address": self.env._(
                "There is no address to fetch the rules from. Fill it in under Settings, Peppol, Rules: the guide says which."
            ),
            "rules_not_zip": self.env._("The file is no zip or jar, or it is damaged."),
            "rules_too_large": self.env._("The file is larger than a release of the rules can be."),
            "rules_path": self.env._("The file has a path that leaves its folder: %(file)s"),
            "rules_incomplete": self.env._(
                "The file has no sheet of rules such as PEPPOL-EN16931-UBL.xslt. Take the compiled release: the guide names it."
            ),
            "rules_packed_twice": self.env._(
                "The file has no sheet of rules itself, but another archive in it (%(file)s). Unpack it once, and take that one."
            ),
            "rules_source_only": self.env._(
                "The file has the sources of the rules only (.sch), which can't be run. Take the compiled sheets (.xslt): the jar"
                " phive-rules-peppol has them in external/schematron/openpeppol."
            ),
            "rules_unsafe": self.env._("%(file)s does what rules never need (%(what)s); it is not taken."),
            "rules_examples": self.env._(
                "These rules get %(count)s known documents wrong (%(names)s), so they were not switched on. Take another"
                " release, or ask who publishes them."
            ),
            "rules_not_tried": self.env._(
                "The rules could not be tried (%(reason)s), so they were not switched on. Install saxonche, then try again."
            ),
            "no_release": self.env._(
                "%(address)s names no release. Fill in the folder of the artefact phive-rules-peppol, or a .jar or .zip."
            ),
            "no_checksum": self.env._("There is no checksum beside %(file)s (.sha512, .sha256 or .sha1), so it is not taken."),
            "wrong_checksum": self.env._(
                "%(file)s does not have the checksum that is published with it (%(kind)s), so it is not taken. Try again later."
            ),
        }  # fmt: skip

    @api.model
    def _trouble_text(self):
        """Why the monthly job could not fetch the rules, "" where nothing is wrong."""
        trouble = self._json_parameter(TROUBLE)
        return self._sentence(trouble["code"], trouble["facts"]) if trouble else ""

    # ---- kept

    def _last_fetched(self):
        """{version, day, address} of what was fetched last, {} where nothing was."""
        return self._json_parameter(TAKEN)

    def _json_parameter(self, name):
        try:
            return json.loads(self._parameter(name) or "{}")
        except ValueError:
            return {}

    def _set_json_parameter(self, name, values):
        parameters.store(self.env, name, json.dumps(values) if values else "")

    def _parameter(self, name):
        return parameters.read(self.env, name)

    def _today(self):
        return fields.Date.to_string(fields.Date.context_today(self))

    def _check_administrator(self):
        if not (self.env.su or self.env.user.has_group("base.group_system")):
            raise AccessError(self.env._("Only a system administrator can change the rules."))


def _pairs(have, had):
    """[layer, version and day in use, version and day in the new release] of the layers that would become older."""

    def of(rules, layer):
        return rules.origins[layer].partition(" ")[2], rules.made[layer]

    return [(layer, *of(had, layer), *of(have, layer)) for layer in old_sheets.newer_layers(had.made, have.made)]
