# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who proves to the operator that they may act for a company: by the access point, or by hand (P2).

The payment of 1 cent has its tests in tests/addons/webhero_test_payment, with the host's demonstration provider.
"""

import threading
import time
from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import retrying
from odoo.tests import BaseCase, new_test_user, tagged
from odoo.tools import mute_logger

from sandbox import check_digits
from sandbox.killing import CommittedCase

from ..models.peppol_proof import WebheroPeppolProof
from ..rules import proof as rules
from .common_proof import IBAN, ProofCommon


@tagged("post_install", "-at_install")
class TestProof(ProofCommon):
    def test_no_operator_no_proof(self):
        """P2: without a platform operator, only the access point requires a proof."""
        self.env["ir.config_parameter"].set_param("webhero_peppol.operator_id", False)
        wizard = self.env["webhero.peppol.onboarding"].create({})
        wizard.action_save()
        self.assertEqual(
            (wizard.activation, wizard.wants_proof, len(self.messages("peppol.registration"))), ("asked", False, 1)
        )

    def goes_on_by(self, press):
        wizard = self.started()
        self.env["ir.config_parameter"].set_param("webhero_peppol.operator_id", False)
        wizard.invalidate_recordset()
        self.assertEqual(wizard.operator_name, wizard.access_point_id.name)
        self.assertEqual(getattr(wizard, press)()["res_model"], "webhero.peppol.onboarding")
        wizard.invalidate_recordset()
        self.assertEqual((wizard.activation, wizard.wants_proof), ("asked", False))
        self.assertEqual(len(self.messages("peppol.registration")), 1)

    def test_the_operator_left(self):
        """P2: the operator is removed from the settings while a company waits for its proof: Look again continues."""
        self.goes_on_by("action_refresh")

    def test_the_operator_left_before_the_payment(self):
        """P2: the same at the press of Pay 1 cent: no error about a field, but the access point is asked."""
        self.goes_on_by("action_prove_by_payment")

    def test_the_operator_left_before_the_invoice(self):
        """P2: the same at the press of the invoice."""
        self.goes_on_by("action_prove_by_invoice")

    def test_no_payment_without_a_provider(self):
        """P2: an operator that takes no payments here offers none: that way would end on a page without a way to pay."""
        self.env["payment.provider"].sudo().search([]).write({"state": "disabled"})
        wizard = self.started()
        self.assertEqual((wizard.can_pay, wizard.can_prove_there), (False, True))
        self.assertEqual(wizard.access_point_id._proof_ways(), ["access_point", "invoice"])

    def test_the_operator_itself(self):
        """P2: the operator proves nothing to itself."""
        self.env["ir.config_parameter"].set_param("webhero_peppol.operator_id", self.company.id)
        wizard = self.env["webhero.peppol.onboarding"].create({})
        wizard.action_save()
        self.assertEqual((wizard.activation, wizard.wants_proof), ("asked", False))

    def test_the_access_points_own_check(self):
        """P2: the access point's own check: the link is opened, its answer polled, and that is the proof."""
        wizard = self.started()
        self.assertTrue(wizard.can_prove_there)
        wizard.action_prove_there()
        message = self.messages("peppol.registration")
        message._run()
        self.assertTrue(wizard.activation_link.startswith(self.remote.url))
        self.remote.verify(wizard.access_point_id.reference)
        message._run()
        wizard.invalidate_recordset()
        self.assertEqual((wizard.activation, wizard.proof_state, wizard.proof_way), ("active", "done", "access_point"))

    def test_by_hand(self):
        """P2: the operator's invoice of EUR 15 excl. VAT, made once; its administrator confirms; the activation continues."""
        wizard = self.started()
        wizard.action_prove_by_invoice()
        wizard.action_prove_by_invoice()
        proof = wizard.proof_id
        move = proof.move_id.sudo()
        self.assertEqual((move.company_id, move.state, move.amount_untaxed), (self.operator, "posted", 15.0))
        self.assertEqual((move.amount_total, move.commercial_partner_id), (18.15, self.company.partner_id))
        self.assertEqual(self.env["account.move"].sudo().search_count([("company_id", "=", self.operator.id)]), 1)
        for text in (move.name, IBAN.replace(" ", ""), move.payment_reference):
            self.assertIn(text, proof.summary.replace("\N{NO-BREAK SPACE}", " "))
        admin = new_test_user(
            self.env, "peppol_operator", "webhero_exchange.group_exchange_manager,account.group_account_manager",
            company_id=self.operator.id, company_ids=[(6, 0, self.operator.ids)],
        )  # fmt: skip
        proof.with_user(admin).with_company(self.operator).action_confirm()
        self.assertEqual((proof.state, proof.confirmed_by_id), ("done", admin))
        self.assertEqual((wizard.activation, wizard.wants_proof), ("asked", False))
        self.messages("peppol.registration")._run()
        self.assertEqual(wizard.activation, "waiting")  # Recommand has its own check besides

    def test_only_the_operator_confirms(self):
        """P2: the company itself can't confirm its own proof."""
        wizard = self.started()
        wizard.action_prove_by_invoice()
        owner = new_test_user(self.env, "peppol_owner", "webhero_exchange.group_exchange_manager")
        for action in ("action_confirm", "action_refuse"):
            with self.assertRaises(UserError):
                getattr(wizard.proof_id.with_user(owner), action)()
        self.assertEqual(wizard.proof_id.state, "waiting")

    def test_nothing_is_proven_by_writing(self):
        """P2: who manages a company's access point can neither write a proof nor make it active, nor turn the platform's key."""
        wizard = self.started()
        wizard.action_prove_by_invoice()
        owner = new_test_user(self.env, "peppol_owner", "webhero_exchange.group_exchange_manager")
        proof, point = wizard.proof_id.with_user(owner), wizard.access_point_id.with_user(owner)
        for values in ({"state": "done"}, {"iban": "X"}, {"remark": "x"}):
            with self.assertRaises(UserError):
                proof.write(values)
        for values in (
            {"activation": "active"}, {"wants_proof": False}, {"url": "https://evil.example"}, {"reference": "c_other"},
            {"identifier": "0999472756"},
        ):  # fmt: skip
            with self.assertRaises(AccessError):
                point.write(values)
        with self.assertRaises(AccessError):
            self.env["webhero.access.point"].with_user(owner).create(
                {"name": "X", "provider": "recommand", "company_id": self.company.id, "activation": "active"}
            )
        wizard.access_point_id.url = "https://evil.example"  # as if it had been there before
        client = wizard.access_point_id._open_client([])
        self.assertTrue(client.http.base_url.startswith(self.remote.url))
        client.close()

    def test_nothing_comes_by_a_default(self):
        """P2, S18.4: what may not be written does not come by the defaults of a context either; nor is a proof's link anybody's."""
        owner = new_test_user(self.env, "peppol_owner", "webhero_exchange.group_exchange_manager")
        wanted = {"default_activation": "active", "default_url": "https://evil.example", "default_reference": "c_other"}
        made = self.env["webhero.access.point"].with_user(owner).with_context(**wanted).create(
            {"name": "X", "provider": "recommand", "company_id": self.company.id}
        )  # fmt: skip
        self.assertEqual(made.activation, "added")
        self.assertNotIn("evil", made.sudo().url or "")
        self.assertNotEqual(made.sudo().reference, "c_other")
        made.sudo().unlink()
        wizard = self.started()
        wizard.action_prove_by_invoice()
        stranger = new_test_user(self.env, "peppol_stranger", "base.group_user")
        with self.assertRaises(AccessError):
            wizard.proof_id.with_user(stranger).action_open_invoice()
        with self.assertRaises(AccessError):
            self.company.partner_id.with_user(stranger).action_webhero_peppol_look_up()

    def test_refused_by_hand(self):
        """P2: the administrator refuses with a remark, which the company reads."""
        wizard = self.started()
        wizard.action_prove_by_invoice()
        proof = wizard.proof_id.with_context(allowed_company_ids=(self.company | self.operator).ids)
        proof.remark = "Betaald door een ander bedrijf"
        proof.action_refuse()
        self.assertEqual((wizard.proof_state, wizard.proof_reason), ("refused", "Betaald door een ander bedrijf"))
        self.assertTrue(wizard.wants_proof)

    def test_proven_once(self):
        """P2: stopped and started again, with the same number and account, nothing is proven anew; with another account it is."""
        wizard = self.started()
        wizard.action_prove_by_invoice()
        point = wizard.access_point_id
        wizard.proof_id.with_context(allowed_company_ids=self.operator.ids).action_confirm()
        point._stopped()
        point._ask_activation()
        self.assertEqual((point.activation, point.wants_proof), ("asked", False))
        point._stopped()
        self.company.webhero_iban = "BE68 5390 0754 7034"
        point._ask_activation()
        self.assertEqual((point.activation, point.wants_proof), ("waiting", True))

    def test_sending_before_active(self):
        """P2: sending while the company itself is not active reports it, and opens the Peppol onboarding."""
        move = self.make_invoice()
        action = move.action_webhero_send_peppol()
        self.assertEqual(action["res_model"], "webhero.peppol.onboarding")
        self.assertEqual(action["context"]["default_waiting_invoices"], move.name)
        self.assertFalse(move.webhero_peppol_document_ids)
        action = self.env["account.move.send"]._do_peppol_pre_send(move)
        self.assertEqual(action["res_model"], "webhero.peppol.onboarding")


@tagged("post_install", "-at_install")
class TestProofAtOnce(CommittedCase):
    def test_begun_by_two(self):
        """P2, S18.5: two people, or one on two screens, begin the proof at the same moment: one proof, and no error for either."""
        with self.env_committed() as env:
            company = env["res.company"].create({
                "name": f"Begun by two {time.time_ns()}", "country_id": env.ref("base.be").id,
                "company_registry": check_digits.kbo(8123456),
            })  # fmt: skip
            point = env["webhero.access.point"].create(
                {
                    "name": "By two",
                    "provider": "recommand",
                    "company_id": company.id,
                    "scheme": "0208",
                    "identifier": company.company_registry,
                }
            )
            point_id, company_id = point.id, company.id
            env.cr.commit()
        self.addCleanup(self._remove, point_id, company_id)
        meet, told = threading.Barrier(2, timeout=60), []

        def begin():
            with self.env_committed() as env:
                proofs, point = env["webhero.peppol.proof"], env["webhero.access.point"].browse(point_id)
                point.name  # noqa: B018 (the transaction begins: neither sees what the other does)
                meet.wait()
                told.append(retrying(lambda: proofs._begin(point, "invoice").id, env))
                env.cr.commit()

        operator = patch.object(
            WebheroPeppolProof, "_operator", lambda self: self.env["res.company"].browse(company_id)
        )
        with operator, mute_logger("odoo.service.model"):
            self.at_once(begin, begin)
        self.assertEqual(len(set(told)), 1, told)
        with self.env_committed() as env:
            self.assertEqual(env["webhero.peppol.proof"].search([("access_point_id", "=", point_id)]).ids, told[:1])

    def _remove(self, point_id, company_id):
        with self.env_committed() as env:
            env["webhero.peppol.proof"].search([("access_point_id", "=", point_id)]).unlink()
            env["webhero.access.point"].browse(point_id).unlink()
            env["res.company"].browse(company_id).active = False
            env.cr.commit()


class TestProofRules(BaseCase):
    def test_when_the_account_is_told(self):
        """P2, remotes 5: which ways name the payer's account, when, and what is paid at least (docs/rules.md P2b)."""
        told = [
            ("mollie", "bancontact"),
            ("mollie", "kbc_cbc"),
            ("mollie", "card"),
            ("stripe", "bancontact"),
            ("x", "ideal"),
        ]
        self.assertEqual([rules.account_disclosure(*way) for way in told], ["at_once", "later", None, None, None])
        self.assertEqual([str(rules.amount(method)) for method in ("bancontact", "kbc_cbc")], ["0.02", "0.01"])
        friday = datetime(2026, 11, 27, 17)
        tuesday, later = datetime(2026, 12, 1, 9), datetime(2026, 12, 4, 18)
        self.assertTrue(rules.account_may_follow("mollie", "belfius", friday, tuesday))
        self.assertFalse(rules.account_may_follow("mollie", "belfius", friday, later))
        self.assertFalse(rules.account_may_follow("mollie", "bancontact", friday, tuesday))

    def test_the_payers_account(self):
        """P2: only the company's own account proves anything, however it is written."""
        self.assertIsNone(rules.payer_problem("be68 5390 0754 7034", "BE68539007547034"))
        self.assertEqual(rules.payer_problem("NL91ABNA0417164300", "BE68539007547034"), "other_account")
        self.assertEqual(rules.payer_problem("", "BE68539007547034"), "account_not_told")
        self.assertEqual(rules.masked("BE68539007547034"), "BE68 … 7034")
