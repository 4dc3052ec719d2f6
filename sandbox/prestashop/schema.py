"""Each resource in the recordings of a real PrestaShop (1.6.1.24, 8.1.2, 9.1.4): fields, links and rows."""

import dataclasses
import functools
import json
import re
from pathlib import Path

from lxml import etree

DATA = Path(__file__).parent.parent / "data"
OLDEST = "1.6.1.24"
RECORDINGS = DATA / f"prestashop-{OLDEST}"
NEWER = ("8.1.2", "9.1.4")
HREF = "{http://www.w3.org/1999/xlink}href"
DATE_FIELDS = {"date_add", "date_upd", "invoice_date", "delivery_date", "date_from", "date_to"}
# the whole list that PrestaShop 1.6.1.24 names when asked for a resource that it does not know
RESOURCES = """
addresses carriers cart_rules carts categories combinations configurations contacts
content_management_system countries currencies customer_messages customer_threads customers
customizations deliveries employees groups guests image_types images languages manufacturers
order_carriers order_details order_discounts order_histories order_invoices order_payments order_slip
order_states orders price_ranges product_customization_fields product_feature_values product_features
product_option_values product_options product_suppliers products search shop_groups shop_urls shops
specific_price_rules specific_prices states stock_availables stock_movement_reasons stock_movements
stocks stores suppliers supply_order_details supply_order_histories supply_order_receipt_histories
supply_order_states supply_orders tags tax_rule_groups tax_rules taxes translated_configurations
warehouse_product_locations warehouses weight_ranges zones
""".split()
# of a resource without recorded rows the fields are those of its table, with what they point to
TABLES = {
    "order_discounts": {
        "id": "",
        "id_order": "orders",
        "id_cart_rule": "",
        "id_order_invoice": "",
        "name": "",
        "value": "",
        "value_tax_excl": "",
        "free_shipping": "",
    }
}
CURRENCY_17 = (
    "id",
    "name",
    "iso_code",
    "precision",
    "numeric_iso_code",
    "conversion_rate",
    "deleted",
    "active",
)
ORDER_ROW_17 = {"product_isbn": None, "id_customization": "0"}
NODES = {"order_discounts": "order_cart_rule"}
SINGULARS = {"addresses": "address", "taxes": "tax", "countries": "country", "currencies": "currency"}
SINGULARS |= {"order_histories": "order_history"}
ROOTS = {"order_discounts": "order_cart_rules", "order_slip": "order_slips"}


@dataclasses.dataclass
class Field:
    """One field: the resource that its value points to, the marks in XML, and those of the synopsis."""

    name: str
    link: str = ""
    marks: dict = dataclasses.field(default_factory=dict)
    i18n: bool = False
    synopsis: dict | None = None

    @property
    def filterable(self):
        return "notFilterable" not in self.marks


@dataclasses.dataclass
class Association:
    """Rows inside a record: the name of one, its fields with what each points to, and the marks of both."""

    name: str
    node: str
    marks: dict
    fields: dict = dataclasses.field(default_factory=dict)
    link: str = ""
    synopsis: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Resource:
    """One resource of the webservice; `root` is the name of a list of it, `node` of one record."""

    name: str
    root: str
    node: str
    fields: dict
    associations: dict


def _link(element):
    """The path of a link without its last part, the value; pictures carry the product's id in between."""
    path = element.get(HREF, "").partition("/api/")[2].rpartition("/")[0]
    return "images/products/{id}" if path.startswith("images/products") else path


def _learn_field(fields, element):
    field = fields.setdefault(element.tag, Field(element.tag))
    field.link = field.link or _link(element)
    field.marks.update({key: value for key, value in element.attrib.items() if key != HREF})
    field.i18n = field.i18n or element.find("language") is not None


def _learn_association(associations, element):
    association = associations.get(element.tag)
    if association is None:
        association = Association(element.tag, element.get("nodeType"), dict(element.attrib))
        associations[element.tag] = association
    for row in element:
        association.link = association.link or _link(row)
        for part in row:
            association.fields[part.tag] = association.fields.get(part.tag) or _link(part)


def _learn_synopsis(resource):
    path = RECORDINGS / f"{resource.name}.synopsis.xml"
    if not path.exists():
        return
    (record,) = etree.parse(path).getroot()
    for element in record:
        if element.tag != "associations":
            resource.fields[element.tag].synopsis = dict(element.attrib)
            continue
        for association in element:
            known = resource.associations[association.tag]
            known.synopsis = {part.tag: dict(part.attrib) for part in association[0]}


def _learn(name):
    (listing,) = etree.parse(RECORDINGS / f"{name}.full.xml").getroot()
    fields = {field: Field(field, link) for field, link in TABLES.get(name, {}).items()}
    associations = {}
    for record in listing:
        for element in record:
            if element.tag != "associations":
                _learn_field(fields, element)
                continue
            for association in element:
                _learn_association(associations, association)
    node = listing[0].tag if len(listing) else NODES[name]
    resource = Resource(name, listing.tag, node, fields, associations)
    _learn_synopsis(resource)
    return resource


def _learn_rows(name, rows):
    """The same of a resource of which only JSON was recorded: its fields are those of its rows, without links."""
    fields, associations = {}, {}
    for row in rows:
        for field, value in row.items():
            if field != "associations":
                known = fields.setdefault(field, Field(field))
                known.i18n = known.i18n or isinstance(value, list)
        for association, parts in (row.get("associations") or {}).items():
            node = _singular(association)
            known = associations.setdefault(association, Association(association, node, {"nodeType": node}))
            for part in parts:
                known.fields |= dict.fromkeys(part, "")
    root = ROOTS.get(name, name)
    return Resource(name, root, _singular(root), fields, associations)


def _singular(name):
    return SINGULARS.get(name, name.removesuffix("s"))


def folder(version):
    """The folder with the recordings of a version; a path is taken as it is."""
    known = DATA / f"prestashop-{version}"
    return known if known.is_dir() else Path(version)


@functools.cache
def resources(version=OLDEST):
    """{name: Resource} of every recorded resource."""
    if version == OLDEST:
        names = sorted(path.name.removesuffix(".full.xml") for path in RECORDINGS.glob("*.full.xml"))
        return {name: _learn(name) for name in names}
    names = sorted(path.name.removesuffix(".full.json") for path in folder(version).glob("*.full.json"))
    return {name: _learn_rows(name, _recorded(name, version)) for name in names}


@functools.cache
def names(version=OLDEST):
    """All resources that a shop of this version names when asked for one that it does not know."""
    if version == OLDEST:
        return RESOURCES
    body = (folder(version) / "errors" / "order_discounts_gone.body").read_text().replace("\\", "")
    return re.findall(r'"([a-z_]+)"', body.partition("The full list is: ")[2])


@functools.cache
def resources_17():
    """The same in PrestaShop 1.7.7.2: no vouchers, other keys of a currency, more fields of an order row."""
    kept = {name: resource for name, resource in resources().items() if name != "order_discounts"}
    currency = kept["currencies"]
    kept["currencies"] = dataclasses.replace(currency, fields={name: Field(name) for name in CURRENCY_17})
    order = kept["orders"]
    rows = order.associations["order_rows"]
    more = dataclasses.replace(rows, fields={**rows.fields, **dict.fromkeys(ORDER_ROW_17, "")})
    kept["orders"] = dataclasses.replace(order, associations={"order_rows": more})
    return kept


@functools.cache
def _recorded(name, version=OLDEST):
    rows = json.loads((folder(version) / f"{name}.full.json").read_text())
    rows = rows[ROOTS.get(name, name)] if rows else []
    return tuple(rows if name != "products" or version == OLDEST else _with_sold(rows, version))


def _with_sold(products, version):
    """Of the newer shops five products were recorded; the others that were sold are known from the order lines."""
    known = {product["id"]: product for product in products}
    for line in _recorded("order_details", version):
        bare = {"id": line["product_id"], "reference": line["product_reference"]}
        known.setdefault(bare["id"], {**bare, "id_tax_rules_group": line["id_tax_rules_group"]})
    fields = [name for name in products[0] if name != "associations"]
    return [{**dict.fromkeys(fields, ""), **known[key]} for key in known]  # as recorded, then the others


def recorded(name, version=OLDEST):
    """The recorded rows of a resource, in the shop's own order; copies that may be changed."""
    return [dict(row) for row in _recorded(name, version)]
