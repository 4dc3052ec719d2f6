# SPDX-License-Identifier: LGPL-3.0-or-later
"""The shop's data at the time of booking belong to the order, as for every document; the message has the same bytes."""


def migrate(cr, version):
    cr.execute(
        "UPDATE webhero_shop_order o SET attachment_id = e.payload_id, sha256 = e.payload_sha256"
        " FROM webhero_exchange e WHERE e.id = o.exchange_id AND e.payload_id IS NOT NULL AND o.attachment_id IS NULL"
    )
