import { registry } from "@web/core/registry";
import {
    JournalDashboardGraphField,
    journalDashboardGraphField,
} from "@web/views/fields/journal_dashboard_graph/journal_dashboard_graph_field";

/** The host's bars, one on the other: a series each for green, orange and red, in the very colours of the lights. */
export class LightGraphField extends JournalDashboardGraphField {
    getBarChartConfig() {
        const config = super.getBarChartConfig();
        config.data.datasets = this.data.map((series) => ({
            backgroundColor: this.colour(series.light),
            data: series.values.map((point) => point.value),
            label: series.key,
        }));
        config.options.scales.x.stacked = true;
        config.options.scales.y.stacked = true;
        return config;
    }

    /** What a light of this name looks like here, in bright and in dark. */
    colour(light) {
        const lamp = document.createElement("i");
        lamp.className = `text-${light}`;
        this.canvasRef.el.parentElement.append(lamp);
        const { color } = getComputedStyle(lamp);
        lamp.remove();
        return color;
    }
}

registry.category("fields").add("webhero_light_graph", { ...journalDashboardGraphField, component: LightGraphField });
