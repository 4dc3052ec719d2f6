"""The release: wheels with all that is in an addon, notes, an archive, sums; versions that go up."""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import types
import zipfile

import pytest

from devenv import lint, manifests, paths, release, store
from devenv.lint import manifests as lint_manifests
from devenv.say import Stop

TWO = ["webhero_base", "webhero_base_exchange"]


def test_release(tmp_path):
    """X13, S21.15: `./run release` makes wheels, notes, an archive and sums, and each holds what it must."""
    folder = tmp_path / "out"
    assert release.main(types.SimpleNamespace(addons=TWO, folder=str(folder))) == 0
    assert len(list((folder / "wheels").glob("*.whl"))) == len(TWO)
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    notes = (folder / "NOTES.md").read_text()
    newest = (paths.ROOT / "CHANGELOG.md").read_text().split("\n## ")[1].partition("\n")[2].strip()
    assert newest in notes and f"| webhero_base | {manifests.read('webhero_base')['version']} |" in notes
    held = zipfile.ZipFile(folder / "webhero-addons.zip").namelist()
    for wanted in (
        "LICENSE",
        "webhero_base/__manifest__.py",
        "webhero_base/static/description/tour.gif",
        "webhero_base/i18n/nl.po",
    ):
        assert wanted in held
    assert not [name for name in held if "__pycache__" in name]


def test_a_wheel_that_lacks_a_file(tmp_path):
    """S21.15: a wheel without a file of the addon, or of another version, is not released."""
    file = tmp_path / f"odoo_addon_webhero_base-{manifests.read('webhero_base')['version']}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("odoo/addons/webhero_base/__init__.py", "")
    with pytest.raises(Stop, match="lacks"):
        release.check_wheel("webhero_base", file)


def test_wheels_as_integrators_make_them(tmp_path):
    """S21.17: the two commands of the page for integrators make wheels and install them, asking for no package that Odoo's
    environment has in another way; without `--no-deps`, which the page says, pip wants `odoo` as a package.
    """
    page = (paths.ROOT / "docs" / "integrators" / "README.md").read_text()
    build, install = re.findall(r"`pip ((?:wheel|install) [^`]*webhero_[^`]*)`", page)
    for addon in TWO:
        shutil.copytree(paths.ROOT / addon, tmp_path / addon)
    assert not by_pip(tmp_path, f"{build} --no-build-isolation")
    assert not by_pip(tmp_path, install)
    assert {one.name for one in (tmp_path / "here/odoo/addons").iterdir()} == set(TWO)
    assert "requirement odoo" in by_pip(tmp_path, install.replace("--no-deps ", "--force-reinstall "))


def by_pip(folder, words):
    """What pip complains of in a folder, "" where all is well; its packages come from no registry."""
    command = f"{shlex.quote(sys.executable)} -m pip -q {words}"  # the shell completes the names of files
    environment = os.environ | {"PIP_NO_INDEX": "1", "PIP_TARGET": str(folder / "here")}
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True)
    return done.stderr if done.returncode else ""


def test_versions_go_up(monkeypatch):
    """S21.15: what has changed since the last release has a higher version, compared as numbers."""
    monkeypatch.setattr(release, "changed", lambda addon, tag: addon == "webhero_base")
    now = manifests.read("webhero_base")["version"]
    monkeypatch.setattr(release, "version_at", lambda addon, tag: now)
    with pytest.raises(Stop, match="webhero_base"):
        release.check_versions(TWO, "v19.0.1")
    release.check_versions(TWO, "")
    monkeypatch.setattr(release, "version_at", lambda addon, tag: "")
    release.check_versions(TWO, "v19.0.1")
    assert release.higher("19.0.1.9.0", "19.0.1.10.0") and not release.higher("19.0.1.10.0", "19.0.1.9.0")


def test_store_pages():
    """S21.15: each addon's page has its pictures and a tour, they exist, and the manifest names them; the name is short."""
    assert set(store.SCREENS) == set(paths.addons())
    for addon, folder in paths.addons().items():
        manifest, page = manifests.read(addon), (folder / "static" / "description" / "index.html").read_text()
        assert len(manifest["name"]) <= lint_manifests.LONGEST_NAME and manifest["support"]
        assert manifest["images"]
        for image in manifest["images"]:
            assert (folder / image).is_file() and image.rpartition("/")[2] in page
        assert "tour.gif" in page and page.count(store.BEGIN) == page.count(store.END) == 1
        tour = store.Image.open(folder / "static" / "description" / "tour.gif")
        assert 2 <= tour.n_frames <= 6 and tour.width == store.TOUR_WIDE
    assert not list(lint_manifests.check(lint.Context(paths.addons())))


def test_page_is_written_once():
    """S21.15: written again the page is the same, and a page's own words stay."""
    page = store.with_pictures("<section>\n    <h1>T</h1>\n</section>\n", "T & U", ["screen_1.png"])
    assert "<h1>T</h1>" in page and "T &amp; U: a screen" in page
    assert store.with_pictures(page, "T & U", ["screen_1.png"]) == page
    text = '{\n    "maintainers": [],\n    "development_status": "Beta",\n}\n'
    once = store.with_images(text, ["screen_1.png"])
    assert once.count('"images"') == 1 and store.with_images(once, ["screen_1.png"]) == once
