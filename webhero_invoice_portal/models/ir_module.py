# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationImporter

OURS = "webhero_invoice_portal"
# whose pages customers see, and say "je" in the host's Dutch
HOSTS = frozenset({
    "portal", "sale", "account", "auth_signup", "web", "payment", "account_payment", "http_routing", "auth_totp", "auth_totp_mail",
    "auth_passkey",
})  # fmt: skip


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """After Odoo's own translations: customers are addressed with "u" on Odoo's pages too (S18.12)."""
        super()._load_module_terms(modules, langs, overwrite=overwrite)
        dutch = [lang for lang in langs if lang.partition("_")[0] == "nl"]
        if dutch and not (HOSTS | {OURS}).isdisjoint(modules):
            importer = TranslationImporter(self.env.cr, verbose=False)
            for lang in dutch:
                importer.load_file(file_path(f"{OURS}/i18n_customers/nl.po"), lang)
            importer.save(force_overwrite=True)
