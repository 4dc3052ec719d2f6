# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero Bank: billing",
    "summary": "Reminders and Home know what the bank says",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "development_status": "Beta",
    "depends": ["webhero_base", "webhero_bank", "webhero_billing_base"],
    "installable": True,
    "auto_install": True,
}
