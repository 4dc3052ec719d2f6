# SPDX-License-Identifier: LGPL-3.0-or-later
import datetime

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import BankCase
from .test_rules_files import FOLDER

KBC, BELFIUS, BNP, ING, RABO, ABN = (
    "BE90733412007732",
    "BE48068241190527",
    "BE39001883441219",
    "NL90INGB0006612345",
    "NL37RABO0377712345",
    "NL83ABNA0561234567",
)


class ImportCase(BankCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Import = cls.env["webhero.bank.import"]
        cls.journals = {}
        for number, account in enumerate((KBC, BELFIUS, BNP, ING, RABO, ABN), 1):
            cls.journals[account] = cls.journal(account, f"BK{number}")

    @classmethod
    def journal(cls, account, code, currency="EUR", **values):
        eur = cls.env["res.currency"].with_context(active_test=False).search([("name", "=", currency)])
        eur.active = True
        return cls.env["account.journal"].create(
            {
                "type": "bank",
                "name": f"Bank {code}",
                "code": code,
                "company_id": cls.company.id,
                "bank_acc_number": account,
                "currency_id": eur.id,
                **values,
            }
        )

    def take(self, name, data=None, user=None):
        data = (FOLDER / name).read_bytes() if data is None else data
        taken = self.Import.with_user(user or self.env.user)._receive(name, data, self.company)
        taken._import()
        self.env.flush_all()
        return taken

    def lines(self, account=KBC):
        return self.Line.search([("journal_id", "=", self.journals[account].id)], order="id")


@tagged("post_install", "-at_install")
class TestImport(ImportCase):
    def test_stored(self):
        """M1: a CODA file becomes lines and a statement of the host that is whole, with the bank's words and date."""
        taken = self.take("coda/01-everyday.cod")
        self.assertEqual((taken.state, taken.new_count, taken.known_count), ("done", 4, 0), taken.summary)
        lines = self.lines()
        self.assertEqual(lines.mapped("amount"), [121.0, 1815.0, 84.7, -2178.0])
        self.assertEqual(lines[0].payment_ref, "+++000/2026/20165+++")
        self.assertEqual(lines[1].payment_ref, "factuur 2026202")
        self.assertEqual(lines[1].account_number, "BE05377002031175")
        self.assertEqual(set(lines.mapped("webhero_bank_date")), {datetime.date(2026, 11, 17)})
        statement = lines.statement_id
        self.assertEqual((statement.balance_start, statement.balance_end_real), (4120.55, 3963.25))
        self.assertTrue(statement.is_complete)
        self.assertEqual(lines[0]._webhero_line().counterparty_bic, "ARSPBE22")

    def test_same_again(self):
        """M2: the same file, and the bank's repeat of it, bring nothing new and say how much was known."""
        self.take("coda/01-everyday.cod")
        for name in ("coda/01-everyday.cod", "coda/08-duplicate-of-01.cod"):
            again = self.take(name)
            self.assertEqual((again.state, again.new_count, again.known_count), ("done", 0, 4))
            self.assertIn("4", again.summary)
        self.assertEqual(len(self.lines()), 4)

    def test_other_format(self):
        """M2: the same day in camt after CODA brings only what the CODA did not have."""
        self.take("coda/01-everyday.cod")
        taken = self.take("camt053/01-be-everyday-v02.xml")
        self.assertEqual((taken.new_count, taken.known_count), (2, 4))
        self.assertEqual(sorted(self.lines().mapped("amount")), sorted([121.0, 1815.0, 84.7, 242.0, 363.0, -2178.0]))
        known = self.take("mt940/04-be-free-text.940")
        self.assertEqual((known.new_count, known.known_count), (0, 2))

    def test_account_with_wrong_check_digits(self):
        """M1: the account of a statement is taken as its bank wrote it, also where its check digits do not fit; a typed one not."""
        data = (FOLDER / "mt940/01-ing-nl.940").read_bytes()
        for choice, account in (("make", b"NL91INGB0006612345"), ("use", b"NL92INGB0006612345")):
            free = self.journal(False, f"F{choice}")
            taken = self.take(f"{choice}.940", data.replace(b"NL90INGB0006612345", account))
            wizard = self.env["webhero.bank.account.wizard"].create({"import_id": taken.id})
            wizard.line_ids.write({"choice": choice, "journal_id": free.id if choice == "use" else False})
            wizard.action_go_on()
            journal = taken.statement_ids.journal_id
            self.assertEqual((taken.state, journal.bank_account_id.sanitized_acc_number), ("done", account.decode()))
        with self.assertRaises(ValidationError):
            self.journal("NL93INGB0006612345", "TYPED")

    def test_several_accounts(self):
        """M1: several accounts in one file go each to its journal; an account that no journal has is offered one."""
        taken = self.take("coda/06-three-accounts.cod")
        self.assertEqual(taken.state, "journal")
        self.assertIn("BE42733412009954", taken.summary)
        self.assertFalse(self.lines(), "nothing is stored before every account has its journal")
        wizard = self.env["webhero.bank.account.wizard"].create({"import_id": taken.id})
        self.assertEqual(wizard.line_ids.mapped("currency"), ["USD"])
        wizard.action_go_on()
        self.assertEqual((taken.state, taken.new_count), ("done", 3), taken.summary)
        self.assertEqual(self.lines(KBC).mapped("amount"), [302.5])
        self.assertEqual(self.lines(ING).mapped("amount"), [968.0])
        made = self.env["account.journal"].search([("bank_account_id.sanitized_acc_number", "=", "BE42733412009954")])
        self.assertEqual(made._webhero_currency().name, "USD")

    def test_left_out(self):
        """M1: an account that is not in these books can be left out, and that is said."""
        taken = self.take("coda/06-three-accounts.cod")
        wizard = self.env["webhero.bank.account.wizard"].create({"import_id": taken.id})
        wizard.line_ids.choice = "leave"
        wizard.action_go_on()
        self.assertEqual((taken.state, taken.new_count), ("done", 2))
        self.assertIn("BE42733412009954", taken.summary)

    def test_iban_of_the_company(self):
        """M1: the company's own account reaches its only bank journal that has none."""
        account = "BE42733412009954"
        self.env["res.partner.bank"].create({"acc_number": account, "partner_id": self.company.partner_id.id})
        currency = self.bank._webhero_currency().name
        found = self.env["account.journal"]._webhero_of_account(self.company, account, currency)
        self.assertEqual(found, self.bank)
        self.assertEqual(self.bank.bank_account_id.sanitized_acc_number, account)
        other = self.env["account.journal"]._webhero_of_account(self.company, "BE71096123456769", currency)
        self.assertFalse(other, "a stranger's account never takes a journal")

    def test_refused(self):
        """M1: a wrong, cut or foreign file is refused with file, line and what to do; nothing of it is stored."""
        names = ["coda/13-wrong-balance.cod", "coda/14-cut-file.cod", "camt053/09-wrong-balance.xml"]
        names += ["camt053/10-document-type.xml", "mt940/07-wrong-balance.940"]
        for name in names:
            with self.subTest(name=name):
                taken = self.take(name)
                self.assertEqual(taken.state, "refused")
                self.assertIn(name, taken.summary)
                self.assertFalse(taken.statement_ids)
        dutch = self.take("coda/13-wrong-balance.cod").with_context(lang="nl_BE").summary
        self.assertRegex(dutch, r"\d,\d\d\b")
        self.assertNotRegex(dutch, r"\d\.\d\d\b", "amounts as the user writes them")
        foreign = self.take("sheet.csv", b"date;amount\n2026-11-17;121,00\n")
        self.assertIn("CODA", foreign.summary)
        self.assertFalse(self.Line.search([("webhero_movement_id", "!=", False)]))

    def test_explained_afterwards(self):
        """M1: a camt.054 explains the total of a camt.053 and is never booked beside it, whichever comes first."""
        for order in ((4, 7), (7, 4)):
            with self.subTest(order=order), self.env.cr.savepoint() as savepoint:
                names = {4: "camt053/04-nl-batch-summary-charges.xml", 7: "camt053/07-camt054-batch-details.xml"}
                for number in order:
                    self.assertEqual(self.take(names[number]).state, "done")
                lines = self.lines(ABN)
                self.assertEqual(lines.mapped("amount"), [2057.0, 1194.5, -4.2])
                details = lines[0]._webhero_line().details
                self.assertEqual([str(one.amount) for one in details], ["1452.00", "544.50", "60.50"])
                self.assertEqual(details[0].end_to_end_id, "2026212")
                savepoint.rollback()

    def test_zip(self):
        """M1: each statement of a zip goes to its journal."""
        taken = self.take("camt053/08-two-days.zip")
        self.assertEqual((taken.state, taken.new_count), ("done", 5), taken.summary)
        self.assertEqual(len(self.lines(ING)), 2)
        self.assertEqual(len(self.lines(RABO)), 3)

    def test_gap(self):
        """M2: a missing statement is told with its dates and stops nothing; it goes when the missing one comes."""
        self.take("coda/01-everyday.cod")
        late = self.take("coda/09-cp1252-crlf.cod")
        self.assertEqual(late.state, "done")
        self.assertTrue(late.statement_ids.gap)
        self.assertIn("17/11/2026", late.summary)
        self.assertEqual(len(self.lines()), 6)
        missing = [":20:X", f":25:{KBC}", ":28C:222", ":60F:C261117EUR3963,25", ":61:2611201120C1339,25NTRFNONREF"]
        self.take("missing.sta", "\n".join([*missing, ":86:huur", ":62F:C261120EUR5302,50", "-"]).encode())
        self.env.invalidate_all()
        self.assertFalse(late.statement_ids.gap)

    def test_empty_statement(self):
        """M2: a statement without movement is remembered, so that the chain of balances goes on."""
        self.take("coda/07-empty.cod")
        after = self.take("coda/09-cp1252-crlf.cod")
        self.assertFalse(after.statement_ids.gap)

    def test_locked_period(self):
        """M2: a line of a closed period is booked later; the bank's date is kept and it is told."""
        self.company.fiscalyear_lock_date = "2026-11-30"
        taken = self.take("coda/01-everyday.cod")
        self.assertEqual(taken.moved_count, 4)
        self.assertIn("4", taken.summary)
        line = self.lines()[0]
        self.assertGreater(line.date, datetime.date(2026, 11, 30))
        self.assertEqual(line.webhero_bank_date, datetime.date(2026, 11, 17))
        again = self.take("coda/01-everyday.cod")
        self.assertEqual((again.new_count, again.known_count), (0, 4))

    def test_deleted_line_comes_back(self):
        """M2: a line that a person deleted is stored again when the file comes again, and only that one."""
        self.take("coda/01-everyday.cod")
        lines = self.lines()
        lines.statement_id.unlink()
        lines[0].unlink()
        again = self.take("coda/01-everyday.cod")
        self.assertEqual((again.new_count, again.known_count), (1, 3))
        self.assertEqual(len(self.lines()), 4)

    def test_who_may(self):
        """M1: who may invoice may import, without more rights; nobody sees another company's files."""
        groups = [self.env.ref("base.group_user").id, self.env.ref("account.group_account_invoice").id]
        user = self.person("invoicer", groups, self.company)
        taken = self.take("coda/01-everyday.cod", user=user)
        self.assertEqual((taken.state, len(self.lines())), ("done", 4))
        other = self.env["res.company"].create({"name": "Another"})
        stranger = self.person("stranger", groups, other)
        for model in ("webhero.bank.import", "webhero.bank.statement", "webhero.bank.movement"):
            self.assertFalse(self.env[model].with_user(stranger).search([]), model)
        reader = self.person("reader", [self.env.ref("base.group_user").id], self.company)
        with self.assertRaises(UserError):
            self.Import.with_user(reader)._upload([("a", b"b")])

    def person(self, login, groups, company):
        return self.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "group_ids": [Command.set(groups)],
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
        )

    def test_by_mail(self):
        """M1: a file that is mailed waits for a person, since anybody can write any sender."""
        data = (FOLDER / "coda/01-everyday.cod").read_bytes()
        taken = self.Import.message_new(
            {"subject": "CODA", "attachments": [("01.cod", data)]}, {"company_id": self.company.id}
        )
        self.assertEqual((taken.state, taken.source, taken.name), ("new", "mail", "01.cod"))
        self.assertFalse(self.lines())
        taken.action_import()
        self.assertEqual(len(self.lines()), 4)

    def test_address(self):
        """M1: each company has an address of its own for bank files, which nobody guesses."""
        alias = self.company._webhero_bank_alias()
        self.assertEqual(alias, self.company._webhero_bank_alias())
        self.assertEqual(alias.alias_model_id.model, "webhero.bank.import")
        self.assertIn(str(self.company.id), str(alias.alias_defaults))
