{
    "name": "Webhero test Peppol",
    "summary": "Workers that send and receive over Peppol and are killed; for tests, never installed by users",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["webhero_peppol"],
    "installable": True,
}
