# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero Exchange: jobs",
    "summary": "Handles the messages of the connections as OCA queue jobs, on as many hosts as there are workers",
    "version": "19.0.1.0.0",
    "category": "Technical",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "images": ["static/description/screen_1.png", "static/description/screen_2.png", "static/description/screen_3.png"],
    "development_status": "Beta",
    "depends": ["webhero_exchange", "queue_job"],
    "data": ["data/queue_job.xml", "views/webhero_backend_views.xml"],
    "auto_install": True,
    "installable": True,
}
