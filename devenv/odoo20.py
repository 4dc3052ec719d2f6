"""What an Odoo 20 must change here, counted in the code: the table of docs/integrators/odoo-20.md, written by `./run features`."""

import re
import sys

from . import paths

PAGE = paths.ROOT / "docs" / "integrators" / "odoo-20.md"
HEAD = "|---|---|---|"
# what is gone: (pattern in our code, files by their end, where it is changed)
GONE = (
    ("`get_param`, `set_param` of `ir.config_parameter`: one typed call for each kind (`get_str`, `get_int`, `get_bool`)",
     r"\.(?:get|set)_param\(", ".py",
     "`webhero_base/tools/parameters.py`, and its copy in `webhero_exchange`: all values are texts"),
    ("`ir.model.access.csv`: becomes `ir.access.csv` with `operation` and `domain`",
     r"^\w+,", "ir.model.access.csv", "`security/` of each addon; Odoo's own `upgrade_code` rewrites the files"),
    ("`ir.rule`: becomes a row of `ir.access` with a `domain`",
     r'model="ir\.rule"', ".xml", "`security/` of each addon, by the same script"),
    ("`ir.attachment.datas`: `raw` instead; a write of `datas` is dropped without a word",
     r'\.datas\b|"datas"', ".py", "each call"),
    ("`content_disposition` and `Stream` of `odoo.http`: in `odoo.http.stream`",
     r"from odoo\.http import[^\n]*\b(?:content_disposition|Stream)\b", ".py", "the import"),
    ("`SELF_READABLE_FIELDS`, `SELF_WRITEABLE_FIELDS` of users: `user_writeable=True` on the field",
     r"def SELF_(?:READ|WRITE)ABLE_FIELDS", ".py", "`webhero_peppol/models/res_users.py`"),
    ("the host's Peppol: its states and settings (`account_peppol_proxy_state`, `peppol_eas`, `peppol_endpoint`)",
     r"account_peppol_proxy_state|\bpeppol_(?:eas|endpoint)\b", ".py", "`webhero_peppol`, and what asks whether Peppol is on"),
    ("versions of the manifests: `19.0.…` is not installable there", r'"version": "19\.0', "__manifest__.py", "one line an addon"),
)  # fmt: skip


def count(pattern, ending):
    """(how often, in how many files) in our addons, tests apart."""
    counts = [
        len(re.findall(pattern, file.read_text(), re.MULTILINE))
        for folder in paths.addons().values()
        for file in folder.rglob(f"*{ending}")
        if "tests" not in file.relative_to(folder).parts
    ]
    return sum(counts), sum(1 for number in counts if number)


def updated(text):
    rows = []
    for what, pattern, ending, where in GONE:
        number, files = count(pattern, ending)
        rows.append(f"| {what} | {number} in {files} files | {where} |")
    before, _head, after = text.partition(HEAD)
    _old, _blank, rest = after.partition("\n\n")
    return f"{before}{HEAD}\n" + "\n".join(rows) + f"\n\n{rest}"


def write():
    PAGE.write_text(updated(PAGE.read_text()))


if __name__ == "__main__":
    sys.exit(write())
