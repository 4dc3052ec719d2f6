"""The table of the benchmarks."""

from devenv import benching


def figure(**values):
    return {"row": "B1", "what": "x", "value": 2.0, "unit": "s", "wanted": "", "beside": "", "tenth": 0.0, **values}


def test_held():
    """X9: a figure is compared with what is wanted, where possible."""
    verdicts = {
        (2.0, "< 3"): "yes",
        (2.0, "<= 1.2"): "NO",
        (2.0, "> 1,000"): "NO",
        (2.0, "≥ 2"): "yes",
        (2.0, "few"): "",
    }
    assert {key: benching.held(*key) for key in verdicts} == verdicts


def test_table():
    """X9: rows in the order of the specs, with growth and the host's figure beside."""
    table = benching.lines([figure(row="B10", wanted="< 3"), figure(row="B2", beside="host 1.9", tenth=0.5)])
    assert [row.split("|")[1].strip() for row in table] == ["row", "--" * 2 + "-", "B2", "B10"]
    assert "host 1.9" in table[2] and "4.0 x" in table[2]
    assert "yes" in table[3]


def test_measured_again():
    """X9: one benchmark that is run alone changes its own rows of the report, with a line that states it."""
    table = [*benching.HEAD, "Made by hand", "", *benching.lines([figure(what="  a", value=5.0), figure(row="B2")])]
    table, sections = benching.parted("\n".join(table) + "\n\n## A long run\n\n| row |\n")
    assert sections == "\n## A long run\n\n| row |\n"
    assert benching.parted("no sections\n") == ("no sections\n", "")
    text = benching.again(table, [figure(what="  a", value=1.0), figure(row="B10")], ["home"])
    twice = benching.again(text, [figure(what="  a", value=1.5)], ["home"])
    assert [row.split("|")[1:4] for row in text.splitlines()[-3:]] == [
        [" B1  ", "   a  ", " 1.00 s   "], [" B2  ", " x    ", " 2.00 s   "], [" B10 ", " x    ", " 2.00 s   "],
    ]  # fmt: skip
    assert (
        "Made by hand" in twice and twice.count("Measured again") == 1 and "1.50 s" in twice and "1.00 s" not in twice
    )
