# SPDX-License-Identifier: LGPL-3.0-or-later
"""Belgian connections that work today go on where they work: until this version all of them spoke with the Dutch host."""


def migrate(cr, version):
    cr.execute(
        "UPDATE webhero_eboekhouden_backend AS one SET host = 'NL' FROM webhero_backend AS two"
        " WHERE two.id = one.backend_id AND two.state = 'connected' AND one.mode = 'token' AND one.country = 'BE'"
        " AND coalesce(one.url, '') = '' AND one.host IS NULL"
    )
