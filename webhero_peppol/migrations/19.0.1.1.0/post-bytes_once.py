# SPDX-License-Identifier: LGPL-3.0-or-later
"""A message and its document have the same bytes: stored in two attachments before, in the document's only from now on."""


def migrate(cr, version):
    cr.execute(
        """
        WITH shared AS (
            SELECT e.id, e.payload_id AS old, d.attachment_id AS kept
              FROM webhero_exchange e
              JOIN webhero_peppol_document d ON d.exchange_id = e.id
             WHERE e.payload_id != d.attachment_id AND e.payload_sha256 = d.sha256
        ), moved AS (
            UPDATE webhero_exchange e SET payload_id = s.kept FROM shared s WHERE s.id = e.id
        )
        SELECT array_agg(old) FROM shared
        """
    )
    old = cr.fetchone()[0]
    if old:  # the file store keeps one file for equal bytes: only the rows go
        cr.execute(
            "DELETE FROM ir_attachment a WHERE id = ANY(%s)"
            " AND NOT EXISTS (SELECT 1 FROM webhero_exchange e WHERE e.payload_id = a.id)",
            (old,),
        )
