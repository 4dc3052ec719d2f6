"""Rules of the repository on its text: nothing of this machine, no secret, plain files."""

import re
import subprocess
from pathlib import Path

from .. import debian, paths
from ..say import Stop
from . import relative

SHARED = "../" + "shared"
MAY_NAME_SHARED = {".ci/run"}
LARGEST = 1_500_000
SECRETS = re.compile(
    r"-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----\s*\n[A-Za-z0-9+/=\n]{200}"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[abp]-[A-Za-z0-9-]{20,}|\bsk_live_[A-Za-z0-9]{20,}"
)
COMMON_FOLDERS = {"/", "/tmp", "/home", "/root", "/srv", "/opt", "/var/tmp", "/usr/src"}


def check(context):
    words = forbidden()
    problems = []
    for file in context.files:
        place = relative(file)
        if file.stat().st_size > LARGEST:
            problems.append(f"{place}: {file.stat().st_size / 1e6:.1f} MB; {LARGEST / 1e6:.1f} MB at most")
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        problems += [f"{place}{what}" for what in look(str(place), text, words)]
    return problems


def forbidden():
    """{text: why} that only this machine knows: its folders, and the hosts that its package clients call."""
    own = [str(folder) for folder in (paths.ROOT, Path.home()) if len(folder.parts) > 2]
    words = dict.fromkeys(own, "a path of this machine")
    if str(paths.ROOT.parent) not in COMMON_FOLDERS:
        words[f"{paths.ROOT.parent}/"] = "a path of this machine"
    return words | dict.fromkeys(mirrors(), "the host of a package mirror")


def mirrors():
    """Hosts in the configuration of apt, pip and npm."""
    outputs = []
    for command in (["pip", "config", "list"], ["npm", "config", "get", "registry"]):
        try:
            outputs.append(subprocess.run(command, capture_output=True, text=True, timeout=60).stdout)
        except (OSError, subprocess.TimeoutExpired):
            continue
    try:
        outputs.append(debian.mirror())
    except Stop:
        pass
    return set(re.findall(r"https?://(?:[^/@\s]*@)?([\w.-]+\.[\w-]+)", "\n".join(outputs)))


def look(place, text, words):
    for word, why in words.items():
        for match in re.finditer(re.escape(word), text):
            yield f":{line_of(text, match.start())}: names {why}"
    if place not in MAY_NAME_SHARED and SHARED in text:
        yield f":{line_of(text, text.index(SHARED))}: names {SHARED}; only .ci/run may"
    if secret := SECRETS.search(text):
        yield f":{line_of(text, secret.start())}: looks like a secret"
    if "\r\n" in text and not place.endswith((".csv", ".eml")) and "/data/" not in place:
        yield ":1: has Windows line ends"
    if re.search(r"^(<{7}|>{7}) ", text, re.MULTILINE):
        yield ":1: has the marks of a merge conflict"


def line_of(text, position):
    return text.count("\n", 0, position) + 1
