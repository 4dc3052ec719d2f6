import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";

/** Says while typing what the password still lacks (C3); the server checks it again. */
export class PasswordRule extends Interaction {
    static selector = "form:has(.wh_password_rule)";
    dynamicContent = { "input[name=password], input[name=new1]": { "t-on-input": this.onInput } };

    onInput(event) {
        const text = event.target.value;
        const lacks = [];
        if (text.length < 8) {
            lacks.push(_t("8 characters"));
        }
        if (!/\p{L}/u.test(text)) {
            lacks.push(_t("a letter"));
        }
        if (!/\p{Nd}/u.test(text)) {
            lacks.push(_t("a digit"));
        }
        const rule = this.el.querySelector(".wh_password_rule");
        rule.classList.toggle("wh_good", !lacks.length);
        rule.textContent = lacks.length ? _t("Still needed: %s", lacks.join(", ")) : _t("Good password.");
    }
}
registry.category("public.interactions").add("webhero_invoice_portal.password", PasswordRule);
