import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("webhero_werkbon_planning", {
    steps: () => [
        { content: "by technician", trigger: ".o_switch_view.o_kanban", run: "click" },
        { content: "who has nothing to do has a column too", trigger: ".o_kanban_group:contains('Bram Claes')" },
        {
            content: "to somebody else",
            trigger: ".o_kanban_group:contains('Tine Wouters') .o_kanban_record:has(.fs-5:contains('Bakkerij Zon'))",
            run: "drag_and_drop (.o_kanban_group:has(.o_column_title:contains('Bram Claes')))",
        },
        {
            content: "it is there",
            trigger: ".o_kanban_group:contains('Bram Claes') .o_kanban_record:has(.fs-5:contains('Bakkerij Zon'))",
        },
        {
            content: "on top of the other",
            trigger: ".o_kanban_group:contains('Tine Wouters') .o_kanban_record:has(.fs-5:contains('Garage Maan'))",
            run: "drag_and_drop (.o_kanban_group:has(.o_column_title:contains('Bram Claes')))",
        },
        {
            content: "the card warns",
            trigger: ".o_kanban_group:contains('Bram Claes') .o_kanban_record:has(.fs-5:contains('Garage Maan')) .text-warning",
        },
        {
            content: "the other card too",
            trigger: ".o_kanban_group:contains('Bram Claes') .o_kanban_record:has(.fs-5:contains('Bakkerij Zon')) .text-warning",
        },
        { content: "the calendar", trigger: ".o_switch_view.o_calendar", run: "click" },
        { content: "has both, with a sign", trigger: ".fc-event:contains('⚠ Garage Maan')" },
    ],
});
