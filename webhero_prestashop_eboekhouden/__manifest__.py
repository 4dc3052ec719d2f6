# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero PrestaShop books",
    "summary": "Orders and payments of a PrestaShop webshop, booked in e-Boekhouden to the cent",
    "version": "19.0.2.0.1",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "images": ["static/description/screen_1.png", "static/description/screen_2.png", "static/description/screen_3.png"],
    "development_status": "Beta",
    "depends": ["webhero_shop_eboekhouden"],
    "external_dependencies": {"python": ["lxml"]},
    "data": ["views/shop_backend_views.xml"],
    "demo": ["demo/prestashop_demo.xml"],
    "installable": True,
}
