import subprocess

import pytest

from devenv import debian
from devenv.say import Stop

RELEASE = """Origin: Debian
Valid-Until: Fri, 06 Nov 2020 08:08:01 UTC
MD5Sum:
 00 5 main/binary-all/Packages.xz
SHA256:
 11 5 main/binary-all/Packages.xz
 22 6 main/binary-amd64/Packages.xz
Other: x
"""


def test_release_sums():
    """X2: only the SHA256 block counts, not the MD5 one."""
    assert debian.parse_release(RELEASE) == {
        "main/binary-all/Packages.xz": "11",
        "main/binary-amd64/Packages.xz": "22",
    }


def test_past_its_date():
    """X2: a mirror that is a snapshot is noticed."""
    assert debian.is_past(RELEASE)
    assert not debian.is_past(RELEASE.replace("2020", "2999"))
    assert not debian.is_past("Origin: Debian\n")


def test_packages():
    """X2: fields of a package; continuation lines belong to no field."""
    text = "Package: a\nDepends: b,\n c\nSHA256: 11\n\nPackage: d\nFilename: pool/d.deb\n"
    assert debian.parse_packages(text) == {
        "a": {"Package": "a", "Depends": "b,", "SHA256": "11"},
        "d": {"Package": "d", "Filename": "pool/d.deb"},
    }


@pytest.fixture
def helper(tmp_path, monkeypatch):
    """Stands in for apt's downloader: writes `body` to the wanted file."""
    program = tmp_path / "helper"
    program.write_text('#!/bin/sh\nprintf body > "$3"\n')
    program.chmod(0o755)
    monkeypatch.setattr(debian, "HELPER", str(program))


def test_a_good_download(helper, tmp_path):
    """X2: what has the sum of the signed list is kept."""
    good = "230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5"
    assert debian.fetch("any", tmp_path / "file", good).read_text() == "body"


def test_a_forged_download(helper, tmp_path):
    """X2: what has another sum is refused, and no file is left."""
    with pytest.raises(Stop, match="not what the archive's signed list says"):
        debian.fetch("any", tmp_path / "file", "00")
    assert [path.name for path in tmp_path.iterdir()] == ["helper"]


def test_an_unsigned_release(monkeypatch, tmp_path):
    """X2: a release file without Debian's signature is refused."""
    monkeypatch.setattr(debian, "fetch", lambda address, target, sha256=None: write(target, RELEASE))
    monkeypatch.setattr(debian.paths, "DOWNLOADS", tmp_path)
    with pytest.raises(Stop, match="Signature check of Debian sid failed"):
        debian.Suite("sid", "any")._release()


def write(target, text):
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
    return target


def test_mirror(monkeypatch):
    """X2: the mirror is apt's own, never the security archive."""
    listed = "Debian-Security|main|file:/security/\nDebian|contrib|file:/debian/\nDebian|main|file:/debian/\n"
    monkeypatch.setattr(debian, "has_apt", lambda: True)
    monkeypatch.setattr(debian, "run", lambda *command, **options: listed)
    assert debian.mirror() == "file:/debian"


def test_no_mirror(monkeypatch):
    """X2: apt without a Debian archive gives a sentence."""
    monkeypatch.setattr(debian, "has_apt", lambda: True)
    monkeypatch.setattr(debian, "run", lambda *command, **options: "Ubuntu|main|file:/ubuntu/\n")
    with pytest.raises(Stop, match="names no Debian archive"):
        debian.mirror()


def test_no_apt(monkeypatch):
    """X1: a machine without apt gives a sentence that names the ways out."""
    monkeypatch.setattr(debian, "has_apt", lambda: False)
    with pytest.raises(Stop, match="ODOO_HOME"):
        debian.mirror()
    with pytest.raises(Stop, match="PostgreSQL is missing and there is no apt"):
        debian.install("postgresql", why="PostgreSQL")


def test_no_root(monkeypatch):
    """X1: neither root nor sudo gives a sentence."""
    from devenv import shell

    monkeypatch.setattr(shell, "is_root", lambda: False)
    monkeypatch.setattr(shell.shutil, "which", lambda name: "/usr/bin/sudo")
    refused = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(shell.subprocess, "run", lambda *command, **options: refused)
    with pytest.raises(Stop, match="needs root or sudo"):
        shell.as_root()
