"""Before the access point is asked: who proves to the operator that they may act for this company (P2)."""

from odoo import fields, models
from odoo.exceptions import UserError


class WebheroAccessPoint(models.Model):
    _inherit = "webhero.access.point"

    proof_ids = fields.One2many("webhero.peppol.proof", "access_point_id", "Proofs", readonly=True)
    proof_id = fields.Many2one("webhero.peppol.proof", "Proof", readonly=True, copy=False)
    wants_proof = fields.Boolean(
        readonly=True, copy=False, help="The operator waits for it; the access point was not asked yet."
    )

    def _before_registration(self):
        """True where the access point may be asked: the operator knows that the company itself asks."""
        must = self._must_prove()
        if must:
            self.sudo().write({"activation": "waiting", "wants_proof": True, "activation_link": False})
        return not must

    def _must_prove(self):
        proofs = self.env["webhero.peppol.proof"]
        operator = proofs._operator()
        own = operator and self.company_id.root_id == operator.root_id
        return bool(operator) and not own and not proofs._is_proven(self)

    def _proof_ways(self):
        """Ways that can be chosen here: the access point's own only where it checks companies itself, a payment only
        where the operator can take one.
        """
        own = ["access_point"] if self._provider().checks_company else []
        paid = ["payment"] if self.env["webhero.peppol.proof"]._takes_payments(self.company_id) else []
        return [*own, *paid, "invoice"]

    def _choose_proof(self, way):
        """Begin, or take up again, a proof in this way."""
        self.ensure_one()
        if not self.wants_proof or way not in self._proof_ways():
            raise UserError(self.env._("Nothing has to be proven in this way now."))
        proof = self.env["webhero.peppol.proof"]._begin(self, way)
        self.sudo().proof_id = proof
        if way == "access_point":
            self.sudo().wants_proof = False
            self._ask_access_point()
        elif way == "invoice":
            proof._make_invoice()
        return proof

    def _proven(self, proof):
        """The operator knows enough: now the access point is asked."""
        if self.wants_proof and self.activation == "waiting":
            self.sudo().write({"proof_id": proof.id, "wants_proof": False, "activation": "asked"})
            self._ask_access_point()

    def _goes_on_unproven(self):
        """True where nobody waits for the proof any more: the operator is gone. Then the access point is asked at once."""
        if not self.wants_proof or self._must_prove():
            return False
        self.sudo().write({"wants_proof": False, "activation": "asked"})
        self._ask_access_point()
        return True

    def _end_own_proofs(self):
        """The access point itself checked the company: that was the proof."""
        own = self.proof_ids.filtered(lambda proof: proof.way == "access_point" and proof.state != "done")
        own.sudo().write({"state": "done", "proven_at": fields.Datetime.now()})

    def _forget_proof(self):
        self.write({"wants_proof": False, "proof_id": False})
