{
    "name": "Webhero test access point",
    "summary": "An access point that another addon brings; never installed by users",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["webhero_peppol"],
    "installable": True,
}
