# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a button answers to the web client: a notification, a window on records, an address. One shape for all addons.

`./run lint actions` finds such an answer that is written by hand. `webhero_exchange` does not depend on webhero_base,
and carries the same file; the check holds the two together.
"""

CLOSE = {"type": "ir.actions.act_window_close"}
RELOAD = {"type": "ir.actions.client", "tag": "soft_reload"}


def notification(message, kind="success", title=None, sticky=False, then=None):
    """A notification of `kind` success, info, warning or danger; `then` is the action that follows it."""
    params = {"message": message, "type": kind, "sticky": sticky}
    if title:
        params["title"] = title
    if then:
        params["next"] = then
    return {"type": "ir.actions.client", "tag": "display_notification", "params": params}


def open_record(record, name=None, view=None, dialog=False, **context):
    """A window on one record, a new one where it is empty, in its form or in `view` (an ir.ui.view).

    `dialog`: above the screen that is open; `context` carries defaults.
    """
    return {
        "type": "ir.actions.act_window",
        "name": name or record.display_name,
        "res_model": record._name,
        "res_id": record.id,
        "view_mode": "form",
        "views": [(view.id if view else False, "form")],
        "target": "new" if dialog else "current",
        "context": context,
    }


def open_list(model, domain, name, views=None, **values):
    """A window on the records of `domain`: list and form, or `views` as the host writes them."""
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": model,
        "domain": domain,
        "view_mode": "list,form",
        "views": views or [(False, "list"), (False, "form")],
        **values,
    }


def open_wizard(model, name, view=None, **context):
    """A dialog on a new record of a transient `model`; `context` carries its defaults and the active records."""
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": model,
        "view_mode": "form",
        "views": [(view.id if view else False, "form")],
        "target": "new",
        "context": context,
    }


def open_url(url, target=None, close=False):
    """An address of this server or another: in a new tab, or as `target` self or download; `close` ends the dialog."""
    action = {"type": "ir.actions.act_url", "url": url}
    if target:
        action["target"] = target
    if close:
        action["close"] = True
    return action
