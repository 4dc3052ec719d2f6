"""The table of the benchmarks."""

from devenv import benching


def figure(**values):
    return {"row": "B1", "what": "x", "value": 2.0, "unit": "s", "wanted": "", "beside": "", "tenth": 0.0, **values}


def test_held():
    """X9: what is wanted is compared, where it can be."""
    told = {(2.0, "< 3"): "yes", (2.0, "<= 1.2"): "NO", (2.0, "> 1,000"): "NO", (2.0, "≥ 2"): "yes", (2.0, "few"): ""}
    assert {key: benching.held(*key) for key in told} == told


def test_table():
    """X9: rows in the order of the specs, with growth and the host's figure beside."""
    table = benching.lines([figure(row="B10", wanted="< 3"), figure(row="B2", beside="host 1.9", tenth=0.5)])
    assert [row.split("|")[1].strip() for row in table] == ["row", "--" * 2 + "-", "B2", "B10"]
    assert "host 1.9" in table[2] and "4.0 x" in table[2]
    assert "yes" in table[3]
