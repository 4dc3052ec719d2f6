# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the answer of a mail server, or the error on the way to it, comes down to; and when a mail is tried again."""

from __future__ import annotations

import re
from datetime import timedelta

# after try 1, 2, …: about a day in all
PAUSES = (20, 60, 300, 1_800, 7_200, 25_200, 50_400)
JITTER = 0.2

# the first that fits; codes are those of RFC 5321 and RFC 3463
_KINDS = {
    "login": (r"SMTPAuthenticationError|authentication (failed|required|unsuccessful)|\b53[0458]\b|\b5\.7\.8\b",),
    "sender": (
        r"SMTPSenderRefused|sender (address )?(rejected|refused|denied)|\b5\.1\.[78]\b",
        r"not (allowed|permitted) to send",
    ),
    # a policy of the receiver, or only for now: not the address
    "": (r"\b5\.7\.\d|spam|black ?list|\(4\d\d,|\b4\.\d\.\d",),
    "recipient": (
        r"SMTPRecipientsRefused|\b55[013]\b|\b5\.1\.[126]\b|unknown (user|recipient)|no such (user|recipient)",
        r"(user|recipient|mailbox)\b.{0,40}\b(unknown|unavailable|not found|rejected|exist)",
    ),
    "unreachable": (
        r"connection (refused|reset|timed out|aborted)|timed? ?out|no route to host|network is unreachable",
        r"name or service not known|getaddrinfo|gaierror|nodename nor servname|temporary failure in name",
        r"SMTPServerDisconnected|SMTPConnectError|unexpectedly closed",
    ),
}


def kind(text: str) -> str:
    """login, sender, recipient or unreachable; "" for what is none of the usual."""
    for name, patterns in _KINDS.items():
        if any(re.search(pattern, text or "", re.IGNORECASE) for pattern in patterns):
            return name
    return ""


def answer(text: str) -> str:
    """The answer on one line, without what Python puts around its bytes and without the host's own sentences."""
    lines = (text or "").strip().splitlines()
    words = " ".join((lines[-1] if len(lines) > 2 else " ".join(lines)).split())
    return re.sub(r"\bb(['\"])(.*?)\1", r"\2", words)


def pause(tries: int, chance: float) -> timedelta | None:
    """How long to wait after failed try number `tries` (from 1), None where it was the last one.

    `chance` (0 to 1) spreads many mails by 20 % either way, so that they don't all come back at once.
    """
    if tries > len(PAUSES):
        return None
    return timedelta(seconds=PAUSES[max(tries, 1) - 1] * (1 - JITTER + 2 * JITTER * chance))
