import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, useExternalListener, useRef, useState } from "@odoo/owl";

const LONGEST_SIDE = 1920;

/** A JPEG of at most 1920 pixels a side: what the server keeps, and a tenth of what a phone's camera makes. */
export async function shrunk(file) {
    const picture = await createImageBitmap(file);
    const ratio = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * ratio);
    canvas.height = Math.round(picture.height * ratio);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return canvas.toDataURL("image/jpeg", 0.85);
}

/** Opens the camera and keeps each photo at once; one that could not be sent stays here until it is. */
export class WerkbonPhotos extends Component {
    static template = "webhero_werkbon.Photos";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({ waiting: [], busy: false });
        this.number = 0;
        this.input = useRef("input");
        useExternalListener(window, "beforeunload", (ev) => this.state.waiting.length && ev.preventDefault());
    }

    async onChosen() {
        const files = [...this.input.el.files];
        this.input.el.value = "";
        for (const file of files) {
            try {
                this.state.waiting.push({ id: ++this.number, name: "", data: await shrunk(file) });
            } catch {
                this.notification.add(_t("%s is not a photo.", file.name), { type: "danger" });
            }
        }
        await this.send();
    }

    async send() {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        const { record } = this.props;
        try {
            if (this.state.waiting.length && (await record.save())) {
                await this.sendWaiting(record.resId);
                await record.load();
            }
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.notification.add(_t("There is no connection; the photo waits here."), { type: "warning" });
        } finally {
            this.state.busy = false;
        }
    }

    async sendWaiting(order_id) {
        while (this.state.waiting.length) {
            const image = this.state.waiting[0].data.split(",")[1];
            await this.orm.create("webhero.werkbon.photo", [{ order_id, image }]);
            this.state.waiting.shift();
        }
    }
}

registry.category("view_widgets").add("webhero_werkbon_photos", { component: WerkbonPhotos });
