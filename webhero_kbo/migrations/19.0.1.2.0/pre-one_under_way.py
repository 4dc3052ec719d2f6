# SPDX-License-Identifier: LGPL-3.0-or-later
"""One import of an extract is under way: where an earlier version took in the same one twice, the later is not needed (S18.5)."""


def migrate(cr, version):
    cr.execute(
        """UPDATE webhero_kbo_import later SET state = 'skipped' FROM webhero_kbo_import earlier
            WHERE later.state = 'waiting' AND earlier.state IN ('waiting', 'running') AND earlier.id < later.id
              AND earlier.kind = later.kind AND earlier.number = later.number"""
    )
