# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the shop said when it was acted upon is the order's own, as every document's; the message has the same bytes."""


def migrate(cr, version):
    cr.execute(
        "UPDATE webhero_shop_order o SET attachment_id = e.payload_id, sha256 = e.payload_sha256"
        " FROM webhero_exchange e WHERE e.id = o.exchange_id AND e.payload_id IS NOT NULL AND o.attachment_id IS NULL"
    )
