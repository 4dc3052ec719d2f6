/** Lists of invoices and bills: the buttons say what they make, "New invoice" and "Upload a bill" instead of "New" and "Upload". */

import { AccountMoveKanbanController } from "@account/views/account_move_kanban/account_move_kanban_controller";
import { AccountMoveListController } from "@account/views/account_move_list/account_move_list_controller";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** {create, upload}: the words for a list of this move_type; the host's own for any other. */
export function buttonWords(kind) {
    const creditNote = [_t("New credit note"), _t("Upload a credit note")];
    const words = {
        out_invoice: [_t("New invoice"), _t("Upload an invoice")],
        out_refund: creditNote,
        in_invoice: [_t("New bill"), _t("Upload a bill")],
        in_refund: creditNote,
    };
    const [create, upload] = words[kind] || [_t("New"), _t("Upload")];
    return { create, upload };
}

for (const [controller, template] of [
    [AccountMoveListController, "webhero_base.MoveListView"],
    [AccountMoveKanbanController, "webhero_base.MoveKanbanView"],
]) {
    controller.template = template;
    patch(controller.prototype, {
        get webheroWords() {
            return buttonWords(this.props.context.default_move_type);
        },
    });
}
