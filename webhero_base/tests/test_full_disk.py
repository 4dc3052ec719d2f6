# SPDX-License-Identifier: LGPL-3.0-or-later
"""A disk that is full for a while, for whatever stores a file: nothing is lost, and the next attempt succeeds (S18.7)."""

import hashlib
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.models.fetchmail import FetchmailServer as Host

from sandbox.disk import Disk, small_disk

from ..models import fetchmail

LARGE = b"0123456789abcdef" * 4096
LOGGERS = ("odoo.addons.base.models.ir_attachment", "odoo.http")


@tagged("post_install", "-at_install")
class TestFullDisk(HttpCase):
    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger(*LOGGERS))
        self.disk = self.enterContext(small_disk())

    def store(self):
        return self.env["ir.attachment"].create({"name": "large.bin", "raw": LARGE})

    def test_half_a_file(self):
        """S18.7: a file that does not fit leaves nothing behind; with room it is stored as if nothing had been."""
        self.disk.fill()
        with self.assertRaises(OSError):
            self.store()
        self.assertEqual(self.disk.files(), [])
        self.disk.make_room()
        self.assertEqual(self.store().raw, LARGE)

    def test_left_by_the_dead(self):
        """S18.7: a truncated file under the same hash, left by a killed server, is removed first."""
        name = hashlib.sha1(LARGE, usedforsecurity=False).hexdigest()
        path = self.disk.folder / name[:2] / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(LARGE[:5000])
        with mute_logger(
            "odoo.addons.webhero_base.tools.whole_files", "odoo.addons.webhero_exchange.tools.whole_files"
        ):
            self.assertEqual(self.store().raw, LARGE)
        self.assertEqual(path.read_bytes(), LARGE)

    def test_a_sentence(self):
        """S18.7: who uploads, imports or saves a file on the screen is told why it is not stored; later it is."""
        self.authenticate("admin", "admin")
        call = {"model": "ir.attachment", "method": "create", "kwargs": {}}
        call["args"] = [{"name": "statement.cod", "raw": LARGE.decode()}]
        self.disk.fill()
        answer = self.url_open("/web/dataset/call_kw", json={"params": call}).json()
        self.assertEqual(answer["error"]["data"]["name"], "odoo.exceptions.UserError", answer)
        self.assertFalse(self.env["ir.attachment"].search_count([("name", "=", "statement.cod")]))
        self.disk.make_room()
        answer = self.url_open("/web/dataset/call_kw", json={"params": call}).json()
        self.assertEqual(self.env["ir.attachment"].browse(answer["result"]).raw, LARGE)

    @mute_logger("odoo.addons.webhero_base.models.fetchmail")
    def test_mails_wait(self):
        """S18.7: no mail is fetched, and so none marked as read, while its attachment could not be stored."""
        if type(self.disk) is not Disk:
            return  # not root: this disk is only a limit on the length of files
        servers, fetched = self.env["fetchmail.server"], []
        with (
            patch.object(Host, "_fetch_mail", lambda *_servers, **_options: fetched.append(1)),
            patch.object(fetchmail, "ROOM", 2**20),
        ):
            self.disk.fill()
            self.assertTrue(servers._fetch_mail())
            self.assertFalse(fetched)
            self.disk.make_room()
            self.assertIsNone(servers._fetch_mail())
        self.assertEqual(fetched, [1])
