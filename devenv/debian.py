"""Debian's packages: installed by apt, or downloaded from another suite of the same mirror and only unpacked.

The mirror is the one in apt's own configuration. What is unpacked is checked as apt does: the archive's
signature on InRelease, the SHA256 of the package list in InRelease, the SHA256 of the package in that list.
Valid-Until is not enforced, since a mirror may be a frozen snapshot; a progress line reports when it has passed.
"""

import contextlib
import datetime
import email.utils
import functools
import hashlib
import lzma
import os
import re
import shutil
import subprocess

from . import paths
from .say import Stop, line, step
from .shell import as_root, run

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
HELPER = "/usr/lib/apt/apt-helper"


def has_apt():
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb") and os.path.exists(HELPER))


# ---- installing


def installed(package):
    status = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Status}", package], capture_output=True, text=True)
    return status.stdout.strip() == "installed"


def install(*packages, why):
    """Install what is missing of `packages` with apt-get."""
    if not has_apt():
        raise Stop(f"{why} is missing and there is no apt here: install it, or use Docker (docker/compose.yaml).")
    missing = [package for package in packages if not installed(package)]
    if not missing:
        return
    root = [*as_root(), "env", "DEBIAN_FRONTEND=noninteractive"]
    with step(f"Installing {', '.join(missing)} ({why})"):
        refresh(root)
        run(
            *root,
            "apt-get",
            "install",
            "-y",
            "--no-install-recommends",
            *missing,
            what=f"apt-get install ({why})",
        )


@functools.cache
def _refresh(root):
    run(*root, "apt-get", "update", what="apt-get update")


def refresh(root):
    _refresh(tuple(root))


# ---- the mirror


def mirror():
    """Base address of the Debian archive, as apt has it configured."""
    if not has_apt():
        raise Stop("There is no apt here: set ODOO_HOME to an Odoo 19, or use Docker (docker/compose.yaml).")
    form = "$(LABEL)|$(COMPONENT)|$(REPO_URI)"
    listed = run("apt-get", "indextargets", "--format", form, "Created-By: Packages").splitlines()
    rows = [row.split("|") for row in listed]
    for label, component, address in rows:
        if component == "main" and (label == "Debian" or re.search(r"/debian/?$", address)):
            return address.rstrip("/")
    raise Stop("apt's configuration names no Debian archive: add one, set ODOO_HOME to an Odoo 19, or use Docker.")


def fetch(address, target, sha256=None):
    """Download with apt's own proxy and certificate settings."""
    part = target.with_suffix(target.suffix + ".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    run(HELPER, "download-file", address, part, what=f"Download of {target.name}")
    if sha256 and digest(part) != sha256:
        part.unlink()
        raise Stop(f"{target.name} is not what the archive's signed list says (SHA256): try again later.")
    part.replace(target)
    return target


def digest(path):
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


# ---- a suite's package list


class Suite:
    """The architecture-independent packages of one suite's main component."""

    def __init__(self, name, base):
        self.name = name
        self.base = base
        self.folder = paths.DOWNLOADS / name

    @functools.cached_property
    def packages(self):
        """Package name: its fields."""
        release = self._release()
        entry = "main/binary-all/Packages.xz"
        if entry not in release:
            entry = "main/binary-amd64/Packages.xz"
        listing = fetch(f"{self.base}/dists/{self.name}/{entry}", self.folder / "Packages.xz", release[entry])
        return parse_packages(lzma.open(listing, "rt", encoding="utf-8").read())

    def _release(self):
        if not os.path.exists(KEYRING):
            install("debian-archive-keyring", why="Debian's keys")
        if not shutil.which("gpgv"):
            install("gpgv", why="to check Debian's signature")
        signed = fetch(f"{self.base}/dists/{self.name}/InRelease", self.folder / "InRelease")
        plain = self.folder / "Release"
        plain.unlink(missing_ok=True)
        run(
            "gpgv",
            "--keyring",
            KEYRING,
            "--output",
            plain,
            signed,
            what=f"Signature check of Debian {self.name}",
        )
        text = plain.read_text()
        if is_past(text):
            line(f"Note: Debian {self.name} on this mirror is past its Valid-Until; its signature is good")
        return parse_release(text)

    def download(self, package):
        """The verified .deb file of `package`, from the cache when present."""
        fields = self.packages.get(package)
        if not fields:
            raise Stop(f"Debian {self.name} on this mirror has no package {package}: set ODOO_HOME, or use Docker.")
        target = paths.DOWNLOADS / os.path.basename(fields["Filename"])
        if target.exists() and digest(target) == fields["SHA256"]:
            return target
        size = int(fields["Size"]) / 1e6
        progress = f"Downloading {package} {fields['Version']} ({size:.0f} MB) from Debian {self.name}"
        with step(progress) if size > 20 else contextlib.nullcontext():
            return fetch(f"{self.base}/{fields['Filename']}", target, fields["SHA256"])


def parse_release(text):
    """{file: SHA256} of a Release file."""
    block = text.partition("\nSHA256:\n")[2]
    sums = {}
    for row in block.splitlines():
        if not row.startswith(" "):
            break
        value, _size, name = row.split()
        sums[name] = value
    return sums


def is_past(release):
    found = re.search(r"^Valid-Until: (.+)$", release, re.MULTILINE)
    if not found:
        return False
    until = email.utils.parsedate_to_datetime(found[1].replace("UTC", "+0000"))
    return until < datetime.datetime.now(datetime.UTC)


def parse_packages(text):
    """{name: {field: value}}; continued lines are left out."""
    packages = {}
    for stanza in text.split("\n\n"):
        rows = [row.partition(": ") for row in stanza.splitlines() if row[:1] not in (" ", "")]
        fields = {name: value for name, _, value in rows}
        if "Package" in fields:
            packages[fields["Package"]] = fields
    return packages
