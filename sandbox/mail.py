"""The mail catcher: every mail that is sent to its SMTP port, on a page and as JSON."""

import base64
import email
import email.policy
import types
from html import escape

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from .page import document, localized, moment
from .service import Service, json_answer, route
from .smtp import Smtp

# a mail is somebody else's HTML: no scripts, no calls to the outside
CLOSED = {"Content-Security-Policy": "default-src 'none'; img-src data: cid:; style-src 'unsafe-inline'; sandbox"}


class MailCatcher(Service):
    """`smtp_port` is the port to send mails to; `mails(to=..., subject=...)` are those received, oldest first."""

    name = "mail"
    title = "Mail"
    switches = {
        "password": ("", "logging in is needed, with this password"),
        "refused": ((), "addresses that are refused as unknown"),
    }

    def __init__(self, store=None, smtp_port=0, host="127.0.0.1", **settings):
        super().__init__(store, **settings)
        self._address = (host, smtp_port)
        self._smtp = None
        self.smtp_port = None

    def opened(self):
        self._smtp = Smtp(self._address, self)
        self.smtp_port = self._smtp.server_address[1]

    def closed(self):
        self._smtp.stop()

    def credentials(self):
        return {"SMTP": f"127.0.0.1:{self.smtp_port}"}

    # ---- received mails

    def take(self, sender, recipients, content):
        number = self.store.next_number("mail")
        row = {"id": number, "from": sender, "to": recipients, "at": moment()}
        self.store.put("mail", number, {**row, "raw": base64.b64encode(content).decode()})

    def smtp_fault(self, content):
        """The fault that strikes this mail; it is in the journal as method SMTP, path /smtp."""
        call = types.SimpleNamespace(method="SMTP", path="/smtp", full_path="/smtp", query_string=b"")
        fault = self._next_fault(call)
        self._note(call, content, fault)["status"] = 0 if fault else 250
        return fault

    def mails(self, to="", subject=""):
        """Mails whose recipients and subject hold these texts, any case, as dicts; see `read`."""
        found = [read(row) for row in self.store.all("mail")]
        return [
            mail
            for mail in found
            if to.lower() in " ".join(mail["to"]).lower() and subject.lower() in mail["subject"].lower()
        ]

    def _mail(self, number):
        row = self.store.get("mail", number)
        if row is None:
            raise NotFound("no such mail")
        return row

    # ---- pages

    @route("/")
    def page(self, request):
        say = localized(request, WORDS)
        rows = "".join(
            f"<tr><td>{escape(mail['at'])}</td><td>{escape(mail['from'])}</td>"
            f"<td>{escape(', '.join(mail['to']))}</td>"
            f"<td><a href='/mail/{mail['id']}'>{escape(mail['subject'] or '-')}</a></td>"
            f"<td>{len(mail['attachments']) or ''}</td></tr>"
            for mail in reversed(self.mails(request.args.get("to", ""), request.args.get("subject", "")))
        )
        titles = "".join(f"<th>{say(name)}</th>" for name in ("when", "from", "to", "subject", "attachments"))
        body = f"<table><tr>{titles}</tr>{rows}</table>" if rows else f"<p>{say('none')}</p>"
        return document(request, say("title"), body)

    @route("/mail/<int:number>")
    def mail_page(self, request, number):
        say, mail = localized(request, WORDS), read(self._mail(number))
        head = "".join(
            f"<tr><th>{say(name)}</th><td>{escape(text)}</td></tr>"
            for name, text in (("from", mail["from"]), ("to", ", ".join(mail["to"])), ("when", mail["at"]))
        )
        files = "".join(
            f"<li><a href='/mail/{number}/part/{part['number']}'>{escape(part['name'])}</a>"
            f" ({part['type']}, {part['size']} B)</li>"
            for part in mail["attachments"]
        )
        shown = f"<iframe sandbox src='/mail/{number}/html'></iframe>" if mail["html"] else ""
        body = (
            f"<table>{head}</table>{shown}<pre>{escape(mail['text'])}</pre><ul>{files}</ul>"
            f"<p><a href='/mail/{number}/raw'>{say('raw')}</a> &middot; <a href='/'>{say('back')}</a></p>"
        )
        return document(request, mail["subject"] or "-", body)

    @route("/mail/<int:number>/html")
    def html_part(self, request, number):
        return Response(read(self._mail(number))["html"], headers=CLOSED, mimetype="text/html")

    @route("/mail/<int:number>/raw")
    def raw(self, request, number):
        return Response(base64.b64decode(self._mail(number)["raw"]), mimetype="text/plain")

    @route("/mail/<int:number>/part/<int:part>")
    def part(self, request, number, part):
        attachments = _attachments(_message(self._mail(number)))
        if part >= len(attachments):
            raise NotFound("no such attachment")
        found = attachments[part]
        headers = {**CLOSED, "Content-Disposition": "attachment"}
        return Response(_payload(found), headers=headers, mimetype=found.get_content_type())

    # ---- control

    @route("/_sandbox/mails", "GET", "DELETE")
    def control_mails(self, request):
        """GET ?to=&subject= lists mails with texts and attachments (base64); DELETE throws them all away."""
        if request.method == "DELETE":
            for row in self.store.all("mail"):
                self.store.delete("mail", row["id"])
            return json_answer({"ok": True})
        return json_answer(self.mails(request.args.get("to", ""), request.args.get("subject", "")))


def _message(row):
    return email.message_from_bytes(base64.b64decode(row["raw"]), policy=email.policy.default)


def _attachments(message):
    return [part for part in message.walk() if not part.is_multipart() and _is_attachment(part)]


def _is_attachment(part):
    return bool(part.get_filename()) or part.get_content_maintype() not in ("text", "multipart")


def _payload(part):
    return part.get_payload(decode=True) or b""


def _text(message, subtype):
    """The texts of one kind, anywhere in the mail, attachments left out."""
    found = [
        _payload(part).decode(part.get_content_charset() or "utf-8", "replace")
        for part in message.walk()
        if part.get_content_type() == f"text/{subtype}" and not _is_attachment(part)
    ]
    return "\n".join(found)


def read(row):
    """A stored mail as a dict: id, from, to, at, subject, headers, text, html, attachments."""
    message = _message(row)
    attachments = [
        {
            "number": number,
            "name": part.get_filename() or part.get_content_type(),
            "type": part.get_content_type(),
            "size": len(_payload(part)),
            "content": base64.b64encode(_payload(part)).decode(),
        }
        for number, part in enumerate(_attachments(message))
    ]
    return {
        **{name: row[name] for name in ("id", "from", "to", "at")},
        "subject": str(message["Subject"] or ""),
        "headers": {name: str(value) for name, value in message.items()},
        "text": _text(message, "plain"),
        "html": _text(message, "html"),
        "attachments": attachments,
    }


WORDS = {
    "title": ("Post", "Mail"),
    "when": ("Wanneer", "When"),
    "from": ("Van", "From"),
    "to": ("Aan", "To"),
    "subject": ("Onderwerp", "Subject"),
    "attachments": ("Bijlagen", "Attachments"),
    "none": ("Nog geen post.", "No mail yet."),
    "raw": ("Zoals ontvangen", "As received"),
    "back": ("Alle post", "All mail"),
}
