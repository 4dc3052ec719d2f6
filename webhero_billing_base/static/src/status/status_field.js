/** The status badge of an invoice; a press on it shows what it can become, a second press sets it. */

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { BadgeField, badgeField } from "@web/views/fields/badge/badge_field";
import { useState } from "@odoo/owl";

export class StatusField extends BadgeField {
    static template = "webhero_billing_base.StatusField";
    static components = { Dropdown, DropdownItem };

    setup() {
        super.setup?.();
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({ choices: [] });
    }

    get canSet() {
        return Boolean(this.props.record.resId) && this.sale.includes(this.props.record.data.move_type);
    }

    get sale() {
        return ["out_invoice", "out_refund", "out_receipt"];
    }

    async load() {
        const { resId, resModel } = this.props.record;
        this.state.choices = await this.orm.call(resModel, "webhero_status_choices", [[resId]]);
    }

    choose(choice) {
        if (!choice.question) {
            return this.set(choice.key);
        }
        this.dialog.add(ConfirmationDialog, {
            body: choice.question,
            confirmLabel: _t("Yes"),
            cancelLabel: _t("No"),
            confirm: () => this.set(choice.key),
            cancel: () => {},
        });
    }

    async set(key) {
        const { record } = this.props;
        if (await record.isDirty()) {
            await record.save();
        }
        const action = await this.orm.call(record.resModel, "action_webhero_set_status", [[record.resId], key]);
        if (action) {
            await this.action.doAction(action, { onClose: () => this.reload() });
        } else {
            await this.reload();
        }
    }

    async reload() {
        await this.props.record.model.load();
    }
}

registry.category("fields").add("webhero_status", {
    ...badgeField,
    component: StatusField,
    fieldDependencies: [{ name: "move_type", type: "selection" }],
});
