# SPDX-License-Identifier: LGPL-3.0-or-later
"""A new release of the official rules: fetched as it is published, tried, and only then switched on (issue 15, line 9)."""

import base64
import io
import threading
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from odoo.addons.webhero_base.rules.refusal import Refusal, Refused
from odoo.addons.webhero_exchange.client.errors import ExchangeError

from sandbox.killing import CommittedCase
from sandbox.rules_repository import RulesRepository
from sandbox.testing import serving, test_data

from ..client.rules_release import RulesSource
from ..models.peppol_validator import RULES_DIR
from ..models.rules_release import ADDRESS, WebheroPeppolRules
from ..rules import old_sheets, rules_archive, rules_examples
from ..validator.rulesets import made_on
from .common import PeppolCommon
from .test_hostile_peppol import archive, release


def sheets(*wanted):
    """{name: bytes} of sheets of the test data whose names hold one of these words."""
    folder = test_data("peppol/xslt")
    return {path.name: path.read_bytes() for path in folder.glob("*.xslt") if any(word in path.name for word in wanted)}


@tagged("post_install", "-at_install")
class TestSource(BaseCase):
    def setUp(self):
        super().setUp()
        self.there = self.enterContext(serving(RulesRepository()))

    def source(self, address=None):
        return RulesSource(address or self.there.credentials()["Address"])

    def test_newest(self):
        """P7: the repository's finished release, as a jar whose checksum is the one beside it."""
        source = self.source()
        release = source.newest()
        self.assertEqual(release.version, "4.5.3")
        names = zipfile.ZipFile(io.BytesIO(source.fetch(release))).namelist()
        self.assertIn("external/schematron/openpeppol/2026.5/xslt/PEPPOL-EN16931-UBL.xslt", names)

    def test_a_file(self):
        """P7: an address of a jar is taken as it is, by the checksum that there is."""
        self.there.switch(sums="md5 sha1")
        source = self.source(self.there.credentials()["Address"] + "/4.5.3/phive-rules-peppol-4.5.3.jar")
        release = source.newest()
        self.assertEqual(release.version, "")
        self.assertTrue(source.fetch(release))

    def test_refused(self):
        """P7: another file's checksum, none, no release at that address: nothing is taken."""
        for switches, code in (({"spoiled": "sum"}, "wrong_checksum"), ({"sums": "md5", "spoiled": ""}, "no_checksum")):
            self.there.switch(**switches)
            source = self.source()
            with self.assertRaises(ExchangeError) as caught:
                source.fetch(source.newest())
            self.assertEqual(caught.exception.code, code)
        with self.assertRaises(ExchangeError) as caught:
            self.source(self.there.url + "/maven2/com/helger/other").newest()
        self.assertEqual(caught.exception.code, "no_release")

    def test_cut(self):
        """P7: half a jar is no jar: its checksum is another."""
        self.there.fault("garbage", path=r"\.jar(\?|$)", times=9)
        source = self.source()
        with self.assertRaises(ExchangeError):
            source.fetch(source.newest())


@tagged("post_install", "-at_install")
class TestArchive(BaseCase):
    def test_sources_only(self):
        """P7: sources alone (.sch) are refused with where compiled ones are; a zip of anything else otherwise."""
        for files, code in (
            ({"PEPPOL-EN16931-UBL.sch": "<x/>"}, "rules_source_only"),
            ({"a.txt": ""}, "rules_incomplete"),
        ):
            found = rules_archive.inspect(archive(files))
            self.assertIsInstance(found, Refusal)
            self.assertEqual(found.code, code)

    def test_examples(self):
        """P7: an example and a test set of the archive are asked; what is for no sheet of it is left out."""
        files = {path.name: path.read_bytes() for path in (test_data("peppol/fixtures/unit-bis3")).glob("*.xml")}
        asked = list(rules_examples.of_archive(files, ("CEN", "PEPPOL")))
        self.assertGreater(len(asked), 10)
        self.assertFalse(list(rules_examples.of_archive(files, ("T111",))))

    def test_older_layers(self):
        """P7, remotes 6: older is what only takes newer sheets away; what has no day decides nothing."""
        new, old = {"CEN": "2026-03-30", "PEPPOL": "2026-05-01"}, {"CEN": "2025-10-01", "PEPPOL": "2025-11-01"}
        for one, used, expected in (
            (old, new, True), (new, old, False), (new, new, False), (old, {}, False), ({**old, "CEN": "2027-01-01"}, new, False),
            ({"CEN": "2025-10-01"}, new, True), ({"CEN": ""}, new, False), ({**old, "MLS": "2020-01-01"}, {"MLS": ""}, False),
        ):  # fmt: skip
            self.assertEqual(old_sheets.is_older(one, used), expected, (one, used))

    def test_in_force(self):
        """P7: rules are old when nine months have passed, or when a later release is in force by its date."""
        made = {"CEN": "2026-03-30", "PEPPOL": "2026-04-01"}
        self.assertEqual(old_sheets.too_old(made, date(2026, 8, 16)), ())
        self.assertEqual(old_sheets.too_old(made, date(2026, 8, 17)), ("PEPPOL",))


@tagged("post_install", "-at_install")
class TestRelease(PeppolCommon):
    def setUp(self):
        super().setUp()
        self.there = self.enterContext(serving(RulesRepository()))
        self.releases = self.env["webhero.peppol.rules"]
        self.parameters = self.env["ir.config_parameter"].sudo()
        self.parameters.set_param(RULES_DIR, False)
        self.parameters.set_param(ADDRESS, self.there.credentials()["Address"])

    def rules(self):
        return self.env["webhero.peppol.validator"]._rules()

    def refused(self, content):
        before = self.parameters.get_param(RULES_DIR)
        with self.assertRaises(Refused) as caught:
            self.releases._install(content)
        self.assertEqual(self.parameters.get_param(RULES_DIR), before)
        return caught.exception.refusal

    def test_fetched(self):
        """P7: one press brings the sheets of the newest release of each layer, which the screen and invoices name; a second
        press finds nothing new.
        """
        test_data("peppol/xslt")  # what pip brings has two layers
        rules, is_new = self.releases._fetch()
        self.assertTrue(is_new)
        self.assertEqual(set(rules.sheets), {"CEN", "PEPPOL", "PEPPOL-SB", "T111", "T71", "MLS"})
        self.assertEqual(
            (rules.version, rules.made["PEPPOL"], rules.origins["MLS"]), ("2026.5", "2026-05-01", "release 1.0.1")
        )
        self.assertIn("2026.5", self.env["webhero.peppol.validator"]._rules_text())
        self.assertIn("2026.5", self.env["webhero.peppol.validator"]._check(self.export(self.make_invoice())).label())
        self.assertFalse(self.releases._fetch()[1])
        self.assertEqual(len(self.there.received(r"\.jar$")), 1)

    def test_with_its_examples(self):
        """P7: the known answers that come along are asked too, and come out."""
        test_data("peppol/fixtures/unit-bis3")
        self.there.switch(examples=True)
        self.assertTrue(self.releases._fetch()[1])

    def test_wrong_answers(self):
        """P7: sheets that find nothing wrong in a broken document are not switched on; the reason names which."""
        self.there.switch(spoiled="answers")
        with self.assertRaises(Refused) as caught:
            self.releases._fetch()
        self.assertEqual(caught.exception.refusal.code, "rules_examples")
        self.assertFalse(self.parameters.get_param(RULES_DIR))
        told = self.releases._sentence(caught.exception.refusal.code, caught.exception.refusal.facts)
        self.assertIn("Invoice", told)

    def test_no_schemas(self):
        """P7, remotes 6: sheets without schemas keep the schemas that are here, from the upload before or from a package."""
        self.releases._install(archive({**sheets("2025.11"), **self.schemas()}))
        self.assertIn("webhero_peppol_rules", self.rules().schemas["Invoice"])
        self.releases._install(archive(sheets("2026.5")))
        self.assertIn("webhero_peppol_rules", self.rules().schemas["Invoice"])
        self.assertEqual(self.rules().version, "2026.5")

    def test_older(self):
        """P7, remotes 6: rules older than those in use are refused with both versions and days, asked about when uploaded, and
        only used on purpose; what is newer in a mixed release stays.
        """
        self.releases._install(archive(sheets("2026.5", "mls")))
        refusal = self.refused(archive(sheets("2025.11")))
        self.assertEqual(refusal.code, "rules_older")
        told = self.releases._sentence(refusal.code, refusal.facts)
        for part in ("PEPPOL", "2026.5", "2026-05-01", "2025.11", self.made("2025.11")["PEPPOL"]):
            self.assertIn(part, told)
        self.assertEqual(self.refused(archive(sheets("2025.11-CEN"))).code, "rules_older", "one layer too")
        self.releases._install(archive(sheets("2026.5")))  # the same again repairs what is there
        content = base64.b64encode(archive(sheets("2025.11")))
        wizard = self.env["webhero.peppol.rules.upload"].create({"filename": "old.zip", "content": content})
        self.assertEqual(wizard.action_upload()["res_id"], wizard.id)
        self.assertIn("2025.11", wizard.older)
        self.assertEqual(self.rules().version, "2026.5")
        wizard.action_upload_older()
        self.assertEqual(self.rules().version, "2025.11")
        self.assertIn("MLS", self.rules().sheets)
        self.parameters.set_param(RULES_DIR, False)
        self.releases._install(archive(sheets("2025.11-PEPPOL-EN16931-UBL.xslt", "2026.5-CEN")))
        self.releases._install(archive(sheets("2026.5-PEPPOL-EN16931-UBL.xslt", "2025.11-CEN")))
        self.assertEqual((self.rules().origins["CEN"], self.rules().version), ("release 2026.5", "2026.5"))

    def test_fetched_older(self):
        """P7, remotes 6: a repository whose newest release is older than the one in use changes nothing, and Home says so."""
        self.releases._install(archive({"PEPPOL-EN16931-UBL.xslt": self.of_tomorrow()}))
        self.releases._cron_fetch()
        told = self.releases._trouble_text()
        self.assertTrue("2031-05-01" in told and "2026.5" in told, told)

    def of_tomorrow(self):
        (sheet,) = sheets("2026.5-PEPPOL-EN16931-UBL.xslt").values()
        return b"<!-- Last update: 2031-05-01 -->".join([sheet[: (end := sheet.index(b"?>") + 2)], sheet[end:]])

    @staticmethod
    def made(version):
        return {"PEPPOL": made_on(next(test_data("peppol/xslt").glob(f"*{version}-PEPPOL-EN16931-UBL.xslt")))}

    def schemas(self):
        folder = test_data("peppol/xsd")
        return {f"xsd/{path.relative_to(folder)}": path.read_bytes() for path in Path(folder).rglob("*.xsd")}

    def test_one_layer(self):
        """P7, remotes 6: a zip of one layer keeps the other layers that are here."""
        self.releases._install(archive(sheets("2026.5-CEN", "2026.5-PEPPOL-EN16931-UBL.xslt")))
        self.releases._install(archive(sheets("mls")))
        self.assertLessEqual({"CEN", "PEPPOL", "MLS"}, set(self.rules().sheets))

    def test_sources_only(self):
        """P7, remotes 6: a jar of sources is refused, with where to find compiled rules."""
        self.there.switch(spoiled="sources")
        source = RulesSource(self.parameters.get_param(ADDRESS))
        refusal = self.refused(source.fetch(source.newest()))
        self.assertIn("phive-rules-peppol", self.releases._sentence(refusal.code, refusal.facts))

    def test_no_address(self):
        """P7: without an address no call is made, and the sentence names the setting to fill in."""
        self.parameters.set_param(ADDRESS, False)
        settings = self.env["res.config.settings"].create({})
        with self.assertRaises(UserError):
            settings.action_webhero_fetch_rules()
        self.assertFalse(self.there.received())

    def test_monthly(self):
        """P7: the monthly job is off until an administrator switches it on; a failure is shown on Home until it works."""
        cron = self.env.ref("webhero_peppol.ir_cron_rules")
        self.assertFalse(cron.active)
        settings = self.env["res.config.settings"].create({"webhero_peppol_rules_monthly": True})
        settings.execute()
        self.assertTrue(cron.active)
        self.there.switch(spoiled="sum")
        self.releases._cron_fetch()
        self.assertTrue(self.releases._trouble_text())
        figure = next(one for one in self.env["webhero.home"]._blocks() if one["key"] == "peppol_rules")
        self.assertIn("jar", figure["note"])
        self.there.switch(spoiled="")
        self.releases._cron_fetch()
        self.assertFalse(self.releases._trouble_text())
        self.assertEqual(self.rules().version, "2026.5")

    def test_who(self):
        """P7: only a system administrator changes the rules, by fetching as by uploading."""
        biller = self.env["res.users"].create(
            {"name": "Biller", "login": "biller", "group_ids": [(4, self.env.ref("account.group_account_manager").id)]}
        )
        with self.assertRaises(AccessError):
            self.releases.with_user(biller)._fetch()
        with self.assertRaises(AccessError):
            self.releases.with_user(biller)._install(b"")

    def test_uploaded(self):
        """P7, remotes 6: the upload takes the jar as it is published, and tries it in the same way."""
        source = RulesSource(self.parameters.get_param(ADDRESS))
        content = base64.b64encode(source.fetch(source.newest()))
        self.env["webhero.peppol.rules.upload"].create({"filename": "rules.jar", "content": content}).action_upload()
        self.assertEqual(self.rules().version, "2026.5")
        broken = self.env["webhero.peppol.rules.upload"].create({"content": base64.b64encode(b"PK nothing")})
        with self.assertRaises(UserError):
            broken.action_upload()

    def test_the_same_again(self):
        """P7, S18.5: one release uploaded five times in a row; the one in use and the one before it are kept."""
        content = release()
        with patch.object(WebheroPeppolRules, "_wrong_answers", lambda *_rules: []):
            for _time in range(5):
                self.releases._install(content)
                self.env.cr.postcommit.run()
        folder = Path(self.parameters.get_param(RULES_DIR))
        self.assertTrue(folder.is_dir())
        self.assertEqual(len([path for path in folder.parent.iterdir() if not path.name.startswith(".")]), 2)


@tagged("post_install", "-at_install")
class TestRulesAtOnce(CommittedCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self._remove)
        with self.env_committed() as env:
            self.before = env["ir.config_parameter"].get_param(RULES_DIR)

    def _remove(self):
        with self.env_committed() as env:
            env["ir.config_parameter"].set_param(RULES_DIR, self.before)
            env.cr.commit()

    def test_two_administrators(self):
        """P7, S18.5: two administrators upload the same release at the same moment: it is switched on, and no error for either."""
        content, meet, done = release(), threading.Barrier(2, timeout=60), []

        def tried(*_rules):
            with suppress(threading.BrokenBarrierError):
                meet.wait(10)  # both are unpacked; who is second tries again, alone
            return []

        def install():
            with self.env_committed() as env:
                retrying(lambda: done.append(env["webhero.peppol.rules"]._install(content)), env)
                env.cr.commit()

        with (
            patch.object(WebheroPeppolRules, "_wrong_answers", tried),
            mute_logger("odoo.service.model"),
        ):
            self.at_once(install, install)
        with self.env_committed() as env:
            env.registry.clear_cache()  # as each request does where another process has changed a parameter
            self.assertTrue(Path(env["ir.config_parameter"].get_param(RULES_DIR)).is_dir())
        self.assertGreaterEqual(len(done), 2)
