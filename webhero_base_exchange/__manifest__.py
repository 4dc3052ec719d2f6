# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero Home: connections",
    "summary": "Errors of connections on the Home screen",
    "version": "19.0.1.1.0",
    "category": "Technical",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "images": ["static/description/screen_1.png", "static/description/screen_2.png", "static/description/screen_3.png"],
    "development_status": "Beta",
    "depends": ["webhero_base", "webhero_exchange"],
    "auto_install": True,
    "installable": True,
}
