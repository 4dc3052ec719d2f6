# SPDX-License-Identifier: LGPL-3.0-or-later
"""A company that wants on Peppol, on a platform that another company runs."""

from odoo.addons.webhero_base.tests.companies import company_with_chart

from sandbox import check_digits

from .common_recommand import RecommandCommon

IBAN = check_digits.be_iban(1234567)


class ProofCommon(RecommandCommon):
    def setUp(self):
        super().setUp()
        self.operator = company_with_chart(
            self.env, "Webhero Demo BV", vat=check_digits.be_vat(9112233),
            street="Kouter 100", zip="9000", city="Gent", email="info@webhero-demo.example",
        )  # fmt: skip
        self.operator.webhero_iban = check_digits.be_iban(7654321)
        self.env["ir.config_parameter"].set_param("webhero_peppol.operator_id", self.operator.id)
        self.company.webhero_iban = IBAN
        self.company.account_peppol_contact_email = "info@deklerck-fietsen.example"
        for name, value in (("key", self.remote.KEY), ("secret", self.remote.SECRET), ("url", self.remote.url)):
            self.env["ir.config_parameter"].set_param(f"webhero_peppol.recommand.{name}", value)

    def started(self):
        """The wizard after Save: the proof is the only step left."""
        wizard = self.env["webhero.peppol.onboarding"].create({})
        wizard.action_save()
        self.assertEqual((wizard.step, wizard.activation, wizard.wants_proof), ("status", "waiting", True))
        self.assertFalse(self.messages("peppol.registration"), "the access point was asked before anything was proven")
        return wizard
