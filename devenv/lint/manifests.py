"""Manifests: version, licence, author; imports are declared, declarations pinned, no file forgotten."""

import ast
import re
import sys

from .. import manifests, paths
from . import relative, tree

WANTED = {
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "development_status": "Beta",
}
VERSION = re.compile(r"19\.0\.\d+\.\d+\.\d+")
# import name: name on PyPI, where they differ
DISTRIBUTIONS = {
    "OpenSSL": "pyopenssl",
    "PIL": "pillow",
    "dateutil": "python-dateutil",
    "dns": "dnspython",
    "facturx": "factur-x",
    "psycopg2": "psycopg2-binary",
    "stdnum": "python-stdnum",
}
LONGEST_NAME = 25  # of what a page of the store shows
EMPTIES = "migrations/0.0.0/pre-views.py"
DATA_FOLDERS = ("data", "views", "security", "wizards", "report", "templates", "demo")
DATA_SUFFIXES = (".xml", ".csv")


def check(context):
    ours = pinned("requirements.txt", "requirements-rules.txt")
    host = pinned("devenv/requirements-odoo.txt")
    problems = []
    for name, folder in context.addons.items():
        manifest = manifests.read(name)
        found = [*fields(manifest), *files(folder, manifest), *packages(folder, manifest, ours, host)]
        if "webhero_base" in manifests.closure(name):
            found += views(folder, manifest)
        problems += [f"{name}/__manifest__.py: {what}" for what in found]
    return problems


def pinned(*files):
    """Names on PyPI that requirement files pin."""
    text = "\n".join((paths.ROOT / file).read_text() for file in files)
    return {normal(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def fields(manifest):
    for key, value in WANTED.items():
        if manifest.get(key) != value:
            yield f"{key} is {manifest.get(key)!r}, must be {value!r}"
    if not VERSION.fullmatch(manifest.get("version", "")):
        yield f"version {manifest.get('version')!r} is not of the form 19.0.x.y.z"
    if len(manifest.get("name", "")) > LONGEST_NAME:
        yield f"name {manifest['name']!r} has more than {LONGEST_NAME} characters"
    for key in ("name", "summary", "category", "depends", "images"):
        if not manifest.get(key):
            yield f"{key} is missing"


def files(folder, manifest):
    """Declared files that are missing, and data files that no manifest loads."""
    declared = {*manifest.get("data", ()), *manifest.get("demo", ())}
    for name in sorted(declared):
        if not (folder / name).is_file():
            yield f"{name} is declared and not there"
    for inside in DATA_FOLDERS:
        for file in sorted((folder / inside).rglob("*")):
            if file.suffix in DATA_SUFFIXES and str(file.relative_to(folder)) not in declared:
                yield f"{relative(file)} is there and not declared"
    for needed in (
        "pyproject.toml",
        "README.rst",
        "static/description/icon.png",
        "static/description/index.html",
    ):
        if not (folder / needed).is_file():
            yield f"{needed} is missing"


def views(folder, manifest):
    """An addon that extends views empties them before each new version (webhero_base/tools/upgrade.py)."""
    extends = any("inherit_id=" in text or 'name="inherit_id"' in text for text in texts(folder, manifest))
    if extends and not (folder / EMPTIES).is_file():
        yield f"{EMPTIES} is missing: a button that is gone would stop the update of a database"


def texts(folder, manifest):
    return [(folder / name).read_text() for name in manifest.get("data", ()) if (folder / name).is_file()]


def packages(folder, manifest, ours, host):
    """What is imported beyond Odoo's own requirements is declared; what is declared is pinned."""
    declared = {normal(name) for name in manifest.get("external_dependencies", {}).get("python", ())}
    for name in sorted(declared - ours - host):
        yield f"{name} is declared and pinned in no requirements file"
    for name in sorted(imported(folder) - declared - host):
        yield f"{name} is imported and not in external_dependencies"


def imported(folder):
    """Names on PyPI of what an addon imports outside its tests; optional imports (in a try) count too."""
    names = set()
    for file in folder.rglob("*.py"):
        if "tests" not in file.relative_to(folder).parts:
            names |= set(top_names(tree(file)))
    # a program of its own finds the addon's folders on its path
    own = {path.name for path in folder.iterdir() if path.is_dir()}
    names -= set(sys.stdlib_module_names) | own | {"odoo"}
    return {normal(DISTRIBUTIONS.get(name, name)) for name in names}


def top_names(parsed):
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]
