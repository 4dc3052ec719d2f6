"""OCA's checks of XML, CSV and PO files (oca-checks-odoo-module, oca-checks-po)."""

from .programs import said

# matters of taste: the XML header, the order of attributes, numbers as text (as the host writes them)
DISABLED = ",".join(
    (
        "xml-header-missing",
        "xml-header-wrong",
        "xml-tag-position",
        "xml-field-numeric-without-eval",
    )
)


def check(context):
    """One call of each for all addons: half of the time of a call is its start."""
    problems = said("oca-checks-odoo-module", f"--disable={DISABLED}", *context.addons.values())
    files = sorted(file for folder in context.addons.values() for file in (folder / "i18n").glob("*.po"))
    if files:
        # pretty-format wants a translation that equals its term left empty; here none is empty
        problems += said("oca-checks-po", "--disable=po-pretty-format", *files)
    return problems
