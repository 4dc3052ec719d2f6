import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** Says while typing what the password still lacks (C3), in the words of the page; the server checks it again. */
export class PasswordRule extends Interaction {
    static selector = "form:has(.wh_password_rule)";
    dynamicContent = { "input[name=password], input[name=new1]": { "t-on-input": this.onInput } };

    onInput(event) {
        const text = event.target.value;
        const lacks = { length: text.length < 8, letter: !/\p{L}/u.test(text), digit: !/\p{Nd}/u.test(text) };
        const good = !Object.values(lacks).includes(true);
        for (const sentence of this.el.querySelectorAll(".wh_password_rule > *")) {
            const about = sentence.dataset.about;
            sentence.hidden = about === "good" ? !good : !lacks[about];
        }
    }
}
registry.category("public.interactions").add("webhero_invoice_portal.password", PasswordRule);
