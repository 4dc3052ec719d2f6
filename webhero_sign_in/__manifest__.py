# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero sign-in",
    "summary": "Sign in with Microsoft, Google or LinkedIn by the authorization-code flow",
    "version": "19.0.1.0.0",
    "category": "Tools",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "images": ["static/description/screen_1.png", "static/description/screen_2.png"],
    "development_status": "Beta",
    "depends": ["webhero_exchange", "auth_oauth"],
    "external_dependencies": {"python": ["requests"]},
    "data": [
        "data/auth_oauth_provider.xml",
        "views/auth_oauth_provider_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "post_init_hook": "nothing_is_on",
    "auto_install": True,
    "installable": True,
}
