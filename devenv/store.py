"""The pictures and the short tour of each addon's page in the store, from the pictures that the tests took.

Runs in the virtual environment (Pillow). `static/description/index.html` keeps its own text; what is between the marks
is written anew, and so are the image files and `images` of the manifest.
"""

import re
import sys
from html import escape

from PIL import Image

from . import manifests, paths

PICTURES = paths.ROOT / "docs" / "pictures"
# addon: its screens, in the order in which one meets them; what has no screen of its own shows what it adds to
SCREENS = {
    "webhero_bank": ("bank/page_nl", "bank/page_fr", "bank/pay_nl", "bank/pay_fr"),
    "webhero_bank_billing": ("bank/page_nl", "whole/home_nl", "billing/herinneringen"),
    "webhero_bank_feed": ("bank/page_nl", "connections/overview_nl"),
    "webhero_bank_purchases": ("purchases/lijst", "bank/pay_nl", "bank/page_nl"),
    "webhero_base": ("billing/home", "billing/eerste-stappen", "billing/instellingen"),
    "webhero_base_exchange": ("connections/overview_nl", "connections/errors_nl", "whole/home_nl"),
    "webhero_billing_base": ("billing/home", "billing/eerste-stappen", "billing/factuur", "billing/herinneringen"),
    "webhero_billing_excel": ("billing/import", "billing/home", "billing/instellingen"),
    "webhero_billing_peppol": ("peppol/in-orde", "peppol/aanvaard", "billing/factuur"),
    "webhero_billing_purchases": ("purchases/lijst", "purchases/factuur", "billing/home"),
    "webhero_billing_stock": ("billing/factuur", "billing/home", "billing/import"),
    "webhero_eboekhouden": ("connections/overview_nl", "connections/more_info_nl", "connections/stopped_nl"),
    "webhero_exchange": ("connections/overview_nl", "connections/errors_nl", "connections/more_info_nl"),
    "webhero_exchange_queue_job": ("connections/overview_nl", "connections/errors_nl", "connections/stopped_nl"),
    "webhero_invoice_portal": ("portal/list", "portal/invoice"),
    "webhero_kbo": ("peppol/1-numbers", "peppol/3-customer"),
    "webhero_peppol": ("peppol/1-numbers", "peppol/2-proof", "peppol/3-customer", "peppol/in-orde", "peppol/ontvangen"),
    "webhero_peppol_purchases": ("peppol/ontvangen", "purchases/lijst", "purchases/factuur"),
    "webhero_prestashop_eboekhouden": (
        "shop/shop-1-connected",
        "shop/shop-2-vat",
        "shop/shop-3-dashboard",
        "shop/shop-4-errors",
    ),
    "webhero_purchases": ("purchases/lijst", "purchases/factuur", "purchases/dubbel"),
    "webhero_shop_eboekhouden": ("shop/shop-3-dashboard", "shop/shop-2-vat", "shop/shop-4-errors"),
    "webhero_sign_in": ("connections/overview_nl", "billing/instellingen"),
    "webhero_werkbon": ("werkbon/1-connection", "werkbon/2-planning", "werkbon/5-handled"),
}
SHOWN = 3  # still pictures, beside the tour
WIDE, TOUR_WIDE = 960, 720
SECONDS = 2.5  # a picture of the tour
COLOURS = 64
BEGIN, END = "<!-- pictures: devenv/store.py -->", "<!-- end of the pictures -->"
IMAGES = re.compile(r'    "images": \[[^\]]*\],\n')


def main(_options=None):
    for addon in paths.addons():
        write(addon)
    print(f"{len(SCREENS)} pages")
    return 0


def write(addon):
    """The image files, the page and the manifest's `images` of one addon."""
    folder = paths.addons()[addon] / "static" / "description"
    screens = [Image.open(PICTURES / f"{name}.png").convert("RGB") for name in SCREENS[addon]]
    for old in folder.glob("screen_*.png"):
        old.unlink()
    for number, screen in enumerate(screens[:SHOWN], 1):
        fitted(screen, WIDE).quantize(128).save(folder / f"screen_{number}.png", optimize=True)
    tour(screens, folder / "tour.gif")
    files = [f"screen_{number}.png" for number in range(1, len(screens[:SHOWN]) + 1)]
    page = folder / "index.html"
    page.write_text(with_pictures(page.read_text(), manifests.read(addon)["name"], files))
    manifest = paths.addons()[addon] / "__manifest__.py"
    manifest.write_text(with_images(manifest.read_text(), files))


def fitted(screen, wide):
    return screen.resize((wide, round(screen.height * wide / screen.width)), Image.Resampling.LANCZOS)


def tour(screens, file):
    """The screens one after another; one that is higher is cut at its foot, so that nothing jumps."""
    small = [fitted(screen, TOUR_WIDE) for screen in screens]
    high = min(screen.height for screen in small)
    frames = [screen.crop((0, 0, TOUR_WIDE, high)).quantize(COLOURS) for screen in small]
    frames[0].save(file, save_all=True, append_images=frames[1:], duration=int(SECONDS * 1000), loop=0, optimize=True)


def with_pictures(text, name, files):
    """The page with its pictures between the marks, at its end where it has no marks yet."""

    def picture(file, what):
        return f'    <p><img src="{file}" alt="{escape(name)}: {what}" style="max-width:100%"/></p>\n'

    inside = picture("tour.gif", "a short tour") + "".join(picture(file, "a screen") for file in files)
    block = f'{BEGIN}\n<section class="container">\n{inside}</section>\n{END}\n'
    before, _begin, rest = text.partition(BEGIN)
    return before.rstrip() + "\n" + block + rest.partition(END)[2].lstrip()


def with_images(text, files):
    """The manifest with `images`: the first is the one that a list of addons shows."""
    line = '    "images": [' + ", ".join(f'"static/description/{file}"' for file in files) + "],\n"
    return IMAGES.sub("", text).replace('    "development_status"', line + '    "development_status"')


if __name__ == "__main__":
    sys.exit(main())
