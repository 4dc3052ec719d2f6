{
    "name": "Webhero test shop",
    "summary": "Kills real workers on the road of a webshop's orders, for tests only; never installed by users",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["webhero_prestashop_eboekhouden", "webhero_test_connection"],
    "installable": True,
}
