"""Which language a document speaks: the company's policy first, then the customer's own language."""

NL, FR, BOTH = "nl", "fr", "both"
_CODES = {NL: "nl_BE", FR: "fr_BE"}


def known(code):
    """ "nl" or "fr" for any Dutch or French locale ("nl_NL", "fr_BE@euro"), else ""."""
    short = (code or "").lower()[:2]
    return short if short in _CODES else ""


def document(policy, customer_code, company_code):
    """The locale of a document: nl_BE or fr_BE.

    `policy` is the company's choice (nl, fr, both). With "both" the customer's language decides; a customer with
    neither gets the company's first language, which is Dutch where the company speaks neither.
    """
    if policy in _CODES:
        return _CODES[policy]
    return _CODES[known(customer_code) or known(company_code) or NL]


def undecided(policy, customer_code):
    """Whether a person should still choose this customer's language."""
    return policy not in _CODES and not known(customer_code)
