import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";

/** The invoices page with script: tick all, totals of the selection, a word when nothing is ticked. */
export class InvoiceSelection extends Interaction {
    static selector = ".wh_invoices";
    dynamicContent = {
        ".wh_all": { "t-on-change": this.onAll },
        "input[name=ids]": { "t-on-change": this.onTick },
        _root: { "t-on-submit": this.onSubmit },
    };

    get ticks() {
        return [...this.el.querySelectorAll("input[name=ids]")];
    }

    get ticked() {
        return this.ticks.filter((tick) => tick.checked);
    }

    onAll(event) {
        for (const tick of this.ticks) {
            tick.checked = event.target.checked;
        }
        this.onTick();
    }

    onTick() {
        const rows = this.ticked.map((tick) => tick.closest("tr"));
        const sum = (name) => rows.reduce((total, row) => total + Number(row.dataset[name]), 0);
        const money = new Intl.NumberFormat(document.documentElement.lang || undefined, { style: "currency", currency: "EUR" });
        this.el.querySelector(".wh_totals").textContent = rows.length
            ? _t("%(number)s selected: %(total)s, of which open %(open)s", {
                  number: rows.length,
                  total: money.format(sum("amount")),
                  open: money.format(sum("open")),
              })
            : "";
        this.el.querySelector(".wh_nothing").classList.add("d-none");
        this.el.querySelector(".wh_all").checked = rows.length === this.ticks.length;
    }

    onSubmit(event) {
        if (!this.ticked.length) {
            event.preventDefault();
            this.el.querySelector(".wh_nothing").classList.remove("d-none");
        }
    }
}
registry.category("public.interactions").add("webhero_invoice_portal.selection", InvoiceSelection);
