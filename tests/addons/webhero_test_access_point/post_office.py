"""The client of the test's own provider, which sells on another one's API: a subclass of a provider is one, too."""

from odoo.addons.webhero_peppol.client.peppyrus import Peppyrus


class PostOffice(Peppyrus):
    code = "post_office"
    title = "Post office"
    urls = {"prod": "https://api.post-office.example", "test": "https://test.post-office.example"}
