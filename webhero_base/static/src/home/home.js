/** Home: figures, a chart and lists, as the server's blocks say. Every figure opens its list. */

import { Component, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const COLOURS = ["#b8c4ce", "#2b6cb0"];

export class HomeChart extends Component {
    static template = "webhero_base.HomeChart";
    static props = { block: Object, open: Function };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.block]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    draw() {
        this.chart?.destroy();
        const { labels, series, currency } = this.props.block;
        const money = (value) => `${formatFloat(value, { digits: [16, 0] })} ${currency}`;
        this.chart = new Chart(this.canvas.el, {
            type: "bar",
            data: {
                labels,
                datasets: series.map((one, nth) => ({ ...one, backgroundColor: COLOURS[nth % COLOURS.length] })),
            },
            options: {
                responsive: true,
                maintainAspectRatio: false,
                animation: false,
                onClick: (_event, [bar]) => bar && this.props.open(this.props.block.actions[bar.datasetIndex][bar.index]),
                // whole amounts only: a small turnover would have "1 €" at every line
                scales: { y: { beginAtZero: true, ticks: { callback: money, precision: 0 } } },
                plugins: {
                    legend: { position: "bottom" },
                    tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${money(item.parsed.y)}` } },
                },
            },
        });
    }
}

export class Home extends Component {
    static template = "webhero_base.Home";
    static components = { HomeChart };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ blocks: [], chosen: {}, busy: false, over: false });
        onWillStart(() => this.load());
    }

    async load() {
        const found = await this.orm.call("webhero.home", "load", []);
        Object.assign(this.state, { ...found, chosen: {} });
    }

    of(kind) {
        return this.state.blocks.filter((block) => block.kind === kind);
    }

    open(action) {
        return action && this.action.doAction(action);
    }

    newInvoice() {
        return this.open({
            type: "ir.actions.act_window",
            name: _t("New invoice"),
            res_model: "account.move",
            views: [[false, "form"]],
            context: { default_move_type: "out_invoice" },
        });
    }

    chosen(block) {
        return block.rows.filter((row) => this.state.chosen[`${block.key}-${row.id}`]).map((row) => row.id);
    }

    choose(block, row, on) {
        this.state.chosen[`${block.key}-${row.id}`] = on;
    }

    /** Files that are dragged over Home; texts and links go their usual way. */
    dragged(event) {
        if (this.state.can_drop && event.dataTransfer?.types.includes("Files")) {
            event.preventDefault();
            this.state.over = true;
        }
    }

    /** The server knows whose each file is; what nobody knows it refuses by name. */
    async dropped(event) {
        const files = [...(event.dataTransfer?.files || [])];
        if (!this.state.can_drop || !files.length) {
            return;
        }
        event.preventDefault();
        this.state.over = false;
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const read = await Promise.all(files.map(async (file) => [file.name, (await getDataURLFromFile(file)).split(",")[1] || ""]));
            await this.open(await this.orm.call("webhero.home", "drop", [read]));
        } finally {
            this.state.busy = false;
        }
    }

    /** Press a button of one row or of a selection; a second press while it works does nothing. */
    async press(button, ids) {
        if (this.state.busy || !ids.length) {
            return;
        }
        this.state.busy = true;
        try {
            const action = await this.orm.call(button.model, button.method, [ids]);
            await this.load();
            await this.open(action);
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("actions").add("webhero_home", Home);
