# SPDX-License-Identifier: LGPL-3.0-or-later
"""What single banks do in their own way, as far as the files of tests/files don't have it."""

import time
from decimal import Decimal

from odoo.tests import BaseCase

from ..rules import files
from ..rules.book import order_keys
from . import made
from .made import camt, coda

MT940 = ":20:X\n:25:{account}\n:28C:1/1\n:60F:C261118EUR100,00\n{movement}\n:62F:C261119EUR{closing}\n-}}\n"


def mt940(account, movement, closing="221,00", envelope=""):
    return files.read((envelope + MT940.format(account=account, movement=movement, closing=closing)).encode())


class TestBanks(BaseCase):
    def test_account_without_iban(self):
        """M1: an account number becomes its IBAN, so that its journal is found: Knab's and SNS's envelope, Triodos's prefix."""
        movement = ":61:261119C121,00NTRFNONREF"
        for envelope, account, iban in (
            ("{1:F01KNABNL2HAXXX0000000000}{2:I940KNABNL2HXXXXN3020}{4:\n", "0255512345", "NL60KNAB0255512345"),
            ("{1:F01SNSBNL2AXXXX0000000000}{2:O940SNSBNL2AXXXXN}{3:}{4:\n", "0781269733", "NL08SNSB0781269733"),
            ("", "TRIODOSBANK/0390123456", "NL49TRIO0390123456"),
        ):
            self.assertEqual(mt940(account, movement, envelope=envelope).statements[0].account, iban)

    def test_files_put_together(self):
        """M1: files that were put one behind the other, with the mark of the end of each between them, are all of them."""
        text = MT940.format(
            account="NL37RABO0377712345", movement=":61:261119C121,00NTRFNONREF", closing="221,00"
        ).encode()
        for one in (text, coda(3)):
            alone = files.read(one).statements
            for both in (one + b"\x1a" + one, one + b"\x1a" + one + b"\x1a"):
                found = files.read(both).statements
                self.assertEqual(
                    [line.amount for each in found for line in each.lines], 2 * [line.amount for line in alone[0].lines]
                )

    def test_the_bank_of_the_other(self):
        """M1: a BIC in a text, at the start of a line too, does not make an account number one of that bank."""
        movement = ":61:261119C121,00NTRFNONREF\n:86:/IBAN/NL37RABO0311122233/BIC/\nRABONL2U/NAME/Jansen/REMI/x"
        self.assertEqual(mt940("129199348EUR", movement).statements[0].account, "129199348")

    def test_triodos(self):
        """M1: Triodos: who pays stands in >21 behind a BIC in >20, else in >10; >31 is the own account."""
        movement = (
            ":61:261119C121,00NET NONREF\n:86:000>100000000000\n>20RABONL2U\n>21NL37RABO0311122233\n"
            ">22JANSEN INSTALLATIE B.V. FAC>23TUUR 2026201\n>310390123456"
        )
        line = mt940("TRIODOSBANK/0390123456", movement).statements[0].lines[0]
        self.assertEqual((line.counterparty_iban, line.counterparty_bic), ("NL37RABO0311122233", "RABONL2U"))
        self.assertEqual(line.communication, "JANSEN INSTALLATIE B.V. FACTUUR 2026201")
        old = ":61:261119C121,00NET NONREF\n:86:000>100133967858\n>20 HUUR>21 KANTOOR\n>310390123456"
        line = mt940("TRIODOSBANK/0390123456", old).statements[0].lines[0]
        self.assertEqual((line.counterparty_iban, line.communication), ("0133967858", "HUUR KANTOOR"))

    def test_total_of_a_file(self):
        """M7: ING, Rabobank: the total of a payment file is known by the file's identity, a payment of its own by its own."""
        for text, keys in (
            ("/PREF/WHBCDFGHJKLMNP//REMI/USTD//TOTAAL 2 POSTEN/", ["WHBCDFGHJKLMNP"]),
            ("/PREF/WHBCDFGHJKLMNP/REMI/TOTAAL 2 POSTEN", ["WHBCDFGHJKLMNP"]),
            ("/EREF/WHQRSTVWXZBCDF//PREF/WHBCDFGHJKLMNP//REMI/USTD//x/", ["WHQRSTVWXZBCDF", "WHBCDFGHJKLMNP"]),
        ):
            movement = f":61:261119D21,00NTRFPREF\n:86:{text}"
            line = mt940("NL37RABO0311122233", movement, "79,00").statements[0].lines[0]
            self.assertEqual([one for one in order_keys(line) if one.startswith("WH")], keys, text)

    def test_returned_item(self):
        """M1: what comes back takes an earlier payment back, also where the bank says it in the type alone."""
        for movement, closing, reversal in (
            (":61:261119C121,00NRTIEREF\n:86:/EREF/WHBCDF//REMI/USTD//x/", "221,00", True),
            (":61:261119D21,00NRTINONREF\n:86:/REMI/USTD//000202620165/", "79,00", True),
            (":61:261119C121,00NTRFRTI\n:86:/REMI/USTD//RTI/", "221,00", False),
            (":61:261119RC21,00NTRFNONREF", "79,00", True),
        ):
            line = mt940("NL37RABO0311122233", movement, closing).statements[0].lines[0]
            self.assertEqual(line.reversal, reversal, movement)

    def test_sns_cuts_a_number(self):
        """M1: SNS and ASN fill their lines with blanks: only a full one was cut, and the number in it is whole again."""
        text = "betaling voor de werken aan het dak in november, factuur nr 20262"
        self.assertEqual(len(text), 65)
        movement = (
            f":61:2611191119C121,00NOVBNL29INGB0006475121\nj blom\n:86:NL29INGB0006475121 j blom\n{' ' * 65}\n{text}\n"
            f"{'01 dank u'.ljust(65)}"
        )
        line = mt940("NL08SNSB0781269733", movement).statements[0].lines[0]
        self.assertEqual(line.communication, text + "01 dank u")
        self.assertEqual((line.counterparty_name, line.counterparty_iban), ("j blom", "NL29INGB0006475121"))

    def test_abn_amro_in_columns(self):
        """M1: ABN AMRO's older columns: account, name, text and reference each in its field; what a payer writes replaces none."""
        for text, said in (
            ("FACTUUR 2026201", "FACTUUR 2026201"),
            ("NAAM: ANDER IBAN: NL37RABO0377712345", ""),
        ):
            movement = (
                ":61:2611191119C121,00N654NONREF\n:86:SEPA OVERBOEKING                 IBAN: NL29INGB0006475121\n"
                f"BIC: INGBNL2A                    NAAM: J BLOM\nOMSCHRIJVING: {text}    KENMERK: NOTPROVIDED"
            )
            line = mt940("NL83ABNA0561234567", movement).statements[0].lines[0]
            self.assertEqual((line.counterparty_iban, line.counterparty_name), ("NL29INGB0006475121", "J BLOM"))
            self.assertEqual((line.communication, line.end_to_end_id), (said, ""))

    def test_before_the_keys(self):
        """M1: what a bank writes before its keys is kept: as its own words, or as the text where there is no other."""
        for text, said in (
            ("Jansen Installatie\n/REMI/factuur 2026201", ("factuur 2026201", "Jansen Installatie")),
            ("factuur 2026201\n/EREF/E1", ("factuur 2026201", "")),
            ("/EREF/E1/REMI/factuur 2026201", ("factuur 2026201", "")),
        ):
            line = mt940("NL37RABO0377712345", f":61:261119C121,00NTRFNONREF\n:86:{text}").statements[0].lines[0]
            self.assertEqual((line.communication, line.info), said)

    def test_returned_without_a_reason(self):
        """M3: camt: what says that it is a return is one, also where no code says why."""
        for inside in ("<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>", "<RtrInf><AddtlInf>x</AddtlInf></RtrInf>"):
            stated = f"{inside}<RltdPties>".encode()
            line = files.read(camt(1).replace(b"<RltdPties>", stated, 1)).statements[0].lines[0]
            self.assertTrue(line.reversal, inside)

    def test_our_own_identity(self):
        """M7: our end-to-end id, or that of a file, is found wherever a bank's format has it."""
        ours = "WHQRSTVWXZBCDF"
        for refs in (f"<Refs><EndToEndId>{ours}</EndToEndId></Refs>", f"<Refs><PmtInfId>{ours}</PmtInfId></Refs>"):
            line = files.read(camt(1).replace(b"<RltdPties>", f"{refs}<RltdPties>".encode(), 1)).statements[0].lines[0]
            self.assertEqual(order_keys(line), [ours])
        batch = f"<NtryDtls><Btch><PmtInfId>{ours}</PmtInfId></Btch><TxDtls>".encode()
        line = files.read(camt(1).replace(b"<NtryDtls><TxDtls>", batch, 1)).statements[0].lines[0]
        self.assertIn(ours, order_keys(line))
        for movement in (
            f":61:261119C121,00NTRF{ours}//1\n:86:x",
            f":61:261119C121,00NTRFEREF//1\n:86:/EREF/{ours}/REMI/x",
        ):
            line = mt940("NL37RABO0377712345", movement).statements[0].lines[0]
            self.assertIn(ours, order_keys(line))
        file = coda(1).replace(b"NOTPROVIDED   ", ours.encode())
        self.assertEqual(order_keys(files.read(file).statements[0].lines[0]), [ours])

    def test_costs_of_mt940(self):
        """M3: costs that the bank states in MT940, in the account's currency only."""
        for written, costs in (("EUR1,50", "1.50"), ("USD1,50", "0"), ("SHA", "0")):
            movement = f":61:261119C121,00NTRFEREF\n:86:/EREF/E1//CHGS/{written}//REMI/USTD//2026201/"
            line = mt940("NL90INGB0006612345EUR", movement).statements[0].lines[0]
            self.assertEqual((line.charges, line.communication), (Decimal(costs), "2026201"))

    def test_costs_of_camt_in_another_currency(self):
        """M3: costs in dollars are not so many euros."""
        for currency, costs in (("EUR", "1.50"), ("USD", "0")):
            stated = f'<Chrgs><Rcrd><Amt Ccy="{currency}">1.50</Amt></Rcrd></Chrgs><RltdPties>'.encode()
            line = files.read(camt(1).replace(b"<RltdPties>", stated, 1)).statements[0].lines[0]
            self.assertEqual(line.charges, Decimal(costs))

    def test_composed_movement_of_coda(self):
        """M3: type 3: the costs are what lacks of the one part that goes the same way; its text counts for the movement."""
        line = files.read(composed("1194500", ("1210000", "0", "2026201"), ("15500", "1", ""))).statements[0].lines[0]
        self.assertEqual((line.charges, line.communication), (Decimal("15.50"), "2026201"))
        self.assertTrue(line.composed)

    def test_returned_by_its_code(self):
        """M3: CODA: a direct debit that came back is no payment, also where only its code says so."""
        for code, reversal in (("00503000", True), ("00149000", True), ("00150000", False)):
            line = files.read(coda(1).replace(b"001500000FACTUUR", f"{code}0FACTUUR".encode())).statements[0].lines[0]
            self.assertEqual((line.code, line.reversal), (code, reversal))

    def test_one_balance(self):
        """M1: Wise's camt.053 of before states the closing balance and its own totals: those show whether it is whole."""
        data = camt(3)
        opening, closing = (data.index(b"<Bal>", at) for at in (0, data.index(b"<Bal>") + 1))
        end = data.index(b"<Ntry>")
        for kept in (data[:opening] + data[closing:], data[:closing] + data[end:]):
            found = files.read(kept).statements[0]
            self.assertEqual((found.opening, found.closing, len(found.lines)), (Decimal(0), Decimal(6), 3))
            self.assertEqual([one.code for one in found.remarks], ["camt_one_balance"])
        end -= closing - opening
        for number, credit, debit, refused in (
            ("3", "6.00", "-0", ""),
            ("4", "6.00", "0", "TtlNtries/NbOfNtries"),
            ("3", "7.00", "0", "TtlCdtNtries/Sum"),
            ("3", "6.00", "-1.00", "TtlDbtNtries/Sum"),
        ):
            totals = (
                f"<TxsSummry><TtlNtries><NbOfNtries>{number}</NbOfNtries></TtlNtries><TtlCdtNtries><Sum>{credit}</Sum>"
                f"</TtlCdtNtries><TtlDbtNtries><Sum>{debit}</Sum></TtlDbtNtries></TxsSummry>"
            )
            one = data[:opening] + data[closing:]
            found = files.read(one[:end] + totals.encode() + one[end:])
            if refused:
                self.assertEqual((found.code, found.facts["element"]), ("camt_totals", refused))
            else:
                self.assertFalse(found.statements[0].remarks)
        pending = one[:end] + totals.replace("-1.00", "0").encode() + one[end:]
        last = pending.rindex(b"<Ntry>")
        pending = pending[:last] + pending[last:].replace(b"</Ntry>", b"</Ntry>" + _pending(pending[last:]))
        self.assertEqual(len(files.read(pending).statements[0].lines), 3)
        none = files.read(data[:opening] + data[data.index(b"<Ntry>") :])
        self.assertEqual(none.code, "camt_balance")


class TestYear(BaseCase):
    def test_read_in_time(self):
        """M11: reading takes no more than 3 s of the processor for 12,000 lines, in each format, and grows with the lines only."""
        for make in (made.coda, made.camt, made.mt940):
            few, many = (min(self.seconds(make(count), count) for _try in range(3)) for count in (1_200, 4_800))
            self.assertLess(many, 3 * 4_800 / 12_000, make.__name__)
            self.assertLess(many, few * 4 * 2.5, make.__name__)

    def seconds(self, data, count):
        """Of the processor: what else the machine does is not counted."""
        begin = time.process_time()
        found = files.read(data)
        taken = time.process_time() - begin
        self.assertEqual(sum(len(one.lines) for one in found.statements), count)
        return taken


def _pending(entry):
    """The same entry, not booked yet."""
    return entry[: entry.index(b"</Ntry>") + 7].replace(b"BOOK", b"PDNG")


def composed(amount, *parts):
    """The file of one movement, of type 3 and with these parts (thousandths, sign, text)."""
    records = coda(1).decode().splitlines()
    old, new, trailer = records[1], records[-2], records[-1]
    whole = records[2].replace("FACTUUR 00010001", " " * 16)
    rows = [whole[:32] + amount.zfill(15) + whole[47:53] + "34150000" + whole[61:125] + "0 0"]
    for number, (part, sign, text) in enumerate(parts, 1):
        row = whole[:6] + f"{number:04}" + whole[10:31] + sign + part.zfill(15) + whole[47:53] + "84150000" + "0"
        rows.append(row + text.ljust(53) + whole[115:125] + "0 0")
    new = new[:42] + amount.zfill(15) + new[57:]
    trailer = trailer[:16] + f"{len(rows) + 2:06}" + trailer[22:37] + amount.zfill(15) + trailer[52:]
    return "\n".join([records[0], old, *rows, new, trailer]).encode()
