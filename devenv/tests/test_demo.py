import json
from types import SimpleNamespace

import pytest

from devenv import demo, manifests, paths


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A small tree of one addon with demo data, and a sandbox."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(demo, "SCRIPT", tmp_path / "devenv" / "demo_data.py")
    for name in (
        "webhero_one/models/one.py",
        "webhero_one/demo/one.xml",
        "sandbox/data/seed.json",
        "devenv/demo_data.py",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("before")
    (tmp_path / "webhero_one" / "__manifest__.py").write_text(repr({"depends": ["base"]}))
    monkeypatch.setattr(manifests, "without_foreign", lambda _addons=None: ["webhero_one"])
    return tmp_path


class NoDatabases:
    """The demo database's mark, kept; creations and updates are recorded."""

    mark_kept = None

    def __init__(self, host):
        self.told = host.told

    def mark(self, _name):
        return NoDatabases.mark_kept

    def set_mark(self, _name, mark):
        NoDatabases.mark_kept = json.loads(json.dumps(mark))

    def base(self):
        pass

    def clone(self, _source, _target):
        self.told.append("made")

    def install(self, _name, addons, _log):
        self.told.append(f"installed {' '.join(addons)}")
        return []

    def update(self, _name, addons, _log):
        self.told.append(f"updated {' '.join(addons)}")


@pytest.mark.parametrize(
    ("changed", "then"),
    [
        ("webhero_one/models/one.py", ["updated webhero_one"]),
        ("webhero_one/demo/one.xml", ["made", "installed webhero_one", "told"]),
        ("sandbox/data/seed.json", ["made", "installed webhero_one", "told"]),
        ("devenv/demo_data.py", ["made", "installed webhero_one", "told"]),
    ],
)
def test_what_makes_it_anew(tree, monkeypatch, changed, then):
    """V10: a demo database is rebuilt when its story or the sandbox changed; a changed addon is updated in it."""
    steps = []
    host = SimpleNamespace(told=steps)
    NoDatabases.mark_kept = None
    monkeypatch.setattr(demo, "Databases", NoDatabases)
    monkeypatch.setattr(demo, "load_demo_data", lambda *_words: steps.append("told"))
    assert demo.prepare(host)
    assert steps == ["made", "installed webhero_one", "told"]
    assert not demo.is_outdated(host)
    steps.clear()
    (tree / changed).write_text("after")
    assert demo.is_outdated(host)
    assert demo.prepare(host) == (then[0] == "made")
    assert steps == then


def test_an_update_that_fails(tree, monkeypatch):
    """V10: a demo database that can't be updated is rebuilt, once."""
    steps = []
    host = SimpleNamespace(told=steps)
    NoDatabases.mark_kept = {"webhero_one": "older", demo.STORY: demo.story_hash()}
    monkeypatch.setattr(demo, "Databases", NoDatabases)
    monkeypatch.setattr(demo, "load_demo_data", lambda *_words: steps.append("told"))

    def broken(*_words):
        raise demo.Stop("no such table")

    monkeypatch.setattr(NoDatabases, "update", broken)
    assert demo.prepare(host)
    assert steps == ["made", "installed webhero_one", "told"]
