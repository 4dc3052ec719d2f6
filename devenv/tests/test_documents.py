import ast
import functools
import itertools
import re
import shlex

import polib
import pytest

from devenv import paths
from devenv.__main__ import parser

PAGES = [paths.ROOT / "README.md", paths.ROOT / "CONTRIBUTING.md", *sorted((paths.ROOT / "docs").rglob("*.md"))]
GUIDES = [page for page in PAGES if page.name.endswith((".nl.md", ".fr.md"))]
ROAD = re.compile(r"\*{1,2}([^*]+?(?: > | → )[^*]+?)\*{1,2}")  # *Facturatie > Klanten*
HOST_MENUS = ("account", "base", "base_setup", "contacts", "portal", "sale", "stock")
CALL = re.compile(r"(?<![\w/])\./run((?: (?:[a-z_]+|-{1,2}[a-z][a-z-]*))*)")


def calls(page):
    return sorted(set(CALL.findall(page.read_text())))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(paths.ROOT)))
def test_commands_exist(page, capsys):
    """X12: every `./run …` that a document names is a command, with options that it has."""
    for call in calls(page):
        words = shlex.split(call)
        if words and words[0] not in ("--help",):
            options = [word for word in words[1:] if word.startswith("-")]
            known = known_options(words[0], capsys)
            assert [option for option in options if option not in known] == [], f"./run{call}"


@functools.cache
def terms(language):
    """The terms of our addons' screens, and of the host's around them."""
    host = [paths.ODOO.rglob(f"addons/{addon}/i18n/{language}.po") for addon in HOST_MENUS]
    files = itertools.chain(paths.ROOT.glob(f"webhero_*/i18n/{language}.po"), *host)
    return {entry.msgstr for file in files for entry in polib.pofile(file)}


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_menus_exist(page):
    """X12, X11: each menu that a guide names has that name on the screen, in the guide's language."""
    named = [name for road in ROAD.findall(page.read_text()) for name in re.split(r" > | → ", " ".join(road.split()))]
    assert [name for name in named if name not in terms(page.suffixes[0][1:])] == []


def known_options(command, capsys):
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([command, "--help"])
    captured = capsys.readouterr()
    assert ended.value.code == 0, f"./run {command}: {captured.err}"
    return captured.out


def test_readme_names_both_commands():
    """X1, X12: the README has both commands, and the options for ports that are in use."""
    found = [call.strip() for call in calls(paths.ROOT / "README.md")]
    assert {"demo", "test", "down", "down --clean"} <= set(found)
    text = (paths.ROOT / "README.md").read_text()
    assert all(option in text for option in ("--port", "--sandbox-port", "--fresh", "docker/compose.yaml", "ODOO_HOME"))


def test_access_point_page():
    """X12, P3: the page for who builds an access point names each method and attribute as the class has it."""
    page = (paths.ROOT / "docs" / "integrators" / "access-point.md").read_text()
    client = ast.parse((paths.ROOT / "webhero_peppol" / "client" / "access_point.py").read_text())
    body = next(node for node in client.body if isinstance(node, ast.ClassDef) and node.name == "AccessPoint").body
    methods = {node.name: node.args for node in body if isinstance(node, ast.FunctionDef)}
    told = dict(re.findall(r"^\| `(\w+)\(([^`]*)\)` \|", page, re.MULTILINE))
    assert told.keys() == methods.keys()
    for name, args in methods.items():
        named = [one.partition("=")[0] for one in told[name].split(", ") if one]
        assert named == [one.arg for one in args.args if one.arg != "self"], name
    attributes = {node.targets[0].id: node.value.value for node in body if isinstance(node, ast.Assign)
                  and isinstance(node.value, ast.Constant)}  # fmt: skip
    listed = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", page, re.MULTILINE))
    needed = {name: value for name, value in attributes.items() if name not in ("code", "title")}
    assert {name: ast.literal_eval(value) for name, value in listed.items()} == needed
