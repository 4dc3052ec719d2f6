"""Every button of every screen of ours, pressed in a real browser by the owner of a fresh company, on a fresh record.

The list is made from the views and the window actions, so that a new button or screen is in it. A press must do something that
one sees: another screen, a window, a changed record, a file, or a sentence. An error box, and a field that is missing
without its name, are red. Buttons of the windows that a press opens are pressed too.
"""

import json

from lxml import etree

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .walk import Walk

DRIVER = r"""
globalThis.presses ??= (() => {
    const modules = odoo.loader.modules;
    const { rpcBus } = modules.get("@web/core/network/rpc");
    const env = odoo.__WOWL_DEBUG__.root.env;
    let asked = 0, files = 0;
    rpcBus.addEventListener("RPC:REQUEST", () => asked++);
    rpcBus.addEventListener("RPC:RESPONSE", () => asked--);
    const tell = modules.get("@web/core/network/download").download;
    const save = tell._download;
    tell._download = (options) => { files++; return save(options); };
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    const shown = (one) => one.getBoundingClientRect().width > 0 && getComputedStyle(one).visibility !== "hidden";
    // nothing asked and nothing redrawn for a moment
    const idle = async () => {
        let last = "", same = 0;
        for (let turn = 0; turn < 300 && same < 3; turn++) {
            await wait(50);
            const now = document.body.innerHTML.length + "";
            same = now === last && asked <= 0 ? same + 1 : 0;
            last = now;
        }
    };
    const root = () => [...document.querySelectorAll(".o_dialog .modal")].filter(shown).at(-1)
        || document.querySelector(".o_action_manager");
    const sheets = () => [...document.querySelectorAll(".nav-link:not(.active)")].filter(shown);
    const buttons = () => [...root().querySelectorAll("button[name]")].filter((one) => shown(one) && !one.disabled);
    const seen = () => JSON.stringify([
        location.href, document.title, document.querySelectorAll(".modal").length, files,
        document.querySelector(".o_action_manager")?.innerText, root()?.innerText,
    ]);
    const said = () => [...document.querySelectorAll(".o_notification, .o_error_dialog, .modal-body")].filter(shown)
        .map((one) => one.innerText.trim());
    const clear = async () => {
        for (let turn = 0; turn < 4; turn++) {
            for (const one of document.querySelectorAll(".o_notification_close, .modal .btn-close")) one.click();
            await wait(20);
        }
    };
    const open = async (action, unfold) => {
        await clear();
        // what was typed into the last screen is not asked about
        for (const one of document.querySelectorAll(".o_form_button_cancel")) shown(one) && one.click();
        await idle();
        await env.services.action.doAction(action, { clearBreadcrumbs: true });
        await idle();
        if (unfold) { document.querySelector(".o_list_button_add, .o-kanban-button-new")?.click(); await idle(); }
    };
    const click = async (name, sheet) => {
        if (sheet !== undefined) { sheets()[sheet]?.click(); await idle(); }
        const one = buttons().find((each) => each.getAttribute("name") === name);
        if (!one) return { gone: true };
        const before = seen();
        // a notification closes by itself after four seconds, which a busy machine may need to come to rest
        const heard = new Set();
        const ear = new MutationObserver(() => said().forEach((text) => heard.add(text)));
        ear.observe(document.body, { childList: true, subtree: true });
        one.click();
        await idle();
        // where nothing is to be seen yet, a busy machine gets twenty seconds more
        const quiet = () => seen() === before && !said().length && !heard.size;
        for (let turn = 0; turn < 400 && quiet(); turn++) await wait(50);
        await idle();
        ear.disconnect();
        return {
            same: seen() === before, said: [...new Set([...heard, ...said()])],
            error: document.querySelector(".o_error_dialog")?.innerText || "",
            window: !!document.querySelector(".o_dialog .modal"),
            invalid: [...document.querySelectorAll(".o_field_invalid")].map((one) => one.getAttribute("name")),
        };
    };
    const names = () => [...new Set(buttons().map((one) => one.getAttribute("name")))];
    const list = async () => {
        const found = names().map((name) => [name, null]);
        const count = sheets().length;
        for (let sheet = 0; sheet < count; sheet++) {
            sheets()[sheet]?.click();
            await idle();
            for (const name of names()) if (!found.some((one) => one[0] === name)) found.push([name, sheet]);
        }
        return found;
    };
    return { open, click, list, names, idle };
})();
"""
MISSING = ("Ontbrekende verplichte velden", "Ongeldige velden", "Missing required fields", "Invalid fields")
# rightful refusals on an empty record: each says what to fill in or to set up first
REFUSED = {
    "action_scan_folder": "geen nieuw bestand",
    "action_submit": "Vul in: Gebruikersnaam",
    "action_import": "Kies minstens één bestand",
    "action_mail_address": "aliasdomein",
    "action_save": "Vul het ondernemingsnummer in.",
    "action_post": "Het veld 'Klant' is nodig",
    "action_search": "Typ een naam, een nummer of een plaats.",
}


@tagged("post_install", "-at_install")
class TestEveryButton(Walk):
    def setUp(self):
        super().setUp()
        self.company = self.make_company("Bakkerij Verse Start")
        groups = "base.group_system,account.group_account_manager,sales_team.group_sale_manager"
        self.owner = self.make_owner(self.company, groups=groups)
        self.sign_in(self.owner)
        self.pressed, self.complaints = set(), []

    def our_buttons(self):
        """{model: names of the buttons that our views put on it}, read from the views."""
        ids = self.env["ir.model.data"].search([("model", "=", "ir.ui.view"), ("module", "=like", "webhero%")])
        found = {}
        for view in self.env["ir.ui.view"].browse(ids.mapped("res_id")).exists():
            if view.type in ("form", "list", "kanban") and view.model in self.env:
                nodes = etree.fromstring(view.arch_db.encode()).iter("button")
                names = {node.get("name") for node in nodes if node.get("name") and node.get("type")}
                found.setdefault(view.model, set()).update(names)
        return found

    def our_screens(self):
        """Window actions of ours: (label, action as the web client takes it, whether a new record is asked for)."""
        ids = self.env["ir.model.data"].search(
            [("model", "=", "ir.actions.act_window"), ("module", "=like", "webhero%"), ("module", "not like", "test")]
        )
        for action in self.env["ir.actions.act_window"].browse(ids.mapped("res_id")).exists().sorted("id"):
            if action.res_model in self.env and "active_id" not in (action.domain or "") + (action.context or ""):
                yield f"{action.name} ({action.xml_id})", action.id, False
                if action.view_mode.split(",")[0] != "form":
                    yield f"{action.name} ({action.xml_id}), new", action.id, True

    def host_screens(self):
        """Records of the host that bear buttons of ours, and what a company has of our own models after its first day."""
        for record in self.first_day():
            name = f"{record._name} {record.display_name}"
            yield name, self.form_of(record), False

    def form_of(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [[False, "form"]],
        }

    def first_day(self):
        """Records of a first day: invoices in their states, a bill, a quote, contacts, an article, a repeat, a work order."""
        env = self.env(user=self.owner, context={"allowed_company_ids": self.company.ids, "lang": "nl_BE"})
        customer = env["res.partner"].create({"name": "Jan Peeters", "country_id": env.ref("base.be").id})
        article = env["product.product"].create({"name": "Brood", "list_price": 2.5})
        line = {"product_id": article.id, "quantity": 2, "price_unit": 2.5}

        def invoice(kind="out_invoice", **values):
            lines = [Command.create(line)]
            return env["account.move"].create(
                {"move_type": kind, "partner_id": customer.id, "invoice_line_ids": lines, **values}
            )

        posted = invoice(invoice_date="2026-01-05", invoice_date_due="2026-02-05")
        posted.action_post()
        bill = invoice("in_invoice", invoice_date="2026-01-05", ref="F1")
        quote = env["sale.order"].create(
            {"partner_id": customer.id, "order_line": [Command.create({"product_id": article.id})]}
        )
        found = [invoice(), posted, invoice("out_refund"), bill, quote, customer, article.product_tmpl_id, self.company]
        for model in sorted(self.our_buttons()):
            if model.startswith("webhero.") and not env[model]._transient and not env[model]._abstract:
                found += env[model].search([], limit=1)
        return found

    @mute_logger("odoo.http")  # refusals are judged by the message on the screen
    def test_our_screens(self):
        """B23: on our screens of a fresh company and on a new record each button has a visible effect, or says why not."""
        self.walked(self.our_screens())
        self.assertGreater(len(self.pressed), 20)
        self.assertFalse(self.complaints, "\n".join(self.complaints))

    @mute_logger("odoo.http")
    def test_first_day(self):
        """B23: on the first records of a fresh company each button of ours has a visible effect, or says why not."""
        self.walked(self.host_screens())
        self.assertGreater(len(self.pressed), 12)
        self.assertFalse(self.complaints, "\n".join(self.complaints))

    def walked(self, screens):
        ours = set().union(*self.our_buttons().values())
        screens = list(screens)
        self.open("/odoo")
        for label, action, new in screens:
            opened = [f"presses.open({json.dumps(action)}, {json.dumps(new)})"]
            if not self.driven(opened):
                self.complaints.append(f"{label}: does not open")
                continue
            self.errors_are_told(label)
            for name, sheet in self.driven([], "presses.list()") or []:
                if name in ours:
                    self.press_one(label, opened, name, sheet, ours)

    def press_one(self, label, opened, name, sheet, ours):
        """Press a button on its screen, and each button of ours in the window that it opens."""
        steps = [*opened, f"presses.click({json.dumps(name)}, {json.dumps(sheet)} ?? undefined)"]
        found = self.driven(steps)
        self.judge(f"{label}: {name}", name, found)
        if found and found.get("window") and not found["error"]:
            for inner in set(self.driven([], "presses.names()") or []) & ours:
                self.judge(
                    f"{label}: {name}: {inner}", inner, self.driven([*steps, f"presses.click({json.dumps(inner)})"])
                )

    def judge(self, where, name, found):
        self.pressed.add(name)
        if found is None or found.get("gone"):  # the page was left: that is another screen
            return
        text = "\n".join(found["said"])
        if found["error"]:
            if REFUSED.get(name, "-") not in found["error"]:
                self.complaints.append(f"{where}: refused: {found['error'][:300]}")
        elif any(words in text for words in MISSING) and len(text.splitlines()) < 2:
            self.complaints.append(f"{where}: a field is missing, and it does not say which: {text} {found['invalid']}")
        elif found["same"] and not text:
            self.complaints.append(f"{where}: nothing happened")
        self.errors_are_told(where)

    def errors_are_told(self, where):
        errors, self.browser_page.errors[:] = list(self.browser_page.errors), []
        # a refusal is an error of the page too; it was judged by its words
        self.complaints += [f"{where}: {error[:300]}" for error in errors if "RPC_ERROR" not in error]

    def driven(self, steps, last="true"):
        """The answer of the last of these steps in the page; None where the page was left or never answered."""
        if steps and not last.startswith("presses"):
            *steps, last = steps
            last = f"({last}).then((found) => found ?? true)"
        chain = "".join(f"await {step};" for step in steps)
        with self.at_the_browser():
            answer = self.browser_page.script(f"{DRIVER}; (async () => {{ {chain} return await ({last}); }})()")
            if answer is None:
                self.browser_page.settle()
        return answer
