# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero Home: connections",
    "summary": "Errors of connections on the Home screen",
    "version": "19.0.1.0.0",
    "category": "Technical",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "development_status": "Beta",
    "depends": ["webhero_base", "webhero_exchange"],
    "auto_install": True,
    "installable": True,
}
