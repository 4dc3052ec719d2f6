import { CharField, charField } from "@web/views/fields/char/char_field";
import { useInputField } from "@web/views/fields/input_field_hook";
import { registry } from "@web/core/registry";

import { useRef } from "@odoo/owl";

/** Kept as ten digits, shown as 0123.456.749; the server accepts either. Other countries' numbers stay as they are. */
export function displayKbo(value) {
    return /^[01]\d{9}$/.test(value || "") ? value.replace(/^(\d{4})(\d{3})(\d{3})$/, "$1.$2.$3") : value;
}

export function compactKbo(value) {
    return /^[01]\d{3}\.\d{3}\.\d{3}$/.test(value) ? value.replaceAll(".", "") : value;
}

export class KboField extends CharField {
    setup() {
        this.input = useRef("input");
        this.selectionStart = 0;
        useInputField({
            getValue: () => displayKbo(this.props.record.data[this.props.name]) || "",
            parse: (value) => compactKbo(this.parse(value)),
        });
    }

    get formattedValue() {
        return displayKbo(super.formattedValue);
    }
}

registry.category("fields").add("webhero_kbo", { ...charField, component: KboField });
