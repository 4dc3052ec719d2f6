"""The administrator's walk to the official rules of today: an address, one press, and the screen names the release."""

from sandbox.rules_repository import RulesRepository
from sandbox.testing import serving, test_data

from .walk import Walk


class TestWalkPeppolRules(Walk):
    def setUp(self):
        super().setUp()
        test_data("peppol")
        self.there = self.enterContext(serving(RulesRepository()))
        self.env["ir.config_parameter"].set_param("webhero_peppol.rules_dir", False)
        self.company = self.make_company("Regelhuis BV")

    def test_one_press(self):
        """P7: without an address the screen says what to fill in; with one a press fetches the release, which the screen names."""
        self.sign_in(self.make_owner(self.company))
        self.open("/odoo/settings")
        self.press("Peppol")
        self.see("Vul een adres in om de huidige uitgave met één druk op te halen")
        self.see_not("De huidige uitgave ophalen")
        self.fill("webhero_peppol_rules_url", self.there.credentials()["Address"])
        self.press("De huidige uitgave ophalen")
        self.see("2026.5")
        self.open("/odoo/settings")
        self.press("Peppol")
        self.see("uitgave 2026.5")
        self.on_a_phone()
        self.picture("peppol-rules-phone", whole=True)
        self.on_a_phone(False)
        self.picture("peppol-rules", whole=True)

    def test_law_in_french(self):
        """P14: the list of what is missing shows what the law requires, in French too."""
        self.sign_in(self.make_owner(self.company, login="gerant-peppol", lang="fr_BE"))
        self.open("/odoo/peppol-compliance")
        self.press("Ce que la loi demande")
        self.see("Amendes", "1.500 €", "AR du 8 juillet 2025")
        self.picture("peppol-law")
        self.on_a_phone()
        self.picture("peppol-law-phone")
