# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2.extras import Json

from odoo.tests import TransactionCase, tagged

from odoo.addons.webhero_base.hooks import change_owner
from odoo.addons.webhero_base.moved import Move
from odoo.addons.webhero_base.tools import columns, upgrade


@tagged("post_install", "-at_install")
class TestUpdate(TransactionCase):
    def owners(self, record):
        found = self.env["ir.model.data"].search([("model", "=", record._name), ("res_id", "in", record.ids)])
        return set(found.mapped("module"))

    def test_a_column_for_a_large_table(self):
        """V8: every row that is there has the value and none is written; a column that is there stays as it is."""
        groups = self.env["res.country.group"]
        self.env.cr.execute("SELECT xmin, ctid FROM res_country_group ORDER BY id")
        before = self.env.cr.fetchall()
        for value in ("none", "another"):
            columns.add(groups, {"webhero_try": ("varchar", value), "webhero_day": ("date", None)})
        self.env.cr.execute("SELECT xmin, ctid FROM res_country_group ORDER BY id")
        self.assertEqual(self.env.cr.fetchall(), before)
        self.env.cr.execute("SELECT DISTINCT webhero_try, webhero_day FROM res_country_group")
        self.assertEqual(self.env.cr.fetchall(), [("none", None)])
        self.env.cr.execute("INSERT INTO res_country_group (name) VALUES ('\"New\"') RETURNING webhero_try")
        self.assertEqual(self.env.cr.fetchall(), [(None,)])

    def test_a_model_moves_whole(self):
        """X13: a model that moves takes its fields, views, access and foreign keys along, and nothing of its neighbours."""
        change_owner(
            self.env, Move("account", "webhero_base", ("account.cash.rounding",), names=("menu_finance_reports",))
        )
        self.env.invalidate_all()
        of = [("model", "=", "account.cash.rounding")]
        self.assertIn("webhero_base", self.owners(self.env["ir.model"].search(of)))
        self.assertNotIn("account", self.owners(self.env["ir.model.fields"].search(of)))
        self.assertEqual(self.owners(self.env["ir.ui.view"].search(of)), {"webhero_base"})
        self.assertEqual(
            self.owners(self.env["ir.model.access"].search([("model_id.model", "=", "account.cash.rounding")])),
            {"webhero_base"},
        )
        self.assertTrue(self.env.ref("webhero_base.menu_finance_reports"))
        self.assertTrue(self.env.ref("account.menu_finance_entries"))
        keys = self.env["ir.model.constraint"].search([("model.model", "=", "account.cash.rounding")])
        self.assertTrue(keys)
        self.assertNotIn("account", keys.module.mapped("name"))

    def test_a_field_moves_alone(self):
        """X13: a field that moves takes its choices and its relation along; the model stays where it is."""
        change_owner(self.env, Move("account", "webhero_base", fields=("res.partner.trust",)))
        self.env.invalidate_all()
        field = self.env["ir.model.fields"]._get("res.partner", "trust")
        self.assertEqual(self.owners(field), {"webhero_base"})
        self.assertEqual(self.owners(field.selection_ids), {"webhero_base"})
        self.assertIn("account", self.owners(self.env["ir.model.fields"]._get("res.partner", "credit")))

    def test_noupdate_data_stays(self):
        """X13: data marked noupdate that moved keeps what the company made of it; other data is written anew."""
        template = self.env["mail.template"].create({"name": "Ours", "subject": "changed by the company"})
        self.env.cr.execute("UPDATE ir_module_module SET state = 'to install' WHERE name = 'webhero_base'")
        self.env.invalidate_all()

        def loaded(noupdate, subject):
            data = {"xml_id": "webhero_base.x", "noupdate": noupdate, "values": {"name": "Ours", "subject": subject}}
            self.env["mail.template"].with_context(install_module="webhero_base")._load_records([data])
            return template.subject

        xml_id = self.env["ir.model.data"].create(
            {"module": "webhero_base", "name": "x", "model": "mail.template", "res_id": template.id, "noupdate": True}
        )
        self.assertEqual(loaded(True, "as shipped"), "changed by the company")
        xml_id.noupdate = False
        xml_id.flush_recordset()
        self.assertEqual(loaded(False, "as shipped"), "as shipped")

    def test_no_view_of_the_version_before(self):
        """X13: a view with a button whose method is gone does not stop an update; protected and own views stay."""
        partner_form = self.env.ref("base.view_partner_form")
        views = self.env["ir.ui.view"]
        for name, parent, protected in (
            ("extension", partner_form, False), ("protected", partner_form, True), ("own", views, False),
        ):  # fmt: skip
            arch = "<data/>" if parent else "<form/>"
            view = views.create({"name": name, "model": "res.partner", "inherit_id": parent.id, "arch": arch})
            self.env["ir.model.data"].create(
                {
                    "module": "webhero_base", "name": f"try_{name}", "model": "ir.ui.view", "res_id": view.id,
                    "noupdate": protected,
                }
            )  # fmt: skip
            old = '<data><sheet position="inside"><button name="action_gone" type="object"/></sheet></data>'
            if parent:
                self.env.cr.execute("UPDATE ir_ui_view SET arch_db = %s WHERE id = %s", [Json({"en_US": old}), view.id])
        upgrade.empty_extensions(self.env.cr, "webhero_base")
        self.env.invalidate_all()
        archs = [self.env.ref(f"webhero_base.try_{name}").arch_db for name in ("extension", "protected", "own")]
        self.assertEqual(archs, ["<data/>", old, "<form/>"])
