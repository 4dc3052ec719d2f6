# SPDX-License-Identifier: LGPL-3.0-or-later
"""What was booked before there was a table that remembers it is remembered too."""


def migrate(cr, _version):
    cr.execute(
        """
        INSERT INTO webhero_shop_booked (shop_id, type, number, reference, remote_id, create_date, write_date)
        SELECT o.shop_id, o.type, o.number, coalesce(o.reference, ''), coalesce(m.remote_id, s.name),
               now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM webhero_shop_order o
          JOIN webhero_exchange m ON m.id = o.exchange_id
          LEFT JOIN sale_order s ON s.id = o.sale_order_id
         WHERE m.remote_id IS NOT NULL OR (m.state = 'done' AND s.id IS NOT NULL)
        ON CONFLICT DO NOTHING
        """
    )
