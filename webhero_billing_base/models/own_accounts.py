# SPDX-License-Identifier: LGPL-3.0-or-later
"""Are chart and currency those of the company's country?"""


def wrong(company):
    """What is not as the country has it: "country" where there is none, "chart", "currency"; in that order."""
    if not company.country_id:
        return ["country"]
    charts = company._webhero_chart_countries()
    code, currency = company.country_id.code, company.country_id.currency_id
    chart = charts.get(company.root_id.sudo().chart_template, "")
    found = ["chart"] if code in charts.values() and chart != code else []
    return [*found, "currency"] if currency and company.currency_id != currency else found
