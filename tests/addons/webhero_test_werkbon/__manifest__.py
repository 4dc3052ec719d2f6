{
    "name": "Webhero test work orders",
    "summary": "Brings together work orders and workers that can be killed, for the tests; never installed by users",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["webhero_werkbon", "webhero_test_connection"],
    "installable": True,
}
