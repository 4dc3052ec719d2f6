# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero Billing: Excel",
    "summary": "Customers, articles and open documents in from Excel with a preview; everything out",
    "version": "19.0.1.1.1",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "images": ["static/description/screen_1.png", "static/description/screen_2.png", "static/description/screen_3.png"],
    "development_status": "Beta",
    "depends": ["webhero_base", "webhero_billing_base"],
    "external_dependencies": {"python": ["python-stdnum", "openpyxl", "XlsxWriter"]},
    "data": [
        "security/ir.model.access.csv",
        "security/excel_rules.xml",
        "data/ir_cron_excel.xml",
        "views/webhero_excel_import_views.xml",
        "views/webhero_account_export_views.xml",
        "wizards/excel_export_wizard_views.xml",
    ],
    "installable": True,
    # webhero_base is new with this addon: the host installs it on an update only where one of its triggers is new
    "auto_install": ["webhero_base", "webhero_billing_base"],
}
