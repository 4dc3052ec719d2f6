"""Odoo's source, when Debian has only a later version: reported, fetched from one setting, checked; with local sources."""

import hashlib
import io
import subprocess
import tarfile

import pytest

from devenv import debian, odoo_source, paths
from devenv.say import Stop

FILES = {
    "odoo/release.py": "version_info = (19, 0, 0, 'final', 0, '')\n",
    "odoo/addons/base/__manifest__.py": "{}",
    "addons/account/__manifest__.py": "{}",
    "addons/web/__manifest__.py": "{}",
}


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine without an Odoo, whose Debian has Odoo 20."""
    monkeypatch.setattr(paths, "STATE", tmp_path / "state")
    monkeypatch.setattr(paths, "ODOO", tmp_path / "state" / "odoo")
    monkeypatch.setattr(paths, "DOWNLOADS", tmp_path / "state" / "downloads")
    monkeypatch.setattr(debian, "mirror", lambda: "http://mirror.example")
    monkeypatch.setattr(debian.Suite, "packages", {"odoo-20": {}, "odoo-20-doc": {}})
    monkeypatch.delenv("ODOO_HOME", raising=False)
    return tmp_path


def tarball(folder, files=None, top="odoo-19.0"):
    file = folder / "odoo.tar.gz"
    with tarfile.open(file, "w:gz") as packed:
        for name, text in (files or FILES).items():
            member = tarfile.TarInfo(f"{top}/{name}")
            member.size = len(text)
            packed.addfile(member, io.BytesIO(text.encode()))
    return file


def test_tarball(machine, monkeypatch, capsys):
    """X2, S21.16: reported with what Debian has, taken from ODOO_SOURCE, its checksum compared; the second time at once."""
    file = tarball(machine)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    monkeypatch.setenv("ODOO_SOURCE", f"{file.as_uri()}#sha256={digest}")
    odoo = odoo_source.unpacked()
    assert odoo.version == "19.0" and (odoo.home / "addons" / "account" / "__manifest__.py").is_file()
    assert odoo.home / "addons" in odoo.addons_path and odoo.home / "odoo" / "addons" in odoo.addons_path
    progress = capsys.readouterr().err
    assert "Debian no longer offers odoo-19 (it has: odoo-20)" in progress and file.as_uri() in progress
    file.unlink()
    assert odoo_source.unpacked() == odoo


def test_git_branch(machine, monkeypatch):
    """X2, S21.16: a branch of a git repository, the newest of it only."""
    source = machine / "source"
    for name, text in FILES.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text)
    git = ["git", "-c", "user.name=T", "-c", "user.email=t@example.com", "-C", str(source)]
    for words in (("init", "-q", "-b", "19.0"), ("add", "."), ("commit", "-q", "-m", "one")):
        subprocess.run([*git, *words], check=True)
    monkeypatch.setenv("ODOO_SOURCE", f"git+{source.as_uri()}@19.0")
    assert odoo_source.unpacked().version == "19.0"


@pytest.mark.parametrize(
    ("files", "suffix", "words"),
    [
        ({**FILES, "odoo/release.py": "version_info = (20, 0, 0)\n"}, "", "it says 20.0"),
        ({"README": "x"}, "", "no odoo/release.py"),
        ({"odoo/release.py": FILES["odoo/release.py"]}, "", "odoo/addons/base"),
        (FILES, "#sha256=" + "0" * 64, "SHA256"),
    ],
)
def test_wrong_source(machine, monkeypatch, files, suffix, words):
    """X2, S21.16: another version, another content, another sum: a sentence, and nothing of it is kept."""
    monkeypatch.setenv("ODOO_SOURCE", tarball(machine, files).as_uri() + suffix)
    with pytest.raises(Stop, match=words):
        odoo_source.unpacked()
    assert not paths.ODOO.exists()


def test_source_that_is_not_there(machine, monkeypatch):
    """X2, S21.16: an address that answers nothing, a file that is no tarball, a git address without a branch."""
    (machine / "no.tar.gz").write_text("no")
    for address, words in (
        ((machine / "gone.tar.gz").as_uri(), "could not be fetched"),
        ((machine / "no.tar.gz").as_uri(), "no tarball"),
        (f"git+{machine.as_uri()}", "names no branch"),
        ("nonsense", "could not be fetched"),
    ):
        monkeypatch.setenv("ODOO_SOURCE", address)
        with pytest.raises(Stop, match=words):
            odoo_source.unpacked()
        assert not paths.ODOO.exists()
