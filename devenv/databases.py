"""The databases that devenv makes: each `webhero_*`, recorded in .devenv/databases; no other is touched."""

import hashlib
import json
import os
import shutil

from . import paths
from .postgres import binaries
from .say import Stop, line, step
from .shell import lock, run

BASE = "webhero_base"
RECORDS = paths.STATE / "databases"
# No stock: addons must also be tested without it; one that needs stock installs it in its own copy.
BASE_MODULES = (
    "account", "account_edi_ubl_cii", "account_peppol", "auth_password_policy_portal", "auth_signup",
    "base_iban", "base_vat", "hr", "l10n_be", "phone_validation", "portal", "sale_management",
)  # fmt: skip
# sequences of ids that would give an existing id
SEQUENCES_BEHIND = """
SELECT count(*) FROM pg_sequences s
JOIN pg_depend d ON d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass AND d.deptype IN ('a', 'i')
    AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
CROSS JOIN LATERAL (SELECT (xpath('/row/last/text()', query_to_xml(
    format('SELECT max(%I) AS last FROM %s', a.attname, d.refobjid::regclass), false, true, '')))[1]::text::bigint AS last) t
WHERE t.last > coalesce(s.last_value, 0)
"""
LANGUAGES = ("nl_BE", "fr_BE", "en_US")


class Databases:
    def __init__(self, host):
        self.host = host
        self.cluster = host.cluster

    # ---- records

    def _record(self, name):
        return RECORDS / f"{self.cluster.name}-{name}.json"

    def mark(self, name):
        """What `name` was made from; None when it does not exist."""
        record = self._record(name)
        if not record.exists() or name not in self.cluster.databases():
            return None
        return json.loads(record.read_text()).get("mark")

    def set_mark(self, name, mark):
        _check_name(name)
        RECORDS.mkdir(parents=True, exist_ok=True)
        self._record(name).write_text(json.dumps({"name": name, "mark": mark}))

    def ours(self):
        """Names of the databases that we made in this cluster."""
        made = {json.loads(file.read_text())["name"] for file in RECORDS.glob(f"{self.cluster.name}-webhero_*.json")}
        return made & self.cluster.databases()

    # ---- make, copy, drop

    def drop(self, name):
        _check_name(name)
        # as the superuser, who alone may send PostgreSQL's own workers away from it
        command = (binaries() / "dropdb", "-U", "postgres", "--if-exists", "--force", name)
        run(*command, env=self.cluster.environment(), what="dropdb")
        shutil.rmtree(self._filestore(name), ignore_errors=True)
        self._record(name).unlink(missing_ok=True)

    def clone(self, source, target):
        self.set_mark(target, None)
        self.drop(target)
        self.set_mark(target, None)
        run(binaries() / "createdb", "-T", source, target, env=self.cluster.environment(), what="createdb")
        self._copy_filestore(source, target)
        # a copy is a database of its own
        self.cluster.sql(
            "UPDATE ir_config_parameter SET value = gen_random_uuid()::text WHERE key = 'database.uuid'",
            target,
        )

    def _filestore(self, name):
        return self.host.data / "filestore" / name

    def _copy_filestore(self, source, target):
        """Hard links: a filestore's files never change, they are named after their content."""
        if self._filestore(source).exists():
            shutil.copytree(self._filestore(source), self._filestore(target), copy_function=os.link)

    def base(self):
        """The Belgian database that all others are copied from; made once per Odoo and list of modules."""
        with lock(f"base-{self.cluster.name}"):
            mark = self._base_mark()
            if self.mark(BASE) != mark:
                self._make_base(mark)
        return BASE

    def copy_of_base(self, name):
        """A fresh copy of the Belgian database."""
        self.base()
        with lock(f"base-{self.cluster.name}"):
            self.clone(BASE, name)

    def _base_mark(self):
        parts = (self.host.odoo.version, str(self.host.odoo.home), *BASE_MODULES, *LANGUAGES)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def _make_base(self, mark):
        log = paths.LOGS / f"{BASE}.log"
        with step("Making the Belgian database that tests start from"):
            self.drop(BASE)
            self.set_mark(BASE, None)
            self.host.call(
                log, "init", BASE, "--country", "BE", "--language", "nl_BE", sub=["db"], what="Odoo's db init"
            )
            complaints = self.install(BASE, BASE_MODULES, log, "--load-language", ",".join(LANGUAGES))
            self.set_mark(BASE, mark)
        for row in complaints:
            print(row)

    def install(self, name, modules, log, *options):
        """Install and give back Odoo's complaints."""
        return self.host.call(
            log, "-d", name, "-i", ",".join(modules), "--no-http", "--stop-after-init", *options,
            what=f"Installing {', '.join(modules)}",
        )  # fmt: skip

    def whole(self, name):
        """Whether `name` exists, can be read, and no sequence lags behind its table.

        A cluster without fsync loses unwritten data when the machine stops, and its databases look intact until
        something is written to them.
        """
        if name not in self.cluster.databases():
            return False
        try:
            dump = (binaries() / "pg_dump", "--data-only", "-f", os.devnull, name)
            run(*dump, env=self.cluster.environment(), what="pg_dump")
            return self.cluster.sql(SEQUENCES_BEHIND, name) == [["0"]]
        except Stop:
            return False

    def made(self, work, *sources):
        """Call `work`; where it fails because a database that it copies from is broken, drop that one and call it once more."""
        try:
            return work()
        except Stop:
            broken = [name for name in sources if not self.whole(name)]
            if not broken:
                raise
        line(f"Broken, as after a machine that stopped hard, and made anew: {', '.join(broken)}")
        with lock(f"base-{self.cluster.name}"):
            for name in broken:
                self.drop(name)
        return work()

    def update(self, name, modules, log):
        return self.host.call(
            log, "-d", name, "-u", ",".join(modules), "--no-http", "--stop-after-init",
            what=f"Updating {', '.join(modules)}",
        )  # fmt: skip


def _check_name(name):
    if not name.startswith("webhero_"):
        raise Stop(f"devenv only makes and drops databases named webhero_*, not {name}.")
