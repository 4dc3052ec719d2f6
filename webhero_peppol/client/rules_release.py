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

from odoo.addons.webhero_exchange.client.errors import Permanent, Temporary
from odoo.addons.webhero_exchange.client.http import Http

from .answers import found

LARGEST = 80 * 2**20
SECONDS = 60
METADATA = "maven-metadata.xml"
SUMS = ("sha512", "sha256", "sha1")  # the strongest one available counts
FILE = re.compile(r"\.(jar|zip)$", re.IGNORECASE)
VERSION = re.compile(r"[\w.+-]{1,60}")
UNFINISHED = re.compile(r"snapshot|alpha|beta|rc|-m\d", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Release:
    """`version` as published by the repository, "" for a plain file; `path` below the address."""

    version: str
    path: str


class RulesSource:
    """`address`: the folder of an artefact in a Maven repository, or a .jar or .zip."""

    def __init__(self, address, log=None):
        address = address.strip()
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
        content = self.http.get(release.path).content
        for kind in SUMS:
            answer = found(self.http, f"{release.path}.{kind}")
            if answer:
                stated_sum = answer.text.split()[:1]
                if stated_sum != [hashlib.new(kind, content, usedforsecurity=False).hexdigest()]:
                    raise Temporary("wrong_checksum", file=release.path, kind=kind)
                return content
        raise Permanent("no_checksum", file=release.path)

    def _newest_of(self, content):
        """The version that Maven's metadata marks as its release, else the highest finished one; "" without any."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Temporary("bad_answer", host=urlsplit(self.http.base_url).netloc) from error
        return _newest_finished(root)


def _newest_finished(root):
    named = [root.findtext("versioning/release") or "", *sorted(_versions(root), key=_numbers, reverse=True)]
    return next((one for one in named if VERSION.fullmatch(one) and not UNFINISHED.search(one)), "")


def _versions(root):
    return [(node.text or "").strip() for node in root.findall("versioning/versions/version")]


def _numbers(version):
    return [int(part) for part in re.findall(r"\d+", version)]
