"""Where to look and how to log in, in the three languages of the house."""

from . import peppol, portal

WORDS = {
    "nl": ("Kijk zelf", "aanmelden met", "klant", "eigenaar", "alle andere systemen"),
    "fr": ("À vous de voir", "connexion avec", "client", "propriétaire", "tous les autres systèmes"),
    "en": ("Look around", "log in with", "customer", "owner", "all other systems"),
}


def summary(url, sandbox):
    login = peppol.CODES[peppol.BAKERY]
    rows = []
    for look, with_, customer, owner, others in WORDS.values():
        rows += [
            f"\n{look}:",
            f"  {owner:12} {url}/odoo  {with_} admin / admin",
            f"  {customer:12} {url}/my  {with_} {login} / {portal.PASSWORD}",
            f"  sandbox      {sandbox}  {others}",
        ]
    return "\n".join(rows)
