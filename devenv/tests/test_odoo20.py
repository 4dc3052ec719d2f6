"""The page about Odoo 20 counts what is in the code."""

from devenv import odoo20, paths


def test_counts():
    """X12, S21.16: each row is counted again, and none counts zero; written twice the page stays the same."""
    text = odoo20.PAGE.read_text()
    assert odoo20.updated(text) == odoo20.updated(odoo20.updated(text))
    for what, pattern, ending, _where in odoo20.GONE:
        number, files = odoo20.count(pattern, ending)
        assert number >= files > 0, what
    numbers, files = odoo20.count(r'"version": "19\.0', "__manifest__.py")
    assert numbers == files == len(paths.addons())
    assert text.count("\n| ") == len(odoo20.GONE) + 1


def test_parameters_have_one_place():
    """S21.16: what reads or stores a parameter of the system is one module and its copy."""
    assert odoo20.count(odoo20.GONE[0][1], ".py") == (4, 2)
