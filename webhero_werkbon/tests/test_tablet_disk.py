# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a tablet sends to a server with a full disk (S18.7)."""

import base64
import random

from odoo.tests import tagged
from odoo.tools import mute_logger

from sandbox.disk import small_disk

from .test_tablet import TabletCase, picture


@tagged("post_install", "-at_install")
class TestTabletDisk(TabletCase):
    def test_full_disk(self):
        """K11, S18.7: a photo, or work with a signature, that can't be stored is asked for again, and nothing of it is kept."""
        noise = random.Random(7).randbytes(60_000)
        photo = picture("JPEG") + noise
        signed = self.push(signature=base64.b64encode(picture() + noise).decode(), signed_by="Mia Zon")
        headers, way = {"X-Photo-Id": "photo-0001", "Content-Type": "image/jpeg"}, f"/orders/{self.order.id}/photos"
        with small_disk() as disk, mute_logger("odoo.addons.base.models.ir_attachment"):
            disk.fill()
            for path, body, more in ((way, photo, headers), ("/orders", signed, None)):
                answer = self.call(path, body, headers=more)
                self.assertEqual((answer.status_code, answer.json()), (503, {"error": "storage_full"}))
                self.assertTrue(answer.headers["Retry-After"])
            self.assertFalse(self.order.photo_ids or self.order.hour_ids or self.order.signature)
            disk.make_room()
            self.assertEqual(self.call(way, photo, headers=headers).status_code, 201)
            self.assertIn(self.call("/orders", signed).status_code, (200, 201))
            self.assertTrue(self.order.photo_ids and self.order.hour_ids and self.order.signature)
