# SPDX-License-Identifier: LGPL-3.0-or-later
"""The same extract of the KBO from several people at the same moment, over HTTP (S18.5)."""

import base64

from odoo import Command
from odoo.tests import tagged

from sandbox import check_digits
from sandbox.requesting import RequestsCase

from . import kbo_files

MODEL, UPLOAD = "webhero.kbo.import", "webhero.kbo.upload"
PEOPLE = 5
NUMBER = 7100


@tagged("post_install", "-at_install")
class TestKboAtOnce(RequestsCase):
    def setUp(self):
        super().setUp()
        self._remove()
        self.addCleanup(self._remove)
        with self.env_committed() as env:
            self.admin_id = env.ref("base.user_admin").id
        self.people = [self.visitor(self.admin_id) for _each in range(PEOPLE)]

    def _remove(self):
        with self.env_committed() as env:
            env[MODEL].search([]).unlink()
            env["webhero.kbo.enterprise"].search([]).unlink()
            env.cr.commit()

    def full(self):
        companies = [kbo_files.company(check_digits.kbo(place + 11), f"Zaak {place}") for place in range(3)]
        return base64.b64encode(kbo_files.archive(kbo_files.together(*companies), number=NUMBER)).decode()

    def found(self):
        """([(number, state)] of the imports, names of the companies)."""
        with self.env_committed() as env:
            imports = [(one.number, one.state) for one in env[MODEL].search([], order="id")]
            return imports, sorted(env["webhero.kbo.enterprise"].search([]).mapped("name"))

    def test_one_upload_of_five(self):
        """P4, S18.5: one full file of five people at once, by the dialog: it is taken in once, the others are told."""
        file = {"name": f"KboOpenData_{NUMBER}_2026_11_Full.zip", "datas": self.full()}
        presses = []
        for visitor in self.people:
            _done, (attachment,) = visitor.rpc("ir.attachment", "create", [file])
            _done, (wizard,) = visitor.rpc(UPLOAD, "create", [{"file_ids": [Command.set([attachment])]}])
            presses.append(lambda visitor=visitor, wizard=wizard: visitor.rpc(UPLOAD, "action_import", [wizard]))
        told = self.answers(*presses)
        self.assertEqual(self.assertNoFault(told), 1, told)
        self.assertEqual(self.found()[0], [(NUMBER, "waiting")])
