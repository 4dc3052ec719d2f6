"""Are chart and currency those of the company's country?"""


def wrong(company):
    """What is not as the country has it: "country" where there is none, "chart", "currency"; in that order."""
    if not company.country_id:
        return ["country"]
    charts = company.env["account.chart.template"]._get_chart_template_mapping(get_all=True)
    known = {chart.get("country_code") for chart in charts.values()}
    code, currency = company.country_id.code, company.country_id.currency_id
    chart = charts.get(company.root_id.sudo().chart_template) or {}
    found = ["chart"] if code in known and chart.get("country_code") != code else []
    return [*found, "currency"] if currency and company.currency_id != currency else found
