import { onWillUnmount, useEffect } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { ProgressBarField, progressBarField } from "@web/views/fields/progress_bar/progress_bar_field";

const EVERY = 2000; // milliseconds
const WORKING = ["reading", "queued", "waiting", "running"];

/** A progress bar that asks again every two seconds while a job works in the background. */
export class WorkingProgressField extends ProgressBarField {
    setup() {
        super.setup();
        this.timer = null;
        useEffect(
            (working) => {
                clearInterval(this.timer);
                this.timer = working ? setInterval(() => this.ask(), EVERY) : null;
            },
            () => [WORKING.includes(this.props.record.data.state)]
        );
        onWillUnmount(() => clearInterval(this.timer));
    }

    async ask() {
        if (!this.asking && !document.hidden) {
            this.asking = true;
            try {
                await this.props.record.load();
            } finally {
                this.asking = false;
            }
        }
    }
}

registry.category("fields").add("webhero_working_progress", {
    ...progressBarField,
    component: WorkingProgressField,
    fieldDependencies: [{ name: "state", type: "selection" }],
});
