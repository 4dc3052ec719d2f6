# SPDX-License-Identifier: LGPL-3.0-or-later
"""Small helpers on a remote's answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from odoo.addons.webhero_exchange.client.errors import Permanent, Temporary

if TYPE_CHECKING:
    from odoo.addons.webhero_exchange.client.http import Answer, Http


def found(http: Http, path: str, **options) -> Answer | None:
    """The Answer of a GET, or None where the remote reports that it does not exist (404)."""
    try:
        return http.get(path, **options)
    except Permanent as error:
        if error.code == "http_404":
            return None
        raise


# what gateways and frameworks say in JSON where no service is behind the address (Kong; Nest and others)
NO_ROUTE = re.compile(rb"no route matched|cannot (get|post|put|patch|delete) /", re.IGNORECASE)


def check_service(answer: Answer) -> None:
    """Permanent("no_such_service") where a web server, rather than an access point, reports a missing page.

    An access point's own 404 has its own format and concerns a company or document; an HTML page, the plain
    "404 page not found" of many gateways, or their JSON, means a wrong address.
    """
    is_page = answer.content.lstrip().startswith((b"<", b"404")) or NO_ROUTE.search(answer.content[:2000])
    if answer.status == 404 and is_page:
        raise Permanent("no_such_service", host=urlsplit(answer.url).netloc)


def mapping(value: dict[str, Any], host: str) -> dict[str, Any]:
    """`value` where it is a JSON object; Temporary("bad_answer") where a remote sent something else."""
    if not isinstance(value, dict):
        raise Temporary("bad_answer", host=host)
    return value


def rows(body: dict[str, Any], name: str, host: str, optional: bool = False) -> list[dict[str, Any]]:
    """The list of objects `name` of an answer; Temporary("bad_answer") where it is anything else.

    An unreadable list never counts as an empty one: "not sent yet" would send a document twice.
    """
    value = body.get(name)
    if value is None and optional:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Temporary("bad_answer", host=host)
    return value


def part(body: dict[str, Any], name: str) -> dict[str, str | int | None]:
    """An object inside an answer, empty where it is not there or no object."""
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """A text or number as text; "" for anything else."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def moment(value: Any) -> Any:
    """A date with time as UTC; now where it is invalid, so that an undated document is never skipped as old."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return datetime.now(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def is_before(value: Any, since: Any) -> bool:
    """Was it before `since` (a UTC datetime without zone, or None)?"""
    return bool(since) and moment(value) < since.replace(tzinfo=UTC)


def is_over(found: list[dict[str, Any]], name: str, since: Any) -> bool:
    """Are all later pages older than `since`? Only if the last entry is, and the page itself is ordered newest first:
    with any other order our document could be listed behind an old one, be missed, and be sent twice.
    """
    moments = [moment(one.get(name)) for one in found]
    newest_first = moments == sorted(moments, reverse=True) and moments[:1] > moments[-1:]
    return newest_first and is_before(found[-1].get(name), since)


def is_last(found: list[Any], asked: int, told: bool = True) -> bool:
    """Is this the last page? A full page never is, whatever its total: the total may be that of the page.

    A page shorter than `asked` is the last, unless the remote's total (`told`: whether this is the last) contradicts it:
    a remote may return fewer entries than requested.
    """
    return not found or (len(found) < asked and told)


def count(value: Any, default: int = 1) -> int:
    """A whole number from 1, else `default`."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else default


def about(found: dict[str, Any], reference: str, host: str) -> dict[str, Any]:
    """`found` where it is about `reference`; Temporary("bad_answer") where the answer concerns another document.

    The state of another document proves nothing about ours, which must not become delivered because of it.
    """
    answered = text(found.get("id"))
    if answered and answered != str(reference):
        raise Temporary("bad_answer", host=host)
    return found


def check_page_advances(page: list[Any], before: list[Any], host: str) -> None:
    """Temporary("bad_answer") where a list returns the same page again: the pages after it were never read."""
    if page and page == before:
        raise Temporary("bad_answer", host=host)


def too_many_pages(host: str) -> Temporary:
    """A list with more pages than we read: our document may be on an unread page."""
    return Temporary("bad_answer", host=host)
