"""The overview page of `python -m sandbox`: services, what they received, faults and switches as buttons."""

import json
from html import escape

from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect

from .page import document, localized, moment
from .service import FAULTS, Service, json_answer, route

SHOWN_CALLS = 200
SHOWN_BODY = 4000


class Overview(Service):
    """`services` are those that run; more than one may share a store."""

    name = "overview"
    title = "Sandbox"

    def __init__(self, services):
        super().__init__()
        self.services = {service.name: service for service in services}

    def _service(self, name):
        if name not in self.services:
            raise NotFound("no such service")
        return self.services[name]

    @route("/")
    def page(self, request):
        say = localized(request, WORDS)
        rows = "".join(_row(service, say) for service in self.services.values())
        titles = "".join(f"<th>{say(name)}</th>" for name in ("service", "address", "credentials", "calls", "active"))
        return document(request, say("title"), f"<p>{say('intro')}</p><table><tr>{titles}</tr>{rows}</table>")

    @route("/service/<name>")
    def service_page(self, request, name):
        service, say = self._service(name), localized(request, WORDS)
        body = (
            f"<p><a href='/'>{say('back')}</a> &middot; <a href='{service.url}/'>{service.url}</a></p>"
            f"<table>{_credentials(service)}</table><h2>{say('faults')}</h2>{_faults(service, say)}"
            f"<h2>{say('switches')}</h2>{_switches(service, say)}"
            f"<h2>{say('received')}</h2>{_calls(service, say)}{_callbacks(service, say)}"
        )
        return document(request, service.title, body)

    @route("/service/<name>/fault", "POST")
    def set_fault(self, request, name):
        form, service = request.form, self._service(name)
        service.fault(form["kind"], form.get("path", ""), times=form.get("times", 1), seconds=form.get("seconds", 1))
        return redirect(f"/service/{name}")

    @route("/service/<name>/clear", "POST")
    def clear_faults(self, request, name):
        self._service(name).faults.clear()
        return redirect(f"/service/{name}")

    @route("/service/<name>/switch", "POST")
    def set_switch(self, request, name):
        service, which = self._service(name), request.form["name"]
        service.switch(**{which: _value(service, which, request.form.get("value", ""))})
        return redirect(f"/service/{name}")

    @route("/service/<name>/reset", "POST")
    def reset_service(self, request, name):
        self._service(name).reset()
        return redirect(f"/service/{name}")

    @route("/status.json")
    def status(self, request):
        """For scripts: {name: {"url", "credentials", "calls"}}."""
        return json_answer(
            {
                name: {"url": service.url, "credentials": service.credentials(), "calls": service.calls}
                for name, service in self.services.items()
            }
        )


def _value(service, name, text):
    """The value of a form for a switch, of the kind that its default has."""
    default = service.switches.get(name, (None,))[0]
    if isinstance(default, bool):
        return text == "on"
    if isinstance(default, (int, float)):
        return float(text) if "." in text else int(text)
    if isinstance(default, (tuple, list)):
        return text.split()
    return text


def _waiting(service):
    return [fault for fault in service.faults if fault.times > 0]


def _row(service, say):
    calls = service.received()
    last = moment(calls[-1]["at"]) if calls else ""
    active = ", ".join(fault.kind for fault in _waiting(service))
    changed = [name for name, (default, _) in service.switches.items() if service.settings[name] != default]
    known = "<br>".join(
        f"{escape(name)}: <code>{escape(str(value))}</code>" for name, value in service.credentials().items()
    )
    return (
        f"<tr><td><a href='/service/{service.name}'>{escape(service.title)}</a></td>"
        f"<td><a href='{service.url}/'>{service.url}</a></td><td>{known}</td><td>{len(calls)}<br>{last}</td>"
        f"<td class='bad'>{escape(', '.join([active, *changed]).strip(', '))}</td></tr>"
    )


def _credentials(service):
    return "".join(
        f"<tr><th>{escape(name)}</th><td><code>{escape(str(value))}</code></td></tr>"
        for name, value in service.credentials().items()
    )


def _faults(service, say):
    buttons = "".join(
        f"<button name='kind' value='{kind}' title='{escape(text)}'>{kind}</button>" for kind, text in FAULTS.items()
    )
    waiting = "".join(
        f"<li>{fault.kind} &times; {fault.times} <code>{escape(fault.method)} {escape(fault.path)}</code></li>"
        for fault in _waiting(service)
    )
    base = f"/service/{service.name}"
    return (
        f"<form method='post' action='{base}/fault'>{say('path')} <input name='path' placeholder='/api'> "
        f"{say('times')} <input name='times' value='1' size='3'> {say('seconds')} "
        f"<input name='seconds' value='1' size='3'><br>{buttons}</form><ul>{waiting}</ul>"
        f"<form method='post' action='{base}/clear'><button>{say('clear')}</button></form>"
        f"<form method='post' action='{base}/reset'><button class='bad'>{say('reset')}</button></form>"
    )


def _switches(service, say):
    rows = "".join(_switch(service, name, text) for name, (_, text) in service.switches.items())
    return f"<table>{rows}</table>" if rows else f"<p>{say('none')}</p>"


def _switch(service, name, text):
    default, value = service.switches[name][0], service.settings[name]
    action = f"<form method='post' action='/service/{service.name}/switch'>"
    action += f"<input type='hidden' name='name' value='{name}'>"
    if isinstance(default, bool):
        other, marked = "off" if value else "on", "on" if value != default else ""
        action += f"<button name='value' value='{other}' class='{marked}'>{name}</button>"
    else:
        shown = " ".join(map(str, value)) if isinstance(value, (tuple, list)) else value
        action += f"{name} <input name='value' value='{escape(str(shown))}'><button>&#10003;</button>"
    state = ("on" if value else "off") if isinstance(default, bool) else ""
    return f"<tr><td>{action}</form></td><td>{state}</td><td>{escape(text)}</td></tr>"


def _calls(service, say):
    calls = service.received()[-SHOWN_CALLS:]
    if not calls:
        return f"<p>{say('none')}</p>"
    rows = "".join(
        f"<tr><td>{moment(call['at'])}</td><td>{call['method']}</td><td>{_call(call)}</td>"
        f"<td>{call['status'] or ''}</td><td class='bad'>{call['fault']}</td></tr>"
        for call in reversed(calls)
    )
    return f"<table>{rows}</table>"


def _call(call):
    where = call["path"] + (f"?{call['query']}" if call["query"] else "")
    if not call["body"]:
        return f"<code>{escape(where)}</code>"
    body = escape(call["body"][:SHOWN_BODY])
    return f"<details><summary><code>{escape(where)}</code></summary><pre>{body}</pre></details>"


def _callbacks(service, say):
    sent = list(service.callbacks.sent)[-SHOWN_CALLS:]
    if not sent:
        return ""
    rows = "".join(
        f"<tr><td>{moment(call['at'])}</td><td><code>{escape(call['url'])}</code></td>"
        f"<td><pre>{escape(_pretty(call['body']))}</pre></td><td>{call['status'] or say('unreached')}</td></tr>"
        for call in reversed(sent)
    )
    return f"<h2>{say('callbacks')}</h2><table>{rows}</table>"


def _pretty(text):
    try:
        return json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    except ValueError:
        return text


WORDS = {
    "title": ("Zandbak", "Sandbox"),
    "intro": (
        "Nagebootste diensten voor demo en test; niets hiervan verlaat deze machine.",
        "Stand-ins of remote services for demo and test; nothing of this leaves the machine.",
    ),
    "service": ("Dienst", "Service"),
    "address": ("Adres", "Address"),
    "credentials": ("Gegevens", "Credentials"),
    "calls": ("Ontvangen", "Received"),
    "active": ("Staat aan", "Switched on"),
    "back": ("Alle diensten", "All services"),
    "faults": ("Storingen", "Faults"),
    "switches": ("Schakelaars", "Switches"),
    "received": ("Ontvangen, nieuwste eerst", "Received, newest first"),
    "callbacks": ("Verstuurde webhooks", "Webhooks sent"),
    "unreached": ("niet bereikt", "not reached"),
    "path": ("Pad", "Path"),
    "times": ("aantal keer", "times"),
    "seconds": ("seconden", "seconds"),
    "clear": ("Storingen wissen", "Clear faults"),
    "reset": ("Alles wissen en opnieuw beginnen", "Forget everything and start again"),
    "none": ("Nog niets.", "Nothing yet."),
}
