"""The commands of `./run`."""

import argparse
import importlib.util
import sys

from sandbox.ports import BASE_PORT

from .say import Stop

# commands of modules that add their own options, with set_defaults(call="module.function")
PLUGGED = {
    "faults": "kill everything at random moments in a run of 500 messages",
    "fixtures": "make the recorded data of the sandbox anew",
    "release": "wheels, notes and an archive of the addons, with their sums",
}


def parser():
    top = argparse.ArgumentParser(prog="./run", description="Webhero for Odoo 19: one script for everything.")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    test = commands.add_parser("test", help="run the tests: of everything, or of the addons named")
    test.add_argument(
        "addons", nargs="*", metavar="ADDON", help="addons; or files of tests, run in the addon named beside"
    )
    test.add_argument("--unit", action="store_true", help="only what needs no database")
    test.add_argument("-k", metavar="EXPR", help="pytest's selection by name")
    test.add_argument("--tags", metavar="TAGS", help="Odoo's own runner, with these --test-tags")
    test.add_argument("--long", action="store_true", help="only what takes long: the update of an older database")
    test.add_argument("--lint", action="store_true", help="of everything: lint too, beside the tests")
    test.add_argument("--keep", action="store_true", help="keep the copies of the database, to look into them")
    test.set_defaults(call="testing.main")
    pot = commands.add_parser("pot", help="export terms and merge them into i18n/nl.po and fr.po")
    pot.add_argument("addons", nargs="*", metavar="ADDON")
    pot.set_defaults(call="translating.main")
    shell = commands.add_parser("shell", help="Odoo's shell on a database")
    shell.add_argument("database", nargs="?")
    shell.set_defaults(call="serve.shell")
    lint = commands.add_parser("lint", help="check style, translations, manifests and the rules of the house")
    lint.add_argument("only", nargs="*", metavar="CHECK")
    lint.set_defaults(call="lint.main")
    demo = commands.add_parser("demo", help="show everything: sandbox, Odoo, and the story")
    demo.add_argument("--fresh", action="store_true", help="make the demo database anew")
    demo.add_argument("--port", type=int, default=8069)
    demo.add_argument("--sandbox-port", type=int, default=BASE_PORT, help="of its overview; the services follow it")
    demo.add_argument("--no-story", action="store_true", help="start everything, tell nothing")
    demo.set_defaults(call="serve.demonstrate")
    up = commands.add_parser("up", help="start Odoo with the demo database")
    up.add_argument("--fresh", action="store_true", help="make the demo database anew")
    up.add_argument("--port", type=int, default=8069)
    up.set_defaults(call="serve.up")
    bench = commands.add_parser("bench", help="measure every figure of the specs")
    bench.add_argument("only", nargs="*", metavar="NAME")
    bench.set_defaults(call="benching.main")
    for name, what in PLUGGED.items():
        if importlib.util.find_spec(f"devenv.{name}"):
            importlib.import_module(f"devenv.{name}").add_options(commands.add_parser(name, help=what))
    features = commands.add_parser("features", help="write which test proves which row, and the index of the guide")
    features.set_defaults(call="features.main")
    readme = commands.add_parser("readme", help="make README.rst of each addon of its fragments in readme/")
    readme.set_defaults(call="readme.main")
    down = commands.add_parser("down", help="end what was started")
    down.add_argument("--clean", action="store_true", help="and remove all that was made below .devenv")
    down.set_defaults(call="serve.down")
    return top


def main():
    options = parser().parse_args()
    module, _, function = options.call.partition(".")
    try:
        return getattr(importlib.import_module(f"devenv.{module}"), function)(options)
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
