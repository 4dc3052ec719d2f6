"""The customers and addresses of generated orders."""

import collections
import hashlib

from .. import check_digits
from .catalogue import CASES, COMPANIES, COUNTRIES, FIRST_NAMES, LAST_NAMES


class Buyers:
    """Makes customers and addresses with `put`, and lets a good part of them buy again."""

    def __init__(self, random, put, rows):
        self.random = random
        self.put = put
        self.rows = rows
        self.known = collections.defaultdict(list)
        self.customers = {}

    def buyer(self, case, extras, moment):
        """(id of the customer, of the delivery address, of the invoice address)."""
        known = self.known[case]
        if known and "guest" not in extras and "deleted_address" not in extras and self.random.random() < 0.3:
            customer, address = self.random.choice(known)
        else:
            customer, address = self.new_buyer(case, extras, moment)
        if "deleted_address" in extras:
            self.rows["addresses"][-1]["deleted"] = "1"
            self.address(case, customer, moment, "home")
        invoice = address
        if "other_invoice_address" in extras:
            invoice = self.address(case, customer, moment, "werk")
        return customer, address, invoice

    def new_buyer(self, case, extras, moment):
        first, last = self.random.choice(FIRST_NAMES), self.random.choice(LAST_NAMES)
        earlier = self.rows["customers"][: len(self.customers)]
        customer = self.put(
            "customers",
            {
                "firstname": first,
                "lastname": last,
                "is_guest": "1" if "guest" in extras else "0",
                "secure_key": hashlib.md5(moment.encode(), usedforsecurity=False).hexdigest(),
                "date_add": moment,
                "date_upd": moment,
                "associations": {"groups": [{"id": "2" if "guest" in extras else "3"}]},
            },
        )
        self.customers[customer] = row = self.rows["customers"][-1]
        row["email"] = f"klant{customer}@mail.example.com"
        if "guest" in extras and earlier:  # a guest may have been here before, with an account
            row["email"] = self.random.choice(earlier)["email"]
        address = self.address(case, customer, moment, "home")
        if "guest" not in extras:
            self.known[case].append((customer, address))
        return customer, address

    def address(self, name, customer, moment, alias):
        case, country = CASES[name], COUNTRIES[CASES[name].country]
        person = self.customers[customer]
        postcode, city = self.random.choice(country.towns)
        vat = check_digits.vat(case.country, self.random.randrange(10**8)) if case.company else ""
        company = self.random.choice(COMPANIES).format(person["lastname"].split()[-1]) if case.company else ""
        return self.put(
            "addresses",
            {
                "id_customer": str(customer),
                "id_country": country.id,
                "id_state": country.state,
                "alias": alias,
                "company": company,
                "firstname": person["firstname"],
                "lastname": person["lastname"],
                "vat_number": vat,
                "address1": f"{self.random.choice(country.streets)} {self.random.randint(1, 250)}",
                "postcode": postcode,
                "city": city,
                "phone": f"{country.phone} {self.random.randint(10, 99)}",
                "date_add": moment,
                "date_upd": moment,
            },
        )
