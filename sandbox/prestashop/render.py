"""Records as the webservice writes them: XML with links, JSON as PHP encodes it, and its dialects."""

import json
from xml.sax.saxutils import quoteattr

from .schema import CURRENCY_17, ORDER_ROW_17

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<prestashop xmlns:xlink="http://www.w3.org/1999/xlink">\n'
TAIL = "</prestashop>\n"
# number columns by their names; a PHP of 8.1 or newer writes them as numbers, decimals and flags stay text
INTEGERS = set(
    """
current_state invoice_number delivery_number round_mode round_type number product_id product_attribute_id
product_quantity product_quantity_in_stock product_quantity_return product_quantity_refunded
product_quantity_reinjected discount_quantity_applied download_nb tax_computation_method quantity
quantity_per_user priority position reduction_currency reduction_product gift_product
gift_product_attribute minimum_amount_currency max_payment_days outstanding_allow_days shipping_method
shipping_tax_computation_method behavior call_prefix order_slip_type cache_default_attribute grade
width_max max_width max_height max_depth minimal_quantity pack_stock_type uploadable_files text_fields
""".split()
)


def _cdata(value):
    if value is None or value == "":
        return ""
    return f"<![CDATA[{str(value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def _marks(marks):
    return "".join(f" {name}={quoteattr(value)}" for name, value in marks.items())


class Xml:
    """Writes XML; `base` is the shop's address, `languages` the ids of its languages."""

    def __init__(self, base, languages=("1",)):
        self.base = base
        self.languages = languages

    def _href(self, link, value, row=None):
        if not link or value in (None, "", "0", 0):
            return ""
        path = link.format(id=row["id"]) if "{" in link else link
        return f' xlink:href="{self.base}api/{path}/{value}"'

    def document(self, body):
        return HEAD + body + TAIL

    def ids(self, resource, rows):
        lines = "".join(f'<{resource.node} id="{row["id"]}"{self._href(resource.name, row["id"])}/>\n' for row in rows)
        return self.document(f"<{resource.root}>\n{lines}</{resource.root}>\n")

    def records(self, resource, rows, wanted):
        body = "".join(self._record(resource, row, wanted) for row in rows)
        return self.document(f"<{resource.root}>\n{body}</{resource.root}>\n")

    def record(self, resource, row, wanted):
        return self.document(self._record(resource, row, wanted))

    def _record(self, resource, row, wanted):
        fields = "".join(
            self._field(field, row)
            for field in resource.fields.values()
            if (wanted == "full" or field.name in wanted) and field.name in row
        )
        inner = "".join(
            self._association(association, row, wanted)
            for association in resource.associations.values()
            if wanted == "full" or association.name in wanted
        )
        if inner:
            fields += f"<associations>\n{inner}</associations>\n"
        return f"<{resource.node}>\n{fields}</{resource.node}>\n"

    def _field(self, field, row):
        value = row[field.name]
        marks = self._href(field.link, value, row) + _marks(field.marks)
        if field.i18n:
            text = "".join(self._text(language, value) for language in self.languages)
        else:
            text = _cdata(value)
        return f"\t<{field.name}{marks}>{text}</{field.name}>\n"

    def _text(self, language, value):
        return f'<language id="{language}"{self._href("languages", language)}>{_cdata(_in(language, value))}</language>'

    def _association(self, association, row, wanted):
        rows = row.get("associations", {}).get(association.name)
        opening = f"<{association.name}{_marks(association.marks)}"
        if not rows:
            return opening + "/>\n"
        shown = None if wanted == "full" else wanted[association.name]
        body = "".join(self._part(association, part, row, shown) for part in rows)
        return f"{opening}>\n{body}</{association.name}>\n"

    def _part(self, association, part, row, shown):
        href = self._href(association.link, part["id"], row)
        fields = "".join(
            f"\t<{name}{self._href(association.fields.get(name), value)}>{_cdata(value)}</{name}>\n"
            for name, value in part.items()
            if shown is None or name in shown
        )
        return f"\t<{association.node}{href}>\n{fields}\t</{association.node}>\n"

    def errors(self, errors):
        body = "".join(
            f"<error>\n<code>{_cdata(code)}</code>\n<message>{_cdata(text)}</message>\n</error>\n"
            for code, text in errors
        )
        return self.document(f"<errors>\n{body}</errors>\n")

    def schema(self, resource, kind):
        """The fields of a resource: `synopsis` with what is required and its format, `blank` without."""
        marks = _marks if kind == "synopsis" else lambda marks: ""
        names = [name for name in resource.fields if kind == "blank" or name != "id"]
        body = "".join(f"\t<{name}{marks(resource.fields[name].synopsis or {})}></{name}>\n" for name in names)
        inner = "".join(self._part_schema(association, marks) for association in resource.associations.values())
        body += f"<associations>\n{inner}</associations>\n" if inner else ""
        return self.document(f"<{resource.node}>\n{body}</{resource.node}>\n")

    @staticmethod
    def _part_schema(association, marks):
        parts = "".join(
            f"\t<{name}{marks(association.synopsis.get(name, {}))}></{name}>\n"
            for name in association.fields or ("id",)
        )
        return (
            f"<{association.name}{_marks(association.marks)}>\n\t<{association.node}>\n{parts}"
            f"\t</{association.node}>\n</{association.name}>\n"
        )

    def permissions(self, shop, names):
        """The answer to /api/: what the key may do, resource by resource."""
        rights = 'get="true" put="false" post="false" delete="false" head="true"'
        body = "".join(
            f'<{name} xlink:href="{self.base}api/{name}" {rights}>\n'
            f'<description xlink:href="{self.base}api/{name}" {rights}>\n{_described(name)}</description>\n'
            f'<schema xlink:href="{self.base}api/{name}?schema=blank" type="blank"/>\n'
            f'<schema xlink:href="{self.base}api/{name}?schema=synopsis" type="synopsis"/>\n</{name}>\n'
            for name in names
        )
        return self.document(f"<api shopName={quoteattr(shop)}>\n{body}</api>\n")


def _described(name):
    return f"The {name.replace('_', ' ')} of the shop"


class Json:
    """Writes JSON as PHP does; `languages` as above."""

    def __init__(self, languages=("1",)):
        self.languages = languages

    @staticmethod
    def dump(body):
        return json.dumps(body, separators=(",", ":")).replace("/", "\\/")

    def ids(self, resource, rows):
        return self.dump({resource.root: [{"id": row["id"]} for row in rows]} if rows else [])

    def records(self, resource, rows, wanted):
        found = [self._record(resource, row, wanted) for row in rows]
        return self.dump({resource.root: found} if found else [])

    def record(self, resource, row, wanted):
        return self.dump({resource.node: self._record(resource, row, wanted)})

    def _record(self, resource, row, wanted):
        if wanted == "full" and len(self.languages) == 1 and not any(isinstance(part, list) for part in row.values()):
            return row
        shown = {
            name: self._value(resource.fields.get(name), value)
            for name, value in row.items()
            if name != "associations" and (wanted == "full" or name in wanted)
        }
        inner = {
            name: parts
            if wanted == "full"
            else [{k: v for k, v in part.items() if _shown(wanted, name, k)} for part in parts]
            for name, parts in row.get("associations", {}).items()
            if wanted == "full" or name in wanted
        }
        return {**shown, "associations": inner} if inner else shown

    def _value(self, field, value):
        if field is None or not field.i18n:
            return value
        if len(self.languages) == 1:
            return _in(self.languages[0], value)
        of = int if isinstance(value, list) else str  # the newer shops write ids as numbers
        return [{"id": of(language), "value": _in(language, value)} for language in self.languages]

    def errors(self, errors):
        return self.dump({"errors": [{"code": code, "message": text} for code, text in errors]})

    def permissions(self, shop, names):
        return self.dump(list(names))


def _in(language, value):
    """A text in one language; the newer shops were recorded with all of theirs."""
    if not isinstance(value, list):
        return value
    return next((one["value"] for one in value if str(one["id"]) == language), "")


def _shown(wanted, association, field):
    return wanted == "full" or wanted[association] is None or field in wanted[association]


def native(row):
    """A row as PHP 8.1 and newer give it: id and whole-number columns as numbers."""
    fields = {name: _number(name, value) for name, value in row.items() if name != "associations"}
    if "associations" in row:
        fields["associations"] = {
            name: [{k: _number(k, v) for k, v in part.items()} for part in parts]
            for name, parts in row["associations"].items()
        }
    return fields


def _number(name, value):
    whole = name == "id" or name.startswith("id_") or name in INTEGERS
    return int(value) if whole and isinstance(value, str) and value.lstrip("-").isdigit() else value


def as_17(name, row):
    """A row as PrestaShop 1.7.7.2 has it: other keys of a currency, two more fields of an order row."""
    if name == "currencies":
        values = {**row, "precision": "2", "numeric_iso_code": row["iso_code_num"]}
        return {key: values[key] for key in CURRENCY_17}
    rows = row.get("associations", {}).get("order_rows")
    if name == "orders" and rows:
        more = [{**part, **ORDER_ROW_17} for part in rows]
        return {**row, "associations": {**row["associations"], "order_rows": more}}
    return row
