/** The page of a bank: left what came in, right the invoices that the chosen line may pay. The server says every text. */

import { Component, onWillStart, useExternalListener, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const LINE = "account.bank.statement.line";
const PAGE = "webhero.bank.page";

export class BankPage extends Component {
    static template = "webhero_bank.Page";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.searchBox = useRef("search");
        this.filters = [
            ["waiting", _t("To settle")],
            ["done", _t("Settled")],
            ["all", _t("All")],
        ];
        this.state = useState({
            show: "waiting",
            text: "",
            offset: 0,
            ticked: {},
            open: false,
            documents: [],
            chosen: {},
            find: "",
            busy: false,
            journalId: this.props.action.params?.journal_id || false,
        });
        this.searchSoon = useDebounced(() => this.load({ offset: 0 }), 250);
        this.findSoon = useDebounced(() => this.loadDocuments(), 250);
        useExternalListener(window, "keydown", (event) => this.onKey(event));
        onWillStart(() => this.load());
    }

    async load(values = {}) {
        Object.assign(this.state, values);
        const { journalId, show, text, offset } = this.state;
        const data = await this.orm.call(PAGE, "load", [], { journal_id: journalId, show, text, offset });
        this.state.data = data;
        this.state.journalId = data.journal_id;
        this.state.ticked = {};
        if (!data.lines.some((line) => line.id === this.state.lineId)) {
            await this.choose(data.lines[0], false);
        } else {
            await this.loadDocuments();
        }
    }

    /** Not `line`: the template's loop has a variable of that name. */
    get current() {
        return this.state.data.lines.find((line) => line.id === this.state.lineId);
    }

    get ticked() {
        return this.state.data.lines.filter((line) => this.state.ticked[line.id]).map((line) => line.id);
    }

    get chosen() {
        return this.state.documents.filter((one) => this.state.chosen[one.id]);
    }

    get chosenSum() {
        return formatFloat(
            this.chosen.reduce((sum, one) => sum + one.value, 0),
            { digits: [16, 2] }
        );
    }

    get pages() {
        const { offset, page, total } = this.state.data;
        return total > page ? `${offset + 1}–${Math.min(offset + page, total)} / ${total}` : "";
    }

    /** `open`: on a phone the right side covers the list. */
    async choose(line, open = true) {
        Object.assign(this.state, { lineId: line?.id, chosen: {}, find: "", open: open && !!line, documents: [] });
        await this.loadDocuments();
    }

    async loadDocuments() {
        const line = this.current;
        if (!line?.waits) {
            this.state.documents = [];
            return;
        }
        const chosen = Object.keys(this.state.chosen).map(Number);
        const found = await this.orm.call(PAGE, "documents", [line.id, this.state.find, chosen]);
        if (this.state.lineId === line.id) {
            this.state.documents = found;
        }
    }

    /** Press something on the server, say what it says, and look again. */
    async press(method, ids, args = []) {
        if (this.state.busy || !ids.length) {
            return;
        }
        this.state.busy = true;
        try {
            const told = await this.orm.call(LINE, method, [ids, ...args]);
            if (told?.params?.message) {
                this.notification.add(told.params.message, { type: told.params.type });
            }
            this.state.open = false;
        } finally {
            this.state.busy = false;
            await this.load();
        }
    }

    accept(line, place = 0) {
        return this.press("action_webhero_accept", [line.id], [place]);
    }

    acceptTicked() {
        return this.press("action_webhero_accept", this.ticked);
    }

    undo(line) {
        return this.press("action_webhero_undo", [line.id]);
    }

    settleWith() {
        const documents = this.chosen.map((one) => one.id);
        return this.press("action_webhero_settle_with", [this.current.id], [documents]);
    }

    async openDialog(method) {
        const action = await this.orm.call(LINE, method, [[this.current.id]]);
        await this.action.doAction(action, { onClose: () => this.load() });
    }

    openDocument(one) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "account.move",
            res_id: one.id,
            views: [[false, "form"]],
        });
    }

    importFiles() {
        return this.action.doAction("webhero_bank.webhero_bank_upload_action", { onClose: () => this.load() });
    }

    onKey(event) {
        const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
        if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector(".modal")) {
            return;
        }
        if (typing) {
            if (event.key === "Escape") {
                event.target.blur();
            }
            return;
        }
        const keys = {
            ArrowDown: () => this.move(1),
            ArrowUp: () => this.move(-1),
            a: () => this.current?.suggestions[0]?.doable && this.accept(this.current),
            u: () => this.current && !this.current.waits && this.undo(this.current),
            "/": () => this.searchBox.el?.focus(),
            " ": () => this.current && (this.state.ticked[this.current.id] = !this.state.ticked[this.current.id]),
        };
        if (keys[event.key]) {
            event.preventDefault();
            keys[event.key]();
        }
    }

    move(step) {
        const lines = this.state.data.lines;
        const place = lines.findIndex((line) => line.id === this.state.lineId) + step;
        if (lines[place]) {
            this.choose(lines[place], false);
            document.querySelector(`.o_wb_line[data-id="${lines[place].id}"]`)?.scrollIntoView({ block: "nearest" });
        }
    }
}

registry.category("actions").add("webhero_bank_page", BankPage);
