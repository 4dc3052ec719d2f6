# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where the official rules are published, compiled: a file, or an artefact of a Maven repository.

A repository's folder of one artefact (…/com/helger/phive/rules/phive-rules-peppol) has maven-metadata.xml, which names the newest
release, and per version a jar; each file has its checksums beside it (.sha512, .sha256, .sha1), as Maven repositories have them
(listings of a public one, read 2026-12-01). Any other file needs one of these beside it too.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from urllib.parse import urlsplit

from lxml import etree

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Permanent, Temporary
from odoo.addons.webhero_exchange.client.http import Http

from .answers import found

LARGEST = 80 * 2**20
SECONDS = 60
METADATA = "maven-metadata.xml"
UNREADABLE = "?"
SUMS = ("sha512", "sha256", "sha1")  # the strongest one available counts
FILE = re.compile(r"\.(jar|zip)$", re.IGNORECASE)
VERSION = re.compile(r"\w[\w.+-]{0,59}")
UNFINISHED = re.compile(r"snapshot|alpha|beta|rc|-m\d", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Release:
    """`version` as published by the repository, "" for a plain file; `path` below the address."""

    version: str
    path: str


class RulesSource:
    """`address`: the folder of an artefact in a Maven repository, or a .jar or .zip."""

    def __init__(self, address, log=None):
        address = address.strip().removesuffix(f"/{METADATA}")
        folder, _slash, self.file = address.rpartition("/") if FILE.search(address) else (address, "", "")
        self.http = Http(folder, log=log, timeout=SECONDS, max_bytes=LARGEST)
        self.artefact = folder.rstrip("/").rpartition("/")[2]

    def newest(self) -> Release:
        """Release of the newest finished version; raises Permanent("no_release") where the address has none."""
        if self.file:
            return Release("", self.file)
        answer = found(self.http, METADATA)
        version = self._newest_of(answer.content) if answer else ""
        if not version:
            raise Permanent("no_release", address=self.http.base_url)
        return Release(version, f"{version}/{self.artefact}-{version}.jar")

    def fetch(self, release: Release) -> bytes:
        """The bytes of `release`, whose checksum is the one beside it; what came damaged may come whole the next time."""
        content, unread = self.http.get(release.path).content, ""
        for kind in SUMS:
            stated = self._stated(release.path, kind)
            if stated == UNREADABLE:
                unread = unread or kind
            elif stated:
                if stated != hashlib.new(kind, content, usedforsecurity=False).hexdigest():
                    raise Temporary("wrong_checksum", file=release.path, kind=kind)
                return content
        if unread:  # garbled on its way, and no other one is there
            raise Temporary("wrong_checksum", file=release.path, kind=unread)
        raise Permanent("no_checksum", file=release.path)

    def _stated(self, path, kind):
        """The checksum beside a file, alone or in a line of sha512sum or openssl; "" where there is none (some stores refuse
        what they don't have, by 403), or a page in its place; UNREADABLE for anything else.
        """
        try:
            answer = found(self.http, f"{path}.{kind}")
        except AuthFailed:
            return ""
        if answer is None or not answer.content.strip() or is_page(answer.content):
            return ""
        digits = 2 * hashlib.new(kind, usedforsecurity=False).digest_size
        stated = re.findall(rf"\b[0-9a-f]{{{digits}}}\b", answer.text.lower())
        return stated[0] if len(stated) == 1 else UNREADABLE

    def _newest_of(self, content):
        """The highest finished version of Maven's metadata: what it marks as its release is the last that was deployed, which may
        be a correction of an older one. "" without any, or for a page in its place.
        """
        if is_page(content):
            return ""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Temporary("bad_answer", host=urlsplit(self.http.base_url).netloc) from error
        return max(filter(_is_finished, _versions(root)), key=_numbers, default="")


def is_page(content: bytes) -> bool:
    """A page of a web server in place of a file."""
    return content.lstrip()[:9].lower().startswith((b"<!doctype", b"<html"))


def _is_finished(version):
    return VERSION.fullmatch(version) and not UNFINISHED.search(version)


def _versions(root):
    """With and without Maven's namespace."""
    paths = ("{*}versioning/{*}release", "{*}versioning/{*}versions/{*}version")
    return [(node.text or "").strip() for path in paths for node in root.findall(path)]


def _numbers(version):
    return [int(part) for part in re.findall(r"\d+", version)]
