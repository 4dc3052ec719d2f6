# SPDX-License-Identifier: LGPL-3.0-or-later
"""PDFs of a batch are made by one process again: remove the setting of our first version that prevented it."""


def migrate(cr, version):
    cr.execute("DELETE FROM ir_config_parameter WHERE key = 'account.pdf_generation_batch' AND value = '0'")
