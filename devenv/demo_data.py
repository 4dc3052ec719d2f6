# Runs in Odoo's shell on the demo database (see demo.py); `env` and ADDONS are given.
from odoo.modules.loading import load_data
from odoo.modules.module_graph import ModuleGraph

env = env(context={**env.context, "lang": "nl_BE", "mail_create_nosubscribe": True})  # noqa: F821
company = env.ref("base.main_company")
company.write(
    {
        "name": "Atelier Linde BV",
        "street": "Lindekouter 12",
        "zip": "9000",
        "city": "Gent",
        "country_id": env.ref("base.be").id,
        "phone": "+32 9 555 01 20",
        "email": "facturen@atelierlinde.example",
        "website": "https://atelierlinde.example",
        "vat": "BE0999111282",
        "company_registry": "0999111282",
    }
)
if not company.partner_id.bank_ids:
    env["res.partner.bank"].create(
        {"acc_number": "BE86001555012050", "partner_id": company.partner_id.id, "allow_out_payment": True}
    )
env.ref("base.user_admin").write({"lang": "nl_BE", "tz": "Europe/Brussels", "email": "admin@atelierlinde.example"})

graph = ModuleGraph(env.cr, mode="load")
graph.extend(env["ir.module.module"].search([("state", "=", "installed")]).mapped("name"))
for package in graph:
    if package.name in ADDONS:  # noqa: F821
        load_data(env(su=True), {}, "init", kind="demo", package=package)
        env["ir.module.module"].search([("name", "=", package.name)]).demo = True
home = env.ref("webhero_base.home_action", raise_if_not_found=False)
if home:
    env.ref("base.user_admin").action_id = home.id
env.cr.commit()
print("DEMO DATA LOADED")
