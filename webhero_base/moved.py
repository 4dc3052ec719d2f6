# SPDX-License-Identifier: LGPL-3.0-or-later
"""Data moved to another addon since its first installation: one entry for each pair of addons.

An update of an older database changes these owners before anything is loaded (hooks.py), so that no table, column or
record is lost. Entries are kept as long as databases of the older version may be updated.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Move:
    """From addon `old` to addon `new`."""

    old: str
    new: str
    # whole models, with their fields, views, actions, access rights, rules, templates and reports
    models: tuple[str, ...] = ()
    # fields of models that stay, as "res.partner.webhero_language"
    fields: tuple[str, ...] = ()
    # xml ids that belong to none of these: menus, QWeb templates, views on models that stay, indexes (constraint_…)
    names: tuple[str, ...] = ()
    # xml ids of `models` that stay in the old addon
    stay: tuple[str, ...] = ()


MOVES: tuple[Move, ...] = (
    Move(
        "webhero_billing_base",
        "webhero_base",
        models=("webhero.home", "webhero.account.export"),
        fields=("res.company.webhero_iban", "res.company.webhero_iban_bank"),
        names=(
            *("menu_root", "menu_home", "menu_invoices", "menu_customers", "menu_articles", "menu_data"),
            *("menu_configuration", "home_action", "res_company_view_form"),
        ),
        stay=("webhero_account_export_action", "webhero_account_export_new_action"),
    ),
    Move(
        "webhero_peppol",
        "webhero_kbo",
        models=("webhero.kbo.enterprise", "webhero.kbo.import"),
        fields=("res.config.settings.webhero_kbo_dir",),
        names=("kbo_import_menu",),
    ),
    Move(
        "webhero_billing_base",
        "webhero_billing_excel",
        models=(
            *("webhero.excel.words", "webhero.excel.kind", "webhero.excel.article", "webhero.excel.customer"),
            *("webhero.excel.import", "webhero.excel.import.line"),
            *("webhero.excel.export", "webhero.excel.export.invoices", "webhero.excel.export.wizard"),
        ),
        names=(
            *("webhero_excel_import_customer_menu", "webhero_excel_import_article_menu"),
            *("webhero_excel_export_articles_menu", "webhero_excel_export_customers_menu"),
            *("webhero_excel_export_invoices_menu", "webhero_account_export_menu"),
            *("webhero_account_export_action", "webhero_account_export_new_action"),
        ),
    ),
    Move("webhero_peppol", "webhero_billing_peppol", names=("access_point_demo",)),
)
