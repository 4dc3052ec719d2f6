import { registry } from "@web/core/registry";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";

/** A card that was dragged may overlap another one, or no longer: that one's warning changes too. */
export class PlanningRenderer extends KanbanRenderer {
    async sortRecordDrop() {
        await super.sortRecordDrop(...arguments);
        await this.props.list.model.load();
    }
}

registry.category("views").add("webhero_werkbon_planning", { ...kanbanView, Renderer: PlanningRenderer });
