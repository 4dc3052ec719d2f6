"""`./run faults`: messages in and out, everything killed at random moments; nothing lost, nothing twice (X7)."""

import random

from .. import machine, manifests
from ..databases import Databases
from ..say import line
from ..shell import lock
from ..testing import prepared
from .campaign import Campaign, Plan
from .ground import Ground

SOURCE = "webhero_t_faults"
ADDONS = ("webhero_peppol", "webhero_prestashop_eboekhouden")
MOST_SECONDS = 90  # from the last restart to the last message done (X7)


def add_options(parser):
    parser.add_argument("--messages", type=int, default=500, help="in and out, in all (500)")
    parser.add_argument("--kills", type=int, default=24, help="of worker, Odoo, PostgreSQL and sandbox, in all (24)")
    parser.add_argument("--seed", type=int, help="of a campaign to repeat; a new one where left out")
    parser.add_argument("--keep", action="store_true", help="keep database and sandbox, to look into them")
    parser.set_defaults(call="faults.main")


def main(options):
    seed = random.randrange(10**6) if options.seed is None else options.seed
    line(f"Seed {seed}: ./run faults --messages {options.messages} --kills {options.kills} --seed {seed}")
    host = machine.host()
    with lock(SOURCE):
        prepared(Databases(host), SOURCE, list(manifests.without_foreign(ADDONS)))
        with Ground(host, SOURCE, options.keep) as ground:
            result = Campaign(ground, Plan.of(options.messages, options.kills), seed).run()
    print(result.table())
    wrong = result.wrong()
    if result.seconds > MOST_SECONDS:
        wrong.append(f"done {result.seconds:.0f} s after the last restart; wanted: within {MOST_SECONDS} s")
    print("\n".join(wrong) or "Nothing lost, nothing twice.")
    return 1 if wrong else 0
