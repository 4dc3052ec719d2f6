"""A disk that is full for a while: nothing is lost, nothing blocks the retry, no user has to act (S18.7)."""

import hashlib

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from sandbox.disk import small_disk

from .committed import CommittedNotebook
from .common import NotebookCase

LARGE = b"0123456789abcdef" * 4096
LOGGERS = ("odoo.addons.base.models.ir_attachment", "odoo.addons.webhero_exchange.models.exchange_run")


@tagged("post_install", "-at_install")
class TestFullDisk(NotebookCase):
    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger(*LOGGERS))
        self.disk = self.enterContext(small_disk())

    def store(self, content=LARGE):
        return self.env["ir.attachment"].create({"name": "large.bin", "raw": content})

    def test_half_a_file(self):
        """S18.7: a file that does not fit leaves nothing behind; with room it is stored as if nothing had been."""
        self.disk.fill()
        with self.assertRaises(OSError):
            self.store()
        self.assertEqual(self.disk.files(), [])
        self.disk.make_room()
        self.assertEqual(self.store().raw, LARGE)

    @mute_logger("odoo.addons.webhero_exchange.tools.whole_files")
    def test_left_by_the_dead(self):
        """S18.7: a truncated file under the same hash, left by an earlier version or a killed server, is removed first."""
        name = hashlib.sha1(LARGE, usedforsecurity=False).hexdigest()
        path = self.disk.folder / name[:2] / name
        for left in (LARGE[:5000], b"", bytes(len(LARGE))):
            with self.subTest(left=len(left)):
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(left)
                self.assertEqual(self.store().raw, LARGE)
                self.assertEqual(path.read_bytes(), LARGE)

    def test_a_handler_that_stores(self):
        """S18.7: a message whose handler can't store its file waits by itself, its connection with it, and is done later."""
        message = self.exchange._put(self.connection, "notebook.file", "F1")
        self.disk.fill()
        message._run()
        self.assertEqual(
            (message.state, message.error_kind, message.error_code), ("ready", "temporary", "storage_full")
        )
        self.assertTrue(self.connection.resume_at)
        self.assertIn("full", message.error_message)
        self.disk.make_room()
        message._run()
        self.assertEqual(message.state, "done")
        self.assertEqual(self.env["ir.attachment"].search([("name", "=", "F1.bin")]).raw, LARGE)


@tagged("post_install", "-at_install")
class TestFullDiskCommitted(CommittedNotebook):
    def look(self):
        with self.env_committed() as env:
            backend = self._backend(env)
            backend.next_run = fields.Datetime.subtract(fields.Datetime.now(), minutes=1)
            env.cr.commit()
            backend._poll_due()
            env.cr.commit()
            news = env["webhero.exchange"].search([("backend_id", "=", backend.id)])
            return bool(backend.failing_since), backend.poll_code, [len(one._payload()) for one in news]

    @mute_logger(*LOGGERS, "odoo.addons.webhero_exchange.models.backend")
    def test_news_that_are_stored(self):
        """S18.7: looking for news with a full disk is no matter for a person; the next look finds them all."""
        self.notebook.store.put("note", 1, {"number": 1, "key": "news", "text": "x" * 50_000})
        with small_disk() as disk:
            disk.fill()
            self.assertEqual(self.look(), (True, False, []))
            disk.make_room()
            failing, code, lengths = self.look()
            self.assertEqual((failing, code, len(lengths)), (False, False, 1))
            self.assertGreater(lengths[0], 50_000)
