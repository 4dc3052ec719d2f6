# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero e-Boekhouden",
    "summary": "The connection with e-Boekhouden.nl, over REST or SOAP, nothing booked twice",
    "version": "19.0.1.2.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "images": ["static/description/screen_1.png", "static/description/screen_2.png", "static/description/screen_3.png"],
    "development_status": "Beta",
    "depends": ["webhero_exchange", "account"],
    "external_dependencies": {"python": ["zeep", "lxml"]},
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "views/backend_views.xml",
        "views/reference_views.xml",
    ],
    "demo": ["demo/eboekhouden_demo.xml"],
    "installable": True,
}
