"""A small SMTP server: takes every mail and hands it on; fails on demand."""

import base64
import re
import socketserver
import threading
import time

LARGEST_LINE = 1_000_000
LARGEST_MAIL = 50 * 2**20
GREETING = "220 sandbox ESMTP"
CAPABILITIES = ("sandbox", f"SIZE {LARGEST_MAIL}", "8BITMIME", "SMTPUTF8", "AUTH PLAIN LOGIN", "HELP")


class Hangup(Exception):
    """The connection ends here."""


class Session(socketserver.StreamRequestHandler):
    """One connection. `server.take(mail)` gets each received mail, `server.fault(moment)` returns the fault that is due."""

    timeout = 60

    def handle(self):
        self.sender, self.recipients, self.user = None, [], None
        try:
            self.say(GREETING)
            while True:
                self.command(self.line())
        except (Hangup, OSError):
            pass  # the client went away, or is sent away

    def say(self, *lines):
        *first, last = lines
        code, _, text = last.partition(" ")
        for line in first:
            self.wfile.write(f"{code}-{line}\r\n".encode())
        self.wfile.write(f"{code} {text}\r\n".encode())

    def line(self):
        line = self.rfile.readline(LARGEST_LINE)
        if not line:
            raise Hangup
        return line.decode("utf-8", "replace").rstrip("\r\n")

    def command(self, line):
        verb, _, rest = line.partition(" ")
        handler = getattr(self, f"do_{verb.lower()}", None)
        if handler is None:
            self.say("500 what is that?")
        else:
            handler(rest)

    # ---- commands

    def do_ehlo(self, rest):
        self.say(*CAPABILITIES[:-1], f"250 {CAPABILITIES[-1]}")

    def do_helo(self, rest):
        self.say("250 sandbox")

    def do_noop(self, rest):
        self.say("250 ok")

    def do_vrfy(self, rest):
        self.say("252 send and see")

    def do_rset(self, rest):
        self.sender, self.recipients = None, []
        self.say("250 forgotten")

    def do_quit(self, rest):
        self.say("221 bye")
        raise Hangup

    def do_auth(self, rest):
        kind, _, first = rest.partition(" ")
        if kind.upper() == "PLAIN":
            user, password = self.plain(first or self.ask(""))
        elif kind.upper() == "LOGIN":
            user = self.decoded(first) if first else self.ask("Username:")
            password = self.ask("Password:")
        else:
            self.say("504 PLAIN or LOGIN")
            return
        if not self.server.may_log_in(user, password):
            self.say("535 5.7.8 wrong user or password")
            return
        self.user = user
        self.say("235 welcome")

    def plain(self, text):
        parts = self.decoded(text).split("\0")
        return parts[1:3] if len(parts) == 3 else ("", "")

    def ask(self, prompt):
        self.say(f"334 {base64.b64encode(prompt.encode()).decode()}")
        answer = self.line()
        return self.decoded(answer) if prompt else answer

    @staticmethod
    def decoded(text):
        try:
            return base64.b64decode(text).decode("utf-8", "replace")
        except ValueError:
            return ""

    def do_mail(self, rest):
        if self.server.needs_login and not self.user:
            self.say("530 5.7.0 log in first")
            return
        self.sender = _address(rest, "FROM")
        self.recipients = []
        self.say("250 ok" if self.sender is not None else "501 MAIL FROM:<address>")

    def do_rcpt(self, rest):
        address = _address(rest, "TO")
        if self.sender is None:
            self.say("503 MAIL first")
        elif not address:
            self.say("501 RCPT TO:<address>")
        elif self.server.refuses(address):
            self.say(f"550 5.1.1 <{address}> unknown here")
        else:
            self.recipients.append(address)
            self.say("250 ok")

    def do_data(self, rest):
        if not self.recipients:
            self.say("503 RCPT first")
            return
        self.say("354 end with a dot on a line of its own")
        content = self.content()
        if len(content) > LARGEST_MAIL:
            self.say("552 5.3.4 too large")
        else:
            self.finish(content)
        self.sender, self.recipients = None, []

    def content(self):
        lines, size = [], 0
        while True:
            line = self.rfile.readline(LARGEST_LINE)
            if not line:
                raise Hangup
            if line in (b".\r\n", b".\n"):
                return b"".join(lines)
            size += len(line)
            if size <= LARGEST_MAIL + LARGEST_LINE:  # read on to the end, but keep no more
                lines.append(line[1:] if line.startswith(b".") else line)

    def finish(self, content):
        """Store and acknowledge; or fail before or after storing, depending on the fault."""
        fault = self.server.fault(content)
        kind = fault.kind if fault else ""
        if kind in ("slow", "timeout_before"):
            time.sleep(fault.seconds)
        if kind in ("timeout_before", "cut"):
            raise Hangup
        if kind in ("500", "401", "429"):
            self.say({"500": "451 4.3.0 try later", "401": "535 5.7.8 no", "429": "421 4.7.0 too many"}[kind])
            return
        self.server.take(self.sender, self.recipients, content)
        if kind == "timeout_after":
            time.sleep(fault.seconds)
            raise Hangup
        self.say({"500_after": "451 4.3.0 try later", "garbage": "\x00\xff <<<"}.get(kind, "250 stored"))


def _address(text, word):
    """The address of MAIL FROM:<a> or RCPT TO:<a>; None for anything else, "" for <>."""
    match = re.match(rf"{word}:\s*<([^<>\s]*)>", text, re.I)
    return match.group(1) if match else None


class Smtp(socketserver.ThreadingTCPServer):
    """Listens on a port; `catcher` decides about logins, refusals and faults, and takes the mails."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address, catcher):
        super().__init__(address, Session)
        self.catcher = catcher
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    @property
    def needs_login(self):
        return bool(self.catcher.settings["password"])

    def may_log_in(self, user, password):
        return not self.needs_login or password == self.catcher.settings["password"]

    def refuses(self, address):
        return address.lower() in [known.lower() for known in self.catcher.settings["refused"]]

    def fault(self, content):
        return self.catcher.smtp_fault(content)

    def take(self, sender, recipients, content):
        self.catcher.take(sender, recipients, content)

    def handle_error(self, request, client_address):
        pass  # a client that breaks off is no news

    def stop(self):
        self.shutdown()
        self.thread.join()
        self.server_close()
