{
    "name": "Webhero test till",
    "summary": "A cash desk that books in e-Boekhouden, for the tests of that connection; never installed by users",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["webhero_eboekhouden", "webhero_test_connection"],
    "data": ["security/ir.model.access.csv"],
    "installable": True,
}
