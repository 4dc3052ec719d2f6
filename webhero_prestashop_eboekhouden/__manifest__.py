{
    "name": "Webhero PrestaShop to e-Boekhouden",
    "summary": "Orders and payments of a PrestaShop webshop, booked in e-Boekhouden to the cent",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["webhero_eboekhouden", "sale_management", "base_vat"],
    "external_dependencies": {"python": ["python-stdnum", "lxml"]},
    "data": [],
    "installable": True,
    "application": True,
}
