{
    "name": "Webhero test shop",
    "summary": "A webshop that another addon brings; never installed by users",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["webhero_shop_eboekhouden"],
    "data": ["views/shop_backend_views.xml"],
    "installable": True,
}
