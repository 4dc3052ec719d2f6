import ast
import subprocess

import pytest

from devenv import guide, lint, paths
from devenv.lint import (
    actions,
    contexts,
    docstrings,
    documents,
    features,
    fragments,
    hints,
    layers,
    manifests,
    money,
    names,
    oca,
    pylint,
    ruff,
    siblings,
    sizes,
    skips,
    standalone,
    terms,
    texts,
)

MANIFEST = {
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "images": ["static/description/icon.png"],
    "name": "Try",
    "summary": "Try",
    "category": "Hidden",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "development_status": "Beta",
    "depends": ["base"],
}


FAULTY = """
import os
from odoo import _, models


class X(models.Model):
    _name = "x.y"

    def write(self, values):
        self.env.cr.commit()
        self.message_post(body=_("Saved"))
        super().write(values)
"""


@pytest.fixture
def addon(tmp_path):
    """A folder like an addon's, below no repository."""
    home = tmp_path / "webhero_try"
    for name in ("models", "rules", "views", "static/description"):
        (home / name).mkdir(parents=True)
    (home / "__init__.py").touch()
    (home / "models" / "__init__.py").touch()
    (home / "__manifest__.py").write_text(repr(MANIFEST))
    for name in ("pyproject.toml", "README.rst", "static/description/icon.png", "static/description/index.html"):
        (home / name).touch()
    return home


def test_manifest_fields():
    """X6: version, licence, author and website are what the house wants."""
    assert list(manifests.fields(MANIFEST)) == []
    wrong = {**MANIFEST, "version": "1.0", "license": "AGPL-3", "author": "Somebody", "summary": ""}
    assert [what.partition(" ")[0] for what in manifests.fields(wrong)] == ["license", "author", "version", "summary"]


def test_manifest_files(addon):
    """X6: a file declared and not there, and one there and not declared."""
    (addon / "views" / "lost.xml").touch()
    found = list(manifests.files(addon, {**MANIFEST, "data": ["views/gone.xml"]}))
    assert [what.rpartition("/")[2] for what in found] == [
        "gone.xml is declared and not there",
        "lost.xml is there and not declared",
    ]


def test_manifest_views(addon):
    """X6, X13: an addon that extends views empties them before each new version."""
    (addon / "views" / "a.xml").write_text('<odoo><record><field name="inherit_id" ref="b"/></record></odoo>')
    declared = {**MANIFEST, "data": ["views/a.xml"]}
    assert [what.partition(" ")[0] for what in manifests.views(addon, declared)] == [manifests.EMPTIES]
    (addon / manifests.EMPTIES).parent.mkdir(parents=True)
    (addon / manifests.EMPTIES).touch()
    assert list(manifests.views(addon, declared)) == []


def test_manifest_packages(addon):
    """X6: what is imported is declared under its name on PyPI; what is declared is pinned."""
    (addon / "models" / "x.py").write_text("import json\nimport stdnum\nfrom dns import resolver\nimport requests\n")
    declared = {"external_dependencies": {"python": ["python-stdnum", "unheard-of"]}}
    found = list(manifests.packages(addon, declared, ours={"dnspython"}, host={"python-stdnum", "requests"}))
    assert found == [
        "unheard-of is declared and pinned in no requirements file",
        "dnspython is imported and not in external_dependencies",
    ]


def test_layers():
    """X6: dependencies run downwards only."""
    order = ("low", "middle", "high")
    assert layers.upwards("middle", ["low", "base"], order) == []
    assert layers.upwards("middle", ["high"], order) == ["middle: depends on high, which does not stand below it"]
    assert layers.upwards("odd", [], order)


def test_drawing():
    """X6: the table of docs/architecture.md has each addon once, and no other."""
    text = (
        "| top | `webhero_a` | beside `webhero_x` |\n| | `webhero_b`, `webhero_c` | glue |\n| | `webhero_b` | again |\n"
    )
    assert [
        what.partition(": ")[2] for what in layers.drawing(text, {"webhero_a": 1, "webhero_b": 1, "webhero_d": 1})
    ] == [
        "webhero_b is in the table 2 times; 1 is right",
        "webhero_c is in the table 1 times; 0 is right",
        "webhero_d is in the table 0 times; 1 is right",
    ]


def test_sibling_imports():
    """X6: an addon imports only from those it depends on."""
    tree = ast.parse("from odoo.addons.webhero_b.rules import x\nfrom odoo.addons import webhero_c, account\n")
    assert list(layers.foreign_imports("webhero_a", ["webhero_c"], "x.py", tree)) == [
        "x.py:1: imports webhero_b, which webhero_a does not depend on"
    ]


def test_rules_are_plain(addon):
    """X6: rules know no ORM and no HTTP; nothing but tests knows the sandbox."""
    file = addon / "rules" / "x.py"
    file.write_text(
        "import requests\nfrom odoo import models\nfrom odoo.addons.webhero_b.rules import y\nimport sandbox\n"
    )
    found = [what.partition(": ")[2] for what in layers.house_imports(addon, file)]
    assert found == [
        "imports requests; rules know no ORM, no HTTP and no clock",
        "imports odoo; rules know no ORM, no HTTP and no clock",
        "imports sandbox, which only tests may",
    ]


def test_sizes(addon):
    """X6, 13.4: long functions and files are named."""
    (addon / "models" / "x.py").write_text("def long():\n" + "    pass\n" * 70 + "\n" * 400)
    words = [what.partition(": ")[2] for what in sizes.measure(addon)]
    assert words[:2] == ["471 lines; 400 at most", "long has 71 lines; 60 at most"]


def test_texts():
    """X6: paths of the machine, mirrors, secrets and merge marks are found, with their line."""
    words = {"/build/here": "a path of this machine", "mirror.example": "the host of a package mirror"}
    shared = "../" + "shared"
    token = "gh" + "p_" + "a1" * 18
    text = f"one\nsee /build/here/x\nfrom mirror.example\n{shared}/x\n{token}\n{'<' * 7} ours\n"
    found = list(texts.look("docs/x.md", text, words))
    assert found == [
        ":2: names a path of this machine",
        ":3: names the host of a package mirror",
        f":4: names {shared}; only .ci/run may",
        ":5: looks like a secret",
        ":1: has the marks of a merge conflict",
    ]
    assert list(texts.look(".ci/run", f"{shared}\n", words)) == []


def test_committed_files_are_looked_at():
    """X6: this very file is among those that the rules apply to, and what git ignores is not."""
    files = lint.Context({}).files
    assert paths.ROOT / "devenv" / "lint" / "texts.py" in files
    assert not [file for file in files if ".devenv" in file.parts]


def test_linters_find_something(addon, monkeypatch):
    """X6: each linter is really called with our configuration: a planted fault is found."""
    (addon / "models" / "x.py").write_text(FAULTY)
    (addon / "__init__.py").write_text("from .models import x\n")
    (addon / "views" / "x.xml").write_text(
        '<?xml version="1.0"?><odoo><record id="a" model="x"/><record id="a" model="x"/></odoo>'
    )
    (addon / "__manifest__.py").write_text(repr({**MANIFEST, "data": ["views/x.xml"]}))
    context = lint.Context({"webhero_try": addon})
    rows = "\n".join([*pylint.check(context), *oca.check(context)])
    assert "invalid-commit" in rows
    assert "prefer-env-translation" in rows
    assert "xml-duplicate-record-id" in rows
    done = subprocess.run(
        [paths.VENV / "bin" / "ruff", "check", "--config", "ruff.toml", "--output-format", "concise", addon],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
    )
    assert "F401" in done.stdout
    assert callable(ruff.check)


def test_documents(tmp_path):
    """X12: a dead link, a guide that lacks a language and one missing from the index are each reported."""
    page = tmp_path / "page.md"
    page.write_text("[a](page.md) [b](gone.md#part) ![c](gone.png) [d](https://elsewhere.example/x)\n")
    assert [what.partition(": ")[2] for what in documents.dead_links(page)] == [
        "gone.md is not there",
        "gone.png is not there",
    ]
    for name in ("shop.nl.md", "shop.fr.md", "shop.en.md", "portal.nl.md"):
        (tmp_path / name).write_text(f"# {name[:4]}\n")
    index = tmp_path / "README.md"
    index.write_text(f"# Guide\n\n{guide.HEAD}\n| [shop](shop.nl.md) |\n")
    assert [what.partition(":")[0] for what in documents.guide_problems(tmp_path)] == [
        "docs/guide/portal.fr.md",
        "docs/guide/portal.en.md",
        "docs/guide/README.md",
    ]
    index.write_text(guide.updated(index.read_text(), tmp_path))
    assert "| [port](portal.nl.md) | - | - |" in index.read_text()
    assert len(list(documents.guide_problems(tmp_path))) == 2


OPENED = """
class X:
    def write(self, vals):
        if not self.env.context.get("%s"):
            self._check()
"""


def test_a_context_key_that_opens_a_guard():
    """S18.4: what a client can send opens no guard; an object of ours, or its class, may."""
    for key in ("webhero_sure", "skip_this", "webhero_new"):
        assert [line for line, _what in contexts.look(ast.parse(OPENED % key))] == [4]
    elsewhere = (OPENED % "webhero_new").replace("write", "_go_on")
    assert [line for line, _what in contexts.look(ast.parse(elsewhere))] == [4]
    assert not list(contexts.look(ast.parse((OPENED % "skip_this").replace("write", "_go_on"))))
    right = OPENED.replace('not self.env.context.get("%s")', 'self.env.context.get("webhero_new") is not OURS')
    assert not list(contexts.look(ast.parse(right)))
    item = OPENED.replace('not self.env.context.get("%s")', 'self.env.context["webhero_new"]')
    assert list(contexts.look(ast.parse(item)))


def test_siblings(addon):
    """X11, 13.4: a method or field that two bodies of one model in an addon define is found, in one file or two; others are not."""
    name, folder = "webhero_try", addon
    (folder / "models" / "a.py").write_text(
        "class A(models.Model):\n    _name = 'x.y'\n\n    def go(self): pass\n\n    def stay(self): pass\n"
    )
    (folder / "models" / "b.py").write_text(
        "class B(models.Model):\n    _inherit = ['x.y']\n\n    def go(self): return super().go()\n\n"
        "class C(models.Model):\n    _inherit = 'x.z'\n\n    def stay(self): pass\n"
    )
    found = siblings.bodies(folder)
    assert {model: len(bodies) for model, bodies in found.items()} == {"x.y": 2, "x.z": 1}
    (problem,) = siblings.twice(name, "x.y", found["x.y"])
    assert "x.y.go stands in webhero_try again" in problem and "b.py:4" in problem
    for file, of in (("c", "    _name = 'x.w'\n"), ("d", "    _inherit = 'x.w'\n")):
        (folder / "models" / f"{file}.py").write_text(f"class C(models.Model):\n{of}    day = fields.Date()\n")
    (problem,) = siblings.twice(name, "x.w", siblings.bodies(folder)["x.w"])
    assert "x.w.day stands in webhero_try again" in problem and "d.py:3" in problem


def test_siblings_of_pages(addon, monkeypatch):
    """X11: two addons that give the host's pages a method of one name take it from each other; own controllers do not."""
    monkeypatch.setattr(siblings.manifests, "closure", lambda name: [name])
    folders = {name: addon.parent / name for name in ("webhero_one", "webhero_two")}
    for name, folder in folders.items():
        (folder / "controllers").mkdir(parents=True)
        (folder / "controllers" / "a.py").write_text(
            f"class A(CustomerPortal):\n    def _file(self): pass\n\n    def _{name}(self): pass\n\n"
            "class B(http.Controller):\n    def _own(self): pass\n"
        )
    (problem,) = siblings.same_name(folders)
    assert "webhero_two/controllers/a.py:2" in problem and "_file stands in webhero_one too" in problem


def test_fragments(addon):
    """X11, 13.4: two bodies that one file could hold are found, also where others are too long; two long ones are not."""
    context, long = lint.Context({"webhero_try": addon}), "".join(f"    f{n} = {n}\n" for n in range(200))
    for name, text in (("a", long), ("b", long)):
        (addon / "models" / f"{name}.py").write_text(f"class A(models.Model):\n    _inherit = 'x.y'\n{text}")
    (average,) = fragments.check(context)
    assert average.startswith("2.00 bodies") and "x.y in webhero_try: 2" in average
    (addon / "models" / "c.py").write_text("class A(models.Model):\n    _inherit = 'x.y'\n    f = 1\n")
    problem, _average = fragments.check(context)
    assert "b.py:1" in problem and "c.py:1: x.y has 3 bodies in webhero_try" in problem


def test_actions(addon):
    """X11, 13.5: an answer of a button made by hand is found, one that only carries an action's kind is not."""
    made = (
        '{"type": "ir.actions.act_window", "res_model": model}', '{"type": "ir.actions.act_window_close"}',
        '{"type": "ir.actions.client", "tag": "display_notification", "params": {}}',
        '{"type": "ir.actions.client", "tag": "soft_reload"}', '{"type": "ir.actions.act_url", "url": url}',
    )  # fmt: skip
    for text in made:
        assert list(actions.by_hand(ast.parse(f"a = 1\nb = {text}"))) == [2], text
    for text in (
        '{"type": "ir.actions.client", "tag": "webhero_home"}',
        '{"type": kind}',
        '{"kind": "ir.actions.act_url"}',
    ):
        assert not list(actions.by_hand(ast.parse(text))), text
    (addon / "tools").mkdir()
    (addon / "tools" / "actions.py").write_text(f"CLOSE = {made[1]}")
    (addon / "models" / "a.py").write_text(f"CLOSE = {made[1]}")
    (problem,) = actions.check(lint.Context({"webhero_base": addon}))
    assert "a.py:1" in problem
    other = addon.parent / "webhero_other"
    (other / "tools").mkdir(parents=True)
    (other / "tools" / "actions.py").write_text(f"CLOSED = {made[1]}")
    found = actions.check(lint.Context({"webhero_base": addon, "webhero_exchange": other}))
    assert any("not the same" in problem for problem in found)


def test_money(addon):
    """X11, 13.12: rounding that is Python's half-even is found; with a rounding it is not."""
    (addon / "rules" / "a.py").write_text("a = x.quantize(CENT)\nb = x.quantize(CENT, ROUND_HALF_UP)\n")
    (problem,) = money.check(lint.Context({"webhero_try": addon}))
    assert "a.py:1" in problem
    made = (
        'a = Decimal(str(round(x, 2)))\nb = f"{x:.2f}"\nc = f"{x:f}"\nd = of_float(x)\ne = Decimal(str(round(x, 4)))\n'
    )
    assert list(money.half_even(ast.parse(made))) == [1, 2]


def test_hints(addon):
    """X11, 13.12: hints read as types, and names that only hints have where something runs, are found; hints themselves are not."""
    head = "from __future__ import annotations\nfrom typing import TYPE_CHECKING\nimport dataclasses\n"
    only = "if TYPE_CHECKING:\n    from .b import B\n"
    good = "def f(b: B | None = None) -> B:\n    names = [one.name for one in dataclasses.fields(b)]\n"
    found = {
        head + only + good: None,
        head + "decimals = [one.name for one in dataclasses.fields(A) if one.type is Decimal]\n": "one.type is text",
        head + "kinds = A.__annotations__\n": "is text",
        head + only + "def f(b: B):\n    return isinstance(b, B)\n": "7: B is imported for hints only",
        "from typing import TYPE_CHECKING\n" + only + "def f(b: B):\n    pass\n": "4: B is imported for hints only",
        head + "from .b import B\n" + only: "once is enough",
    }
    for text, word in found.items():
        problems = [f"{line}: {what}" for line, what in hints.look(ast.parse(text))]
        assert len(problems) == bool(word), (text, problems)
        assert not word or word in problems[0], problems


def test_names(addon):
    """X11, 13.10: a name that gave way to another is found where it is defined, called or shown, not in words or
    migrations; so is a private verb of everyday speech.
    """
    (addon / "models" / "a.py").write_text("filed = 1\nx._reserve(1)\ntext = 'filed'\n# Told\nfrom y import Told\n")
    (addon / "views" / "a.xml").write_text('<field name="filed" />')
    (addon / "models" / "b.py").write_text("def _keep_answer(self):\n    pass\n\n\ndef _taking(self):\n    pass\n")
    (addon / "migrations" / "1").mkdir(parents=True)
    (addon / "migrations" / "1" / "pre.py").write_text("filed = 1\n")
    pot = addon / "i18n" / "a.pot"
    pot.parent.mkdir(exist_ok=True)
    pot.write_text('# told\nmsgid "You are told; errors stand here. %(told)s"\nmsgid "What tells two apart"\n')
    assert list(names.terms(pot)) == [(2, "told")]
    pot.unlink()
    found = list(names.check(lint.Context({"webhero_try": addon})))
    assert [problem.rpartition("webhero_try/")[2].partition(": ")[0] for problem in found] == [
        "models/a.py:1", "models/a.py:2", "models/a.py:5", "models/b.py:1", "views/a.xml:1",
    ]  # fmt: skip


def test_docstrings(tmp_path):
    """13.12: a paragraph whose last line has one to three words is found; lists, examples and blocks of code are not."""
    file = tmp_path / "a.py"
    file.write_text(
        '"""One.\n\nA paragraph that goes on and on until its end is\nleft over.\n\n'
        '    books.add(mutation)\n    books.add_all()\n"""\n'
        "def f():\n"
        '    """- a list of words that goes on\n    - and its end\n    """\n'
        "def g():\n"
        '    """What ends in a whole line of words is\n    good as it is here.\n\n    >>> f()\n    None\n    """\n'
        "def h():\n"
        '    """The first line is part of it and is\n    too.\n    """\n'
    )
    assert list(docstrings.orphans(file)) == [(4, "left over."), (22, "too.")]


def test_codes(addon):
    """X12, 13.11: a code at the beginning of a test's docstring that no page explains is found; one that a table has is not."""
    known = features.explained("| B1, 14.2 | a thing |\n")
    file = addon / "tests" / "test_a.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text('def test_a():\n    """B1, 14.2: a"""\n\n\ndef test_b():\n    """Q9, B1: b"""\n')
    (problem,) = features.nowhere(file, known)
    assert "test_a.py:5: Q9" in problem
    # a letter with a dot, a word with a number
    file = file.with_name("test_b.py")
    file.write_text('def test_a():\n    """B1, B.4: a"""\n\n\ndef test_b():\n    """B1, remotes 5: b"""\n')
    assert [problem.split(": ")[1][:9] for problem in features.nowhere(file, known)] == ["B.4 is ex", "remotes 5"]
    assert not list(features.nowhere(file, features.explained("| B1, B.4, remotes 5 | a thing |\n")))


def test_skips():
    """13.9: a test that asks for a file that is not shipped is counted, itself or by what it calls or is set up with."""
    module = """
def base():
    return test_data("peppol/nowhere.xml")

class TestA:
    def setUp(self):
        test_data("peppol/nowhere.xml")
    def test_one(self):
        pass

class TestB:
    def own(self):
        return test_data("peppol/examples/bis3-base-example.xml")
    def test_two(self):
        base()
    def test_three(self):
        self.own()
    def test_four(self):
        self.skipTest("SKIPPED LOUDLY: none below WEBHERO_TEST_DATA")
"""
    assert list(skips.skipped(ast.parse(module))) == ["test_one", "test_two", "test_four"]


def test_standalone(addon):
    """13.9: a test module that needs the sandbox, itself or through what it is built on, is loaded below READY."""
    tests = addon / "tests"
    tests.mkdir(exist_ok=True)
    (tests / "common.py").write_text("from sandbox.testing import serving\n")
    (tests / "test_a.py").write_text("from .common import serving\n")
    (tests / "test_b.py").write_text("import json\n")
    (tests / "__init__.py").write_text("from . import test_a, test_b\n")
    (problem,) = standalone.check(lint.Context({"webhero_try": addon}))
    assert "__init__.py:1: test_a needs sandbox" in problem
    lint.tree.cache_clear()
    (tests / "__init__.py").write_text("from . import test_b\n\nif READY:\n    from . import test_a\n")
    assert standalone.check(lint.Context({"webhero_try": addon})) == []


def test_terms(addon):
    """X11: a text that the export can't see is found in the source: put together, in a variable, or in no catalogue."""
    (addon / "i18n").mkdir(exist_ok=True)
    header, known, empty = 'msgid ""\nmsgstr ""\n\n', 'msgid "Known"\nmsgstr "Bekend"\n\n', 'msgid "Empty"\nmsgstr ""\n'
    catalogue = header + known + 'msgid ""\n"Of two "\n"lines"\nmsgstr "x"\n\n' + empty
    for language in terms.LANGUAGES:
        (addon / "i18n" / f"{language}.po").write_text(catalogue)
    assert terms.terms(addon / "i18n" / "nl.po") == {"Known", "Of two lines"}
    for text, count in (
        ('self.env._("Known")', 0), ('_("Of two lines")', 0), ('self.env._("Of two " "lines")', 0), ("self.env._(KINDS[k])", 0),
        ('self.env._("Empty")', 2), ('f"{self.env._(\'Unknown\')} x"', 2), ('_lt("Unknown")', 2),
        ('self.env._(f"Known {x}")', 1), ('self.env._("Known" + x)', 1), ("self.env._(text)", 1), ("other._(text)", 0),
    ):  # fmt: skip
        parsed = ast.parse(f"a = {text}")
        known = {language: terms.terms(addon / "i18n" / f"{language}.po") for language in terms.LANGUAGES}
        assert len([what for _line, found in terms.look(parsed) for what in terms.wrong(found, known)]) == count, text
    (addon / "models" / "a.py").write_text('a = self.env._("Unknown")')
    assert "a.py:1" in next(terms.check(lint.Context({"webhero_try": addon})))
