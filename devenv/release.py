"""`./run release`: a wheel of each addon, the notes, an archive of the addons for who installs without pip, and their sums.

Nothing is put anywhere: the folder is looked at and uploaded by a person. What has changed since the last release must
have a higher version, or an update would pass it by.
"""

import hashlib
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from . import manifests, paths, python_env
from .say import Stop, step
from .shell import run

TAG = "v19.0.*"
NOTES = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
LEFT_OUT = ("__pycache__", "*.pyc", "*.egg-info")


def add_options(parser):
    parser.add_argument("addons", nargs="*", metavar="ADDON", help="all of them without a name")
    parser.add_argument("--folder", default=str(paths.STATE / "release"), help="where to")
    parser.set_defaults(call="release.main")


def main(options):
    addons = options.addons or list(paths.addons())
    check_versions(addons, last_release())
    folder = Path(options.folder)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "wheels").mkdir(parents=True)
    for addon in addons:
        with step(f"Wheel of {addon}"):
            check_wheel(addon, wheel(addon, folder / "wheels"))
    (folder / "NOTES.md").write_text(notes((paths.ROOT / "CHANGELOG.md").read_text(), addons))
    archive(addons, folder / "webhero-addons.zip")
    sums(folder)
    print(folder)
    return 0


# ---- what may be released


def last_release():
    """The name of the last release's tag; "" before the first."""
    tags = run("git", "tag", "--list", TAG, "--sort=-v:refname", cwd=paths.ROOT).split()
    return tags[0] if tags else ""


def check_versions(addons, tag):
    """Stop where an addon has changed since `tag` and its version has not gone up."""
    since = [addon for addon in addons if tag and changed(addon, tag)]
    low = [addon for addon in since if not higher(version_at(addon, tag), manifests.read(addon)["version"])]
    if low:
        raise Stop(
            f"Changed since {tag} without a higher version: {', '.join(low)}. Raise `version` in their manifests."
        )


def changed(addon, tag):
    return bool(run("git", "diff", "--name-only", tag, "--", addon, cwd=paths.ROOT).strip())


def version_at(addon, tag):
    """The version that the addon had then; "" where it was not there."""
    shown = subprocess.run(
        ["git", "show", f"{tag}:{addon}/__manifest__.py"], cwd=paths.ROOT, capture_output=True, text=True
    )
    version = re.search(r'"version": "([\d.]+)"', shown.stdout)
    return version[1] if version else ""


def higher(before, now):
    numbers = [tuple(int(part) for part in version.split(".")) if version else () for version in (before, now)]
    return numbers[1] > numbers[0]


# ---- what is made


def wheel(addon, folder):
    """The addon's wheel, built from a copy: a build leaves files beside what it builds."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / addon
        shutil.copytree(paths.ROOT / addon, source, ignore=shutil.ignore_patterns(*LEFT_OUT))
        # the version is the manifest's own, whatever the copy's last commits suggest
        run(python_env.PYTHON, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source, cwd=paths.ROOT)
    return next(folder.glob(f"*{addon}-*.whl"))


def check_wheel(addon, file):
    """Stop where the wheel lacks a file of the addon, or bears another version."""
    held = set(zipfile.ZipFile(file).namelist())
    wanted = {f"odoo/addons/{addon}/{path.relative_to(paths.ROOT / addon)}" for path in sources(addon)}
    if wanted - held:
        raise Stop(f"The wheel of {addon} lacks {', '.join(sorted(wanted - held)[:5])}.")
    version = manifests.read(addon)["version"]
    if f"-{version}" not in file.name:
        raise Stop(f"{file.name} is not of version {version}.")


def sources(addon):
    """The files of an addon that git knows."""
    listed = run("git", "ls-files", "-z", "--", addon, cwd=paths.ROOT)
    ours = [paths.ROOT / name for name in listed.split("\0") if name]
    return [path for path in ours if path.is_file() and path.name != "pyproject.toml"]


def notes(changelog, addons):
    """What changed, the newest section of the changelog, and the version of each addon."""
    found = NOTES.search(changelog)
    if not found:
        raise Stop("CHANGELOG.md has no section: write what changed, for whom, under `## `.")
    versions = "\n".join(f"| {addon} | {manifests.read(addon)['version']} |" for addon in addons)
    return f"# {found[1]}\n\n{found[2].strip()}\n\n| addon | version |\n|---|---|\n{versions}\n"


def archive(addons, file):
    """The addons as folders, with licence and first page, for a folder of `addons_path`."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in ("LICENSE", "README.md", "CHANGELOG.md", "requirements.txt"):
            zipped.write(paths.ROOT / name, name)
        for addon in addons:
            for path in (*sources(addon), paths.ROOT / addon / "pyproject.toml"):
                zipped.write(path, path.relative_to(paths.ROOT))


def sums(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines))
