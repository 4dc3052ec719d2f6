# SPDX-License-Identifier: LGPL-3.0-or-later
"""A reminder level set without a mail is now `without_mail`; `by_hand` marks reminders requested by a user."""


def migrate(cr, version):
    cr.execute("ALTER TABLE webhero_reminder ADD COLUMN IF NOT EXISTS without_mail boolean")
    cr.execute("UPDATE webhero_reminder SET without_mail = by_hand WHERE without_mail IS NULL")
