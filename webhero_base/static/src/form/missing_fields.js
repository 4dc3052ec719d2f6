import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { Record } from "@web/model/relational_model/record";

// The host says that a field is missing, and not which: it may stand on another tab, or below the fold.
patch(Record.prototype, {
    _displayInvalidFieldNotification() {
        const labels = [...this._invalidFields].map((name) => this.fields[name]?.string).filter(Boolean);
        if (!labels.length) {
            return super._displayInvalidFieldNotification();
        }
        return this.model.notification.add(labels.join(", "), { title: _t("Fill in first:"), type: "danger" });
    },
});
