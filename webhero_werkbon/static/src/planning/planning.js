import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";

/**
 * A card that was dragged may overlap another one, or no longer: that one's warning changes too. The cards stay as they
 * are, because a second drag may have begun.
 */
export class PlanningRenderer extends KanbanRenderer {
    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    async sortRecordDrop() {
        await super.sortRecordDrop(...arguments);
        const ids = this.props.list.records.map((record) => record.resId);
        const found = await this.orm.read("webhero.werkbon.order", ids, ["overlap_text"]);
        const texts = new Map(found.map(({ id, overlap_text }) => [id, overlap_text]));
        for (const record of this.props.list.records) {
            if (texts.has(record.resId)) {
                record._applyValues({ overlap_text: texts.get(record.resId) });
            }
        }
    }
}

registry.category("views").add("webhero_werkbon_planning", { ...kanbanView, Renderer: PlanningRenderer });
