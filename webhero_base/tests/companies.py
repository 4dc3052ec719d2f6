# SPDX-License-Identifier: LGPL-3.0-or-later
"""Companies that can invoice, for tests of every addon."""

CHARTS = {"be": "be_comp", "nl": "nl"}


def company_with_chart(env, name, country="be", **values):
    """A company with its chart of accounts and nothing else, one of those of the user.

    A chart takes seconds: where the database has one to spare (devenv/spare.py), it is taken.
    """
    values = {"name": name, "country_id": env.ref(f"base.{country}").id, **values}
    spare = env["res.company"].search([("name", "=like", f"Spare {country} %")], limit=1)
    company = spare or env["res.company"].create(values)
    spare.write(values)
    env.user.company_ids |= company
    if not spare:
        env["account.chart.template"].try_loading(CHARTS[country], company, install_demo=False)
    return company
