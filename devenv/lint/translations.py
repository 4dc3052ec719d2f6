"""Every addon's nl.po and fr.po hold each term of a freshly exported template, translated and not fuzzy."""

from .. import machine, paths, translating
from ..python_env import PYTHON
from ..shell import run


def check(context):
    host = machine.host()
    problems = []
    for addon, template in translating.export_all(host, list(context.addons)).items():
        output = run(PYTHON, "-m", "devenv.po_check", template, paths.ROOT / addon / "i18n", cwd=paths.ROOT)
        problems += output.splitlines()
    return problems
