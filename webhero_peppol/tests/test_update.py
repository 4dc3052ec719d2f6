# SPDX-License-Identifier: LGPL-3.0-or-later
"""Updates of older databases: duplicate storage is removed, and nothing is lost (13.1)."""

import importlib.util

from odoo.modules import get_module_path
from odoo.tests import tagged

from .common_recommand import SendCommon


@tagged("post_install", "-at_install")
class TestUpdate(SendCommon):
    def test_bytes_that_stood_twice(self):
        """A1: a message gets its document's bytes, its own copy is deleted; one whose bytes differ keeps them."""
        move, other = self.sent(), self.sent("Wielemans")
        for one, content in ((move, move.webhero_peppol_document_id._content()), (other, b"something else")):
            message = self.message_of(one)
            message.write({"payload_id": False, "payload_sha256": False})
            message._freeze_payload(content, "copy.xml", "application/xml")
        copies = self.message_of(move).payload_id, self.message_of(other).payload_id
        self.env.flush_all()
        path = f"{get_module_path('webhero_peppol')}/migrations/19.0.1.1.0/post-bytes_once.py"
        spec = importlib.util.spec_from_file_location("bytes_once", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        for _again in range(2):
            script.migrate(self.env.cr, "19.0.1.0.0")
            self.env.invalidate_all()
        self.assertEqual(self.message_of(move).payload_id, move.webhero_peppol_document_id.attachment_id)
        self.assertEqual(self.message_of(move)._payload(), move.webhero_peppol_document_id._content())
        self.assertFalse(copies[0].exists())
        self.assertEqual(self.message_of(other)._payload(), b"something else")
        self.message_of(move)._run()
        self.assertEqual(move.webhero_peppol_state, "delivered")
