import { Interaction } from "@web/public/interaction";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";

const AT_A_TIME = 5; // PDFs made by one request

/** The invoices page with script: tick all, totals of the selection, a word when nothing is ticked, progress of PDFs. */
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
        this.el.querySelector(".wh_totals").textContent = rows.length
            ? _t("%(number)s selected: %(total)s, of which open %(open)s", {
                  number: rows.length,
                  total: this.money(sum("amount")),
                  open: this.money(sum("open")),
              })
            : "";
        this.el.querySelector(".wh_nothing").classList.add("d-none");
        this.el.querySelector(".wh_all").checked = rows.length === this.ticks.length;
    }

    /** An amount as the rows write it: the same places for sign, comma and thousands (data-money is 1234567.89). */
    money(amount) {
        const pattern = this.el.dataset.money;
        const [, before, thousands, decimal, after] = pattern.match(/^(\D*)1(\D*)234\D*567(\D)89(\D*)$/);
        const [whole, cents] = Math.abs(amount).toFixed(2).split(".");
        const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
        return `${before}${amount < 0 ? "-" : ""}${grouped}${decimal}${cents}${after}`;
    }

    onSubmit(event) {
        if (!this.ticked.length) {
            event.preventDefault();
            this.el.querySelector(".wh_nothing").classList.remove("d-none");
        } else if (this.el.querySelector("select[name=kind]").value === "pdf") {
            event.preventDefault();
            this.prepareAndDownload();
        }
    }

    /** PDFs that were never made are made a few at a time; then the form goes as it goes without script. */
    async prepareAndDownload() {
        const button = this.el.querySelector(".wh_download");
        if (button.disabled) {
            return;
        }
        button.disabled = true;
        try {
            await this.waitFor(this.prepare(this.ticked.map((tick) => Number(tick.value))));
        } catch {
            // the download itself says what is wrong
        }
        this.showProgress(0, 0);
        button.disabled = false;
        this.el.submit();
    }

    async prepare(ids) {
        const left = await rpc("/my/invoices/prepare", { ids }, { silent: true });
        for (let done = 0; done < left.length; done += AT_A_TIME) {
            this.showProgress(done, left.length);
            await rpc("/my/invoices/prepare", { ids: left.slice(done, done + AT_A_TIME), make: true }, { silent: true });
        }
    }

    showProgress(done, all) {
        const place = this.el.querySelector(".wh_progress");
        place.classList.toggle("d-none", !all);
        place.querySelector("progress").max = all || 1;
        place.querySelector("progress").value = done;
        place.querySelector("span").textContent = all
            ? _t("%(done)s of %(all)s PDF files are ready", { done, all })
            : "";
    }
}
registry.category("public.interactions").add("webhero_invoice_portal.selection", InvoiceSelection);
