# SPDX-License-Identifier: LGPL-3.0-or-later
"""The sentences of this addon's own codes: what is wrong, and what to do about it."""

import re

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# code -> (what is wrong, what to do); %(…)s are the error's facts
SENTENCES = {
    "timeout": (
        _lt("%(host)s did not answer within %(seconds)s seconds."),
        _lt("Nothing to do: it is tried again by itself. If it goes on, ask the other side whether they have trouble."),
    ),
    "unreachable": (
        _lt("%(host)s can't be reached."),
        _lt("Nothing to do: it is tried again by itself. Check the address in the settings if it goes on."),
    ),
    "remote_error": (
        _lt("The other side had an error of its own (answer %(status)s)."),
        _lt("Nothing to do: it is tried again by itself. If it goes on, report the problem to the other side."),
    ),
    "too_many_calls": (
        _lt("The other side asks us to slow down."),
        _lt("Nothing to do: it goes on by itself after the time that they asked for."),
    ),
    "bad_json": (
        _lt("The answer was cut off or is not what was agreed."),
        _lt("Nothing to do: it is tried again by itself."),
    ),
    "auth": (
        _lt("The other side does not accept our key or password (answer %(status)s)."),
        _lt("Open the connection's settings, fill in the right key, and press Test connection."),
    ),
    "no_billing": (
        _lt("The other side works for us with a paid subscription only. It says: %(text)s"),
        _lt(
            "The key is good. Put the subscription or its payment in order on the other side's own site, then press Test"
            " connection: what waits goes on then."
        ),
    ),
    "tls": (
        _lt("The security certificate of %(host)s is not valid."),
        _lt("Don't send anything there before the other side has renewed it. Check the address in the settings."),
    ),
    "bad_url": (
        _lt("“%(url)s” is not a web address."),
        _lt("Correct the address in the connection's settings; it begins with https://."),
    ),
    "private_address": (
        _lt("%(host)s lies inside a private network; such addresses are not called."),
        _lt("Check the address that the other side publishes."),
    ),
    "bad_characters": (
        _lt("The address, the name or the key for %(host)s has a character that can't be sent."),
        _lt("Type it in again instead of pasting it: an invisible character came along."),
    ),
    "worker_died": (
        _lt("Handling this stopped the server %(tries)s times, so it is not tried again by itself."),
        _lt("Press Report a problem; the others go on. “Process” tries it once more."),
    ),
    "answer_too_large": (
        _lt("The answer is larger than %(limit_mb)s MB."),
        _lt("Report the problem; such an answer is not normal."),
    ),
    "erp_refused": ("%(text)s", _lt("Correct what the sentence names, then press Process.")),
    "database_busy": (
        _lt("Somebody else was changing the same record."),
        _lt("Nothing to do: it is tried again by itself."),
    ),
    "storage_full": (
        _lt("The disk of our own server is full, so this could not be stored."),
        _lt("Whoever looks after the server makes room; then it is tried again by itself."),
    ),
    "storage_trouble": (
        _lt("Our own server could not write a file (%(reason)s)."),
        _lt("It is tried again by itself. If it goes on, tell whoever looks after the server."),
    ),
    "lease_lost": (_lt("Another worker took this over."), _lt("Nothing to do.")),
    "no_handler": (
        _lt("Nothing here can handle a message of kind “%(kind)s”."),
        _lt("Update the addon of this connection, then press Process."),
    ),
    "unexpected": (
        _lt("Something unexpected went wrong on our side (%(type)s)."),
        _lt("Press Report a problem: the details go along by themselves."),
    ),
    "neutralized": (
        _lt("This database is a copy; its connections are switched off."),
        _lt("Work in the real database. To test here, fill in test keys and press Resume."),
    ),
    "by_hand": (_lt("Paused by %(who)s."), _lt("Press Resume when you are ready.")),
}
HTTP = (
    _lt("The other side refused the call (answer %(status)s): %(excerpt)s"),
    _lt("Correct what it names, then press Process."),
)
UNKNOWN = (_lt("Error “%(code)s”."), _lt("Press Report a problem: the details go along by themselves."))

AMOUNT = re.compile(r"-?\d+\.\d+")


class _Facts(dict):
    """Facts for a sentence: what is missing is a question mark, an amount has the language's decimal sign."""

    def __init__(self, facts, point="."):
        formatted = {
            key: value.replace(".", point) if isinstance(value, str) and AMOUNT.fullmatch(value) else value
            for key, value in facts.items()
        }
        super().__init__(formatted)

    def __missing__(self, key):
        return "?"


def sentences(code):
    """(what is wrong, what to do) of one of this addon's own codes, not yet filled in; one that quotes the code for any other."""
    known = SENTENCES.get(code) or (HTTP if code.startswith("http_") else None)
    return known or UNKNOWN


def filled_in(sentence, facts, lang, point):
    """The sentence in `lang`, with its facts; `point` is that language's decimal sign."""
    text = sentence if isinstance(sentence, str) else sentence._translate(lang)
    return text % _Facts(facts, point)
