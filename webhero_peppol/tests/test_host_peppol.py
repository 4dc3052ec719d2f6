# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odoo's own access point keeps working: the host's tests of account_peppol, run with this addon installed (P3).

They use numbers with wrong check digits and expect live look-ups, so the setting “Leave Peppol to Odoo” is on.
"""

import unittest.mock

from odoo.tests import tagged

from odoo.addons.account_peppol.tests import (
    test_peppol_kyc,
    test_peppol_messages,
    test_peppol_out_of_sync_resolution,
    test_peppol_participant,
)

from ..models.peppol_validator import WebheroPeppolValidator


class LeftToHost:
    @classmethod
    def setUpClass(cls):
        setting = unittest.mock.patch.object(WebheroPeppolValidator, "_left_to_host", lambda self: True)
        setting.start()
        cls.addClassCleanup(setting.stop)
        super().setUpClass()
        # the host's tests read English sentences and, beside billing, the host's own invoice numbers
        cls.env["res.users"].search([]).lang = "en_US"
        if "webhero_numbering" in cls.env["res.company"]._fields:
            cls.env["res.company"].search([]).webhero_numbering = "host"


@tagged("post_install", "-at_install")
class TestHostMessages(LeftToHost, test_peppol_messages.TestPeppolMessage):
    """P3: sending, receiving, states, branches and self-billing at Odoo's own access point."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_data["default_journal_sale"].code = "INV"  # a Belgian database in Dutch calls it F


@tagged("post_install", "-at_install")
class TestHostParticipant(LeftToHost, test_peppol_participant.TestPeppolParticipant):
    """P3: registration at Odoo's own access point."""


@tagged("post_install", "-at_install")
class TestHostKyc(LeftToHost, test_peppol_kyc.TestPeppolKYC):
    """P3: identification at Odoo's own access point."""


@tagged("post_install", "-at_install")
class TestHostOutOfSync(LeftToHost, test_peppol_out_of_sync_resolution.TestTokenSyncResolution):
    """P3: a copied database at Odoo's own access point."""
