from odoo.tests import tagged

from odoo.addons.webhero_bank.tests.common import BankCase


@tagged("post_install", "-at_install")
class TestPiggyBank(BankCase):
    def test_feed_of_a_third_party(self):
        """M12: a provider of another addon is offered, and what it reports is stored once, without a change in our addon."""
        partner = self.company.partner_id
        account = self.env["res.partner.bank"].create({"acc_number": "BE90733412007732", "partner_id": partner.id})
        self.company.currency_id = self.env.ref("base.EUR")
        self.bank.write({"bank_account_id": account.id, "currency_id": False})
        self.env.user.group_ids += self.env.ref("webhero_exchange.group_exchange_manager")
        values = {"name": "Piggy", "provider": "piggy_bank", "journal_id": self.bank.id, "company_id": self.company.id}
        feed = self.env["webhero.bank.feed"].create({**values, "client_id": "x"})
        for _nth in range(2):
            with feed._exchange_run([]) as run:
                feed._exchange_poll(run)
        line = self.Line.search([("journal_id", "=", self.bank.id)])
        self.assertEqual((line.amount, line.payment_ref), (5, "a coin"))
        self.assertEqual(feed.import_ids.mapped("state"), ["done"])
