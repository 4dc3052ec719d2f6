"""Each public method of ours, called over RPC by who has no business with it, changes nothing and reads nothing (S18.11, X8)."""

import inspect

from odoo.exceptions import AccessDenied, AccessError, MissingError, UserError
from odoo.service.model import get_public_method
from odoo.tests import TransactionCase, new_test_user, tagged

TESTS = ("webhero.test", "webhero.notebook", "webhero.till")  # models of test addons
HOSTS_OWN = {
    "create", "write", "unlink", "copy", "copy_data", "init", "fields_get", "default_get", "session_info",
    "button_uninstall",
    "button_account_peppol_check_partner_endpoint",  # asks about a customer whom one sees, once a week
}  # fmt: skip
# what may come back: a window or an address to open, whose content asks for its own rights; nothing; whether it may
OPENS = ("ir.actions.act_window", "ir.actions.client", "ir.actions.act_url", "ir.actions.report")
REFUSED = (AccessError, AccessDenied, MissingError, UserError, ValueError, KeyError, AttributeError, TypeError)
CHANGED = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"


@tagged("post_install", "-at_install")
class TestHostileMethods(TransactionCase):
    def methods(self):
        """(model, name, whether it is of the model and not of a record) of what RPC may call and an addon of ours made."""
        for model, records in self.env.items():
            ours = [
                one for one in type(records).mro() if one.__module__.startswith("odoo.addons.webhero_")
                and not one.__module__.startswith("odoo.addons.webhero_test")
            ]  # fmt: skip
            names = {name for one in ours for name, found in vars(one).items() if inspect.isfunction(found)}
            for name in sorted(names - HOSTS_OWN):
                if not name.startswith("_") and not model.startswith(TESTS) and self.is_public(records, name):
                    yield model, name, getattr(getattr(type(records), name), "_api_model", False)

    def is_public(self, records, name):
        try:
            return get_public_method(records, name)
        except AccessError:
            return False

    def call(self, user, model, name, ids):
        """The call's result, None where it was refused; its changes are rolled back."""
        method = getattr(type(self.env[model]), name)
        needed = [
            one for one in list(inspect.signature(method).parameters.values())[1:]
            if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD
        ]  # fmt: skip
        given = None
        try:
            with self.env.cr.savepoint():
                given = getattr(self.env[model].with_user(user).browse(ids), name)(*([] for _one in needed))
                self.env.flush_all()
        except REFUSED:
            self.env.invalidate_all()
            return None
        return given

    def changed(self):
        self.env.flush_all()
        self.env.cr.execute(CHANGED)
        return self.env.cr.fetchone()[0]

    def test_nothing_changes(self):
        """S18.11: a customer's login, and an employee without any right of ours, call every public method."""
        users = [
            new_test_user(self.env, "zz_customer", "base.group_portal", password="zz-customer-1"),
            new_test_user(self.env, "zz_employee", "base.group_user"),
        ]
        wrong, seen = [], 0
        for model, name, of_model in self.methods():
            kept = not self.env[model]._abstract and self.env[model].with_context(active_test=False).search([], limit=1)
            for user in users:
                for ids in [[]] if of_model else [[], kept.ids if kept else [2**31 - 1]]:
                    seen, before = seen + 1, self.changed()
                    given = self.call(user, model, name, ids)
                    if self.changed() != before:
                        wrong.append(f"{user.login}: {model}.{name} of {ids} changes rows")
                    if not self.is_harmless(given):
                        wrong.append(f"{user.login}: {model}.{name} of {ids} gives {str(given)[:80]}")
        self.assertGreater(seen, 500)
        self.assertEqual(wrong, [])

    def is_harmless(self, given):
        return not given or given is True or (isinstance(given, dict) and given.get("type") in OPENS)
