# SPDX-License-Identifier: LGPL-3.0-or-later
"""Take secrets out of whatever is stored, logged, shown or mailed."""

from __future__ import annotations

import re

HIDDEN = "•••"
NAMED = re.compile(
    r"""(?ix)
    (?P<name> ["']? \b (?: authorization | ws_key | x-api-key | api[_-]?key | apikey | access_?token | token | password
      | secret | securitycode[12] | security_?code | sessionid | refresh_token | client_secret )
      ["']? \s* (?: [:=>] | %3D ) \s* (?: "|')? )
    (?P<value> (?: (?: basic | bearer ) \s+ )?
      (?: \{ [^\s"'&<>,;}{]+ \} | [^\s"'&<>,;}{]+ ) )
    """
)
USER_IN_URL = re.compile(r"(?i)(https?://)[^/@\s:]+(:[^/@\s]*)?@")
CONTROL = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]")
CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029]")


def redact(text: str, secrets: list[str | None] | tuple[str, ...] = (), lines: bool = False) -> str:
    """`text` without the given secrets, without values of well-known secret names, without control characters.

    Control characters go because a remote's text must not forge lines in a log; `lines` keeps tabs and line ends,
    for bodies that are stored and shown but not logged.
    """
    text = str(text)
    for secret in sorted({s for s in secrets if s and len(s) > 3}, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = USER_IN_URL.sub(rf"\1{HIDDEN}@", text)
    text = NAMED.sub(lambda match: match["name"] + HIDDEN, text)
    return (CONTROL_BUT_LINES if lines else CONTROL).sub(" ", text)
