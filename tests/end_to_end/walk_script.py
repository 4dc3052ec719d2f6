"""What a step of a walk does inside the page. Each function gives something truthy when it is done, else it is asked again."""

SCRIPT = r"""
globalThis.walk ??= (() => {
    const clean = (text) => (text || "").replace(/\s+/g, " ").trim();
    const shown = (one) => {
        const box = one.getBoundingClientRect();
        const style = getComputedStyle(one);
        return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && style.opacity !== "0";
    };
    const PRESSED = "button, a, [role=button], [role=tab], [role=menuitem], [role=option], label, summary, "
        + "input[type=submit], .o_list_button_add, .o_kanban_record, td.o_data_cell, .o_arrow_button";
    // the topmost dialog or menu hides what is below it
    const roots = () => {
        const over = [...document.querySelectorAll(".o-dropdown--menu, .modal.o_technical_modal, .modal.show")].filter(shown);
        return over.length ? [...over.reverse(), document.body] : [document.body];
    };
    const all = (selector, within) => {
        for (const root of roots()) {
            const bases = within ? [...root.querySelectorAll(within)] : [root];
            const found = bases.flatMap((base) => [...base.querySelectorAll(selector)]).filter(shown);
            if (found.length) return found;
            if (root.matches(".modal") && !within) return [];
        }
        return [];
    };
    const words = (one) => [one.innerText, one.value, one.title, one.ariaLabel, one.dataset?.tooltip].map(clean);
    // what was told since the last press: a notification is gone after four seconds, and a slow walk looks later
    let told = [];
    const notifications = (one) => [...(one.matches(".o_notification") ? [one] : []), ...one.querySelectorAll(".o_notification")];
    new MutationObserver((changes) => {
        const added = changes.flatMap((change) => [...change.addedNodes]).filter((one) => one.nodeType === Node.ELEMENT_NODE);
        told.push(...added.flatMap(notifications).map((one) => one.textContent));
    }).observe(document.body, { childList: true, subtree: true });
    const press = (one) => {
        one.scrollIntoView({ block: "center" });
        if (one.disabled) return false;
        told = [];
        one.click();
        return true;
    };
    const labelled = (label, within) => {
        for (const root of roots()) {
            const bases = within ? [...root.querySelectorAll(within)] : [root];
            const found = bases.flatMap((base) => [...base.querySelectorAll(PRESSED)]).filter(shown);
            const exact = found.filter((one) => words(one).includes(label));
            const close = exact.length ? exact : found.filter((one) => words(one).some((text) => text.startsWith(label)));
            // of one in another, the inner one
            const inner = close.filter((one) => !close.some((other) => other !== one && one.contains(other)));
            if (inner.length) return inner[0];
        }
    };
    const widget = (field, within) =>
        all(`.o_selected_row .o_field_widget[name="${field}"]`, within)[0]
        || all(`.o_field_widget[name="${field}"]`, within)[0]
        || all(`[name="${field}"]`, within)[0];
    const input = (place) =>
        place?.matches("input, textarea, select") ? place
            : place?.querySelector("select, textarea, input:not([type=file]):not([type=hidden]), [contenteditable=true]");
    return {
        press: ({ label, selector, within }) => {
            const one = selector ? all(selector, within)[0] : labelled(label, within);
            return one && press(one);
        },
        focus: ({ field, within }) => {
            const place = widget(field, within);
            const one = input(place);
            if (!one) {
                const shut = place?.querySelector("button.o_input"); // a date that has a value, until it has the focus
                // or a cell of a list that is not open yet; the list that a form replaces in a moment is no such list
                shut ? shut.focus() : place?.closest(".o_view_sample_data") || place?.click();
                return false;
            }
            if (one.matches("select")) return "select";
            one.scrollIntoView({ block: "center" });
            one.focus();
            one.click();
            one.select?.();
            return "input";
        },
        take: ({ field, text, within }) => {
            const one = input(widget(field, within));
            if (one?.matches("select")) {
                const option = [...one.options].find((entry) => clean(entry.text) === text);
                if (!option) return false;
                one.value = option.value;
                one.dispatchEvent(new Event("input", { bubbles: true }));
                one.dispatchEvent(new Event("change", { bubbles: true }));
                return true;
            }
            const entries = [...document.querySelectorAll(
                ".o-autocomplete--dropdown-item, .o_select_menu_item, .dropdown-item"
            )].filter(shown);
            const entry = entries.find((one) => clean(one.innerText) === text)
                || entries.find((one) => clean(one.innerText).includes(text) && !one.matches(".o_m2o_dropdown_option"));
            return entry && press(entry.querySelector("a") || entry);
        },
        tick: ({ field, within }) => {
            const place = widget(field, within);
            const one = place?.matches("input") ? place : place?.querySelector("input[type=checkbox], input[type=radio]");
            return one && press(one);
        },
        see: ({ text, within }) => clean(document.querySelector(within || "body")?.innerText
            + " " + [...document.querySelectorAll(`${within || "body"} input, ${within || "body"} textarea`)]
                .filter(shown).map((one) => one.value).join(" ")
            + " " + (within ? "" : told.join(" "))).includes(clean(text)),
        gone: ({ text, within }) => !clean(document.querySelector(within || "body")?.innerText).includes(clean(text)),
    };
})();
"""
