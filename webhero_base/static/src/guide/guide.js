/** The question mark of the bar above: the page of the guide that is about the screen that is open, in the user's language. */

import { Component, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";

const FOLDER = "/webhero_base/static/guide";

/** The longest beginning that fits, as rules/guide.py does; "" for none. */
export function guidePage(pages, screen) {
    const found = Object.keys(pages).filter((beginning) => screen.startsWith(beginning));
    return found.length ? pages[found.sort((one, other) => other.length - one.length)[0]] : "";
}

export class GuideLink extends Component {
    static template = "webhero_base.GuideLink";
    static props = {};

    setup() {
        this.action = useService("action");
        this.menu = useService("menu");
        this.title = _t("What is this? The guide about this screen");
        this.state = useState({ address: "" });
        const look = () => (this.state.address = this.address());
        // the screen comes first and its app a moment later
        for (const what of ["ACTION_MANAGER:UI-UPDATED", "MENUS:APP-CHANGED"]) {
            this.env.bus.addEventListener(what, look);
            onWillUnmount(() => this.env.bus.removeEventListener(what, look));
        }
    }

    address() {
        const { pages, language } = session.webhero_guide || { pages: {} };
        const action = this.action.currentController?.action;
        const app = this.menu.getCurrentApp()?.xmlid || "";
        const page = action && /^(webhero|werkbon)/.test(app) && guidePage(pages, action.res_model || action.tag || "");
        return page ? `${FOLDER}/${page}.${language}.html` : "";
    }
}

registry.category("systray").add("webhero_base.guide", { Component: GuideLink, isDisplayed: () => !!session.webhero_guide }, { sequence: 95 });
