"""What must hold of every addon at once: secrets, ways in without a login, markup that is not cleaned (X8)."""

import re
from unittest.mock import patch

from odoo.http import _generate_routing_rules
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

SECRET = re.compile(r"(^|_)(key|token|secret|password|code1|code2|passphrase)$")
# names like a secret's that are not one: names of records at the remote or in our own lists, digests, search keys
NO_SECRETS = {
    "idempotency_key",
    "administration_key",
    "email_key",
    "vat_key",
    "webhero_number_key",
    "webhero_opening_key",
    "webhero_reference_key",
    "webhero_upload_key",
}
KEYED = {
    "webhero.exchange", "webhero.werkbon.hit", "webhero.eboekhouden.ledger", "webhero.eboekhouden.template",
    "webhero.bank.counterparty", "webhero.bank.movement", "webhero.bank.explanation", "webhero.bank.statement",
    "webhero.eboekhouden.cost.centre", "webhero.eboekhouden.unit", "webhero.eboekhouden.vat.code",
}  # fmt: skip
# each way in without a login, and what guards it
OPEN_ROUTES = {
    "/invoice/<int(max=2147483647):invoice_id>/<int:expires>/<string:signature>": "a signature for one invoice",
    "/my/address-check/<int(max=2147483647):check_id>/<string:token>": "a token of one question",
    "/webhero_peppol/hint/<string:token>": "a token; says nothing and only makes us look",
    "/werkbon/v1/": "company id, token and employee number; counted",
    "/webhero_peppol/proof/": "the proof's own token; amount, currency and payer are ours",
    "/webhero_sign_in/start/": "sends to the provider, with a state that only this browser knows",
    "/webhero_sign_in/callback": "that state, once",
    "/my/workorders/": "the portal's own token of one work order",
    "/my/mandates/": "a token of one mandate; says and takes no more than that mandate",
}
# pages of the host that we extend keep the host's own door
HOSTS_OWN = {"/web/login", "/web/reset_password", "/web/signup", "/my/invoices/<int:invoice_id>"}
TESTS = ("webhero.test", "webhero.notebook", "webhero.till")  # models of test addons
UNCLEANED = {
    ("account.move", "webhero_peppol_explanation"),
    ("account.bank.statement.line", "webhero_peppol_explanation"),  # the host's has the invoice's fields
    ("webhero.shop.order", "preview"),
    ("webhero.shop.order", "change_preview"),
    ("webhero.mail.text", "preview"),
    ("webhero.peppol.onboarding", "problems"),
    ("webhero.peppol.onboarding", "warnings"),
    ("webhero.peppol.onboarding", "proof_text"),
    ("webhero.peppol.proof", "summary"),
}


@tagged("post_install", "-at_install")
class TestHostileWhole(TransactionCase):
    def ours(self):
        """(model, field) of everything that our addons added and that is kept in the database."""
        for name, model in self.env.items():
            if model._abstract or name.startswith(TESTS):
                continue
            for field in model._fields.values():
                if any(module.startswith("webhero_") for module in field._modules or ()):
                    yield name, field

    def test_secrets_are_for_administrators(self):
        """X8: each stored field that is named like a secret can be read by administrators only."""
        seen = set()
        for name, field in self.ours():
            if field.store and field.type in ("char", "text") and SECRET.search(field.name):
                seen.add((name, field.name))
                known = field.name in NO_SECRETS or (name in KEYED and field.name == "key")
                if not known and not self.env[name]._transient:
                    self.assertIn("base.group_system", field.groups or "", f"{name}.{field.name}")
                    self.assertFalse(field.copy, f"{name}.{field.name} goes along into copies")
        self.assertIn(("webhero.shop.backend", "key"), seen)

    def test_ways_in(self):
        """X8: every address that needs no login is listed here, with what guards it."""
        unknown = set()
        for path, endpoint in _generate_routing_rules(sorted(self.env.registry._init_modules), nodb_only=False):
            module = endpoint.func.__module__
            ours = module.startswith("odoo.addons.webhero_") and not module.startswith("odoo.addons.webhero_test")
            if ours and endpoint.routing["auth"] in ("public", "none"):
                unknown |= {path} - {path for known in OPEN_ROUTES if path.startswith(known)}
        self.assertEqual(unknown - HOSTS_OWN, set())

    def test_markup_that_is_not_cleaned(self):
        """X8: texts that are shown as markup uncleaned are computed here, and each has its test with scripts in names."""
        found = {(name, field.name) for name, field in self.ours() if field.type == "html" and not field.sanitize}
        self.assertEqual({(name, field) for name, field in found if not self.env[name]._fields[field].store}, found)
        self.assertLessEqual(found, UNCLEANED)

    def test_a_copy_stays_silent(self):
        """X7, X8: a copied database polls nothing, sends no waiting message, and notifies no one, on any connection."""
        kind = self.env.registry["webhero.connection"]
        models = [name for name, model in self.env.registry.items() if issubclass(model, kind) and not model._abstract]
        self.assertGreater(len(models), 3)
        backends = self.env["webhero.backend"].create(
            [
                {"name": name, "connection_model": name, "state": "connected", "next_run": "2026-01-01 00:00:00"}
                for name in models
            ]
        )
        rows = [self.env["webhero.exchange"]._put(backend, "waits", "1") for backend in backends]
        self.env.flush_all()
        worker = self.env["webhero.exchange"]._as_worker()
        self.assertLessEqual(set(backends.ids), set(worker._due_backends().ids))  # the original would
        self._neutralize()
        with patch.object(type(backends), "_poll", lambda backend: self.fail(f"{backend.name} looks for news")):
            worker.env["webhero.backend"]._poll_due()
        self.assertFalse(worker._run_round())
        self.assertEqual({message.state for message in rows}, {"ready"})
        self.assertFalse([backend for backend in backends if backend._daily_readers()])

    def _neutralize(self):
        """What `odoo neutralize` does, of our addons."""
        for name in sorted(self.env.registry._init_modules):
            if name.startswith("webhero_"):
                try:
                    with file_open(f"{name}/data/neutralize.sql") as sql:
                        self.env.cr.execute(sql.read())
                except FileNotFoundError:
                    continue
        self.env.invalidate_all()
