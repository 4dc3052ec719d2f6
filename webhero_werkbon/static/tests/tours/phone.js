import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const PlainRequest = browser.XMLHttpRequest;

/** What a phone without reception does with a request. */
class LostRequest extends PlainRequest {
    send() {
        setTimeout(() => this.dispatchEvent(new Event("error")));
    }
}

const plainError = console.error;

/** The failed save is told to the user, and on the console: that complaint is expected here. */
function lose(lost) {
    browser.XMLHttpRequest = lost ? LostRequest : PlainRequest;
    if (lost) {
        console.error = (...said) => String(said[0]).includes("couldn't be established") || plainError(...said);
    }
}

async function takePhoto(input) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 2400, height: 1200 });
    canvas.getContext("2d").fillRect(0, 0, 1200, 1200);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const transfer = new DataTransfer();
    transfer.items.add(new File([blob], "photo.png", { type: "image/png" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** A line across the canvas, as a finger draws it. */
function draw(canvas) {
    const box = canvas.getBoundingClientRect();
    const touch = (type, step) =>
        canvas.dispatchEvent(
            new PointerEvent(type, {
                bubbles: true, cancelable: true, isPrimary: true, pointerId: 1, pointerType: "touch",
                buttons: type === "pointerup" ? 0 : 1,
                clientX: box.x + 20 + 20 * step, clientY: box.y + 20 + 5 * step,
            })
        );
    touch("pointerdown", 0);
    for (let step = 1; step < 6; step++) {
        touch("pointermove", step);
    }
    touch("pointerup", 6);
}

const clock = ".o_werkbon_bar .o_werkbon_clock:contains(/^\\d+:\\d\\d:\\d\\d$/)";

registry.category("web_tour.tours").add("webhero_werkbon_phone", {
    steps: () => [
        { content: "today's work", trigger: ".o_kanban_record:contains('Bakkerij Zon')", run: "click" },
        { content: "no prices", trigger: ".o_werkbon_site:not(:has([name=amount_untaxed]))" },
        { content: "start the clock", trigger: ".o_werkbon_bar button[name=action_timer_start]", run: "click" },
        { content: "it runs", trigger: clock, run: () => location.reload(), expectUnloadPage: true },
        { content: "it still runs after a reload", trigger: clock },
        { content: "material", trigger: "button[name=action_add_material]", run: "click" },
        { content: "search", trigger: ".modal .o_field_widget[name=product_id] input", run: "click" },
        { content: "found", trigger: ".modal .o_kanban_record:contains('Kraan 15 mm')", run: "click" },
        { content: "how many", trigger: ".modal .o_field_widget[name=quantity] input", run: "edit 3" },
        { content: "kept at once", trigger: ".modal .o_form_button_save", run: "click" },
        { content: "it is there", trigger: ".o_field_widget[name=material_ids] .o_kanban_record:contains('Kraan 15 mm')" },
        { content: "no reception", trigger: "body:not(:has(.modal))", run: () => lose(true) },
        { content: "a photo", trigger: ".o_werkbon_photos input:not(:visible)", run: ({ anchor }) => takePhoto(anchor) },
        { content: "it waits", trigger: ".o_werkbon_waiting", run: () => lose(false) },
        { content: "once more", trigger: ".o_werkbon_photos .btn-warning", run: "click" },
        { content: "sent", trigger: ".o_field_widget[name=photo_ids] .o_kanban_record img" },
        { content: "nothing waits", trigger: ".o_werkbon_photos:not(:has(.o_werkbon_waiting))" },
        { content: "who signs", trigger: ".o_field_widget[name=signed_by] input", run: "edit Mia Zon" },
        { content: "no reception again", trigger: ".o_form_button_save", run: () => lose(true) },
        { content: "a save that fails", trigger: ".o_form_button_save", run: "click" },
        { content: "is told", trigger: ".o_notification" },
        {
            content: "and loses nothing",
            trigger: ".o_form_dirty .o_field_widget[name=signed_by] input:value('Mia Zon'), .o_field_widget[name=signed_by] input:value('Mia Zon')",
            run: () => lose(false),
        },
        { content: "the customer signs", trigger: ".o_field_signature .o_signature", run: "click" },
        { content: "with a finger", trigger: ".modal canvas.o_web_sign_signature", run: ({ anchor }) => draw(anchor) },
        { content: "adopt", trigger: ".modal-footer .btn-primary:enabled", run: "click" },
        { content: "signed", trigger: ".o_field_signature img" },
        { content: "complete", trigger: ".o_werkbon_bar button[name=action_complete]", run: "click" },
        { content: "sure", trigger: ".modal-footer .btn-primary", run: "click" },
        { content: "done", trigger: "button[name=action_reopen]" },
    ],
});
