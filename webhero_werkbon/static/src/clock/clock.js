import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, onWillUnmount, useState } from "@odoo/owl";

const { DateTime } = luxon;

/** How long a clock has been running, counted on from the moment that stands in the database. */
export class WerkbonClock extends Component {
    static template = "webhero_werkbon.Clock";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ now: DateTime.now() });
        const timer = setInterval(() => (this.state.now = DateTime.now()), 1000);
        onWillUnmount(() => clearInterval(timer));
    }

    get text() {
        const since = this.props.record.data[this.props.name];
        if (!since) {
            return "";
        }
        const seconds = Math.max(0, Math.floor(this.state.now.diff(since, "seconds").seconds));
        const two = (number) => String(number).padStart(2, "0");
        return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    }
}

registry.category("fields").add("webhero_werkbon_clock", {
    component: WerkbonClock,
    supportedTypes: ["datetime"],
});
