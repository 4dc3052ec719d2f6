# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reports of payment services, as their public descriptions have them."""

import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import files, payouts
from ..rules.statement import Detail

STRIPE = (
    "automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created_utc,created,available_on_utc,available_on,"
    "currency,gross,fee,net,reporting_category,description,charge_id,payment_intent_id"
)
PAYPAL = (
    '"CH","Transaction ID","Invoice ID","PayPal Reference ID","PayPal Reference ID Type","Transaction Event Code",'
    '"Transaction Initiation Date","Transaction Completion Date","Transaction Debit or Credit","Gross Transaction Amount",'
    '"Gross Transaction Currency","Fee Debit or Credit","Fee Amount","Fee Currency","Custom Field","Consumer ID",'
    '"Payment Tracking ID","Store ID","Bank Reference ID","Credit Transactional Fee","Credit Promotional Fee","Credit Term"'
)


def stripe(*rows, payout="po_1ExampleOne", currency="eur", heading=STRIPE):
    """Rows are (gross, fee, net, text) with more as (…, category, intent, payout)."""
    text = [heading]
    for number, (gross, fee, net, said, *more) in enumerate(rows):
        category, intent, of = [*more, *("charge", f"pi_{number}", payout)[len(more) :]]
        moment = "2026-11-19 00:00:00"
        text.append(
            f"{of},{moment},txn_{number}{of[-3:]},{moment},{moment},{moment},{moment},{currency},{gross},{fee},{net},{category},"
            f'"{said}",ch_{number},{intent}'
        )
    return "\r\n".join(text).encode()


def paypal(*rows):
    """Rows are (id, invoice, event, CR or DR, cents, fee in cents or "")."""
    text = ['"RH",2026/11/20 02:44:19 -0700,"A","MERCHANT",011,', '"FH",01']
    text += ['"SH",2026/11/19 00:00:00 -0700,2026/11/19 23:59:59 -0700,"MERCHANT",""', PAYPAL]
    for id, invoice, event, way, amount, fee in rows:
        moment = "2026/11/19 00:01:17 -0700"
        costs = f'"DR",{fee},"EUR"' if fee else '"",,""'
        text.append(
            f'"SB","{id}","{invoice}","","","{event}",{moment},{moment},"{way}",{amount},"EUR",{costs},"","","","","",,,'
        )
    text += ['"SF",2', '"RF",2']
    return "\n".join(text).encode()


SUMUP = (
    "Email,Date,Transaction ID,Transaction type,Status,Card type,Last 4 digits,Process as,Payment method,Entry mode,Auth code,"
    "Description,Total,Net sale,Tax amount,Tip amount,Fee,Payout,Payout date,Payout ID,Reference"
)
MOLLIE = (
    "Date,Payment method,Currency,Amount,Status,ID,Description,Consumer name,Consumer bank account,Consumer BIC,"
    "Settlement currency,Settlement amount,Settlement reference,Amount refunded"
)


def sumup(*rows, heading=SUMUP):
    """Rows are (id, kind, status, total, fee, payout, payout id, text)."""
    text = [heading]
    for id, kind, status, total, fee, paid, payout, said in rows:
        card = "VISA,**** **** **** 1234,CREDIT,POS,contactless,12"
        text.append(
            f"a@b.example,2026-11-18,{id},{kind},{status},{card},{said},{total},,,,{fee},{paid},2026-11-19,{payout},"
        )
    return "\n".join(text).encode()


def mollie(*rows, heading=MOLLIE):
    """Rows are (id, amount, settlement amount, reference, text)."""
    text = [heading]
    for id, amount, settled, reference, said in rows:
        text.append(
            f'"2026-11-18 10:00:00",Bancontact,EUR,{amount},paid,{id},"{said}",X,,,EUR,{settled},{reference},0.00'
        )
    return "\n".join(text).encode()


class TestPayouts(BaseCase):
    def test_stripe(self):
        """M9: the itemized payout report of Stripe: one payout is its rows, with what was kept; a fee alone is no payment."""
        data = stripe(
            ("121.00", "2.02", "118.98", "Factuur 2026201"),
            ("60.50", "1.14", "59.36", "INV 2026217"),
            ("-24.20", "0.00", "-24.20", "REFUND", "refund"),
            ("-2.00", "0.00", "-2.00", "Billing fee", "fee"),
            ("10.00", "0.40", "9.60", "later", "charge", "pi_9", ""),
        )
        self.assertTrue(files.is_ours(data))
        (one,) = payouts.read(data, "payouts.csv").payouts
        self.assertEqual((one.provider, one.reference, one.currency), ("stripe", "po_1ExampleOne", "EUR"))
        self.assertEqual((one.amount, one.day, len(one.rows)), (Decimal("152.14"), datetime.date(2026, 11, 19), 4))
        self.assertEqual((one.rows[0].ids, one.rows[3].is_fee), (("ch_0", "pi_0"), True))

    def test_paypal(self):
        """M9: of PayPal: what came since the sum before makes the sum to the bank; else it is left out and said."""
        data = paypal(
            ("1AB", "2026201", "T0006", "CR", 12100, 452),
            ("2AB", "", "T1107", "DR", 2420, ""),
            ("3AB", "", "T0400", "DR", 9228, ""),
            ("4AB", "2026217", "T0006", "CR", 6050, 240),
        )
        found = payouts.read(data)
        (one,) = found.payouts
        self.assertEqual((one.reference, one.amount, one.currency), ("3AB", Decimal("92.28"), "EUR"))
        self.assertEqual(
            [(row.gross, row.fee) for row in one.rows], [(Decimal("121.00"), Decimal("4.52")), (Decimal("-24.20"), 0)]
        )
        spaced = data.replace(b'"Transaction Debit or Credit"', b'"Transaction  Debit or Credit"')
        self.assertEqual(payouts.read(spaced), found)
        short = payouts.read(
            paypal(("1AB", "2026201", "T0006", "CR", 12100, 452), ("3AB", "", "T0400", "DR", 20000, ""))
        )
        self.assertEqual(([one.code for one in short.remarks], short.payouts), (["payout_incomplete"], ()))

    def test_sumup(self):
        """M9: of SumUp: the sales that one sum paid out, each less its fee; what failed or is still to be paid out is not in it."""
        data = sumup(
            ("TX1", "Sale", "Successful", "121.00", "", "", "", "factuur 2026201"),
            ("TX1", "Payout", "Paid", "121.00", "2.05", "118.95", "PID1234567", "factuur 2026201"),
            ("TX2", "Sale", "Failed", "0", "", "", "", "x"),
            ("TX3", "Payout", "Paid", "60.50", "1.02", "59.48", "PID1234567", "2026217"),
            ("TX4", "Payout", "Scheduled", "10.00", "0.17", "9.83", "PID1234568", "y"),
        )
        self.assertTrue(files.is_ours(data))
        (one,) = payouts.read(data, "sumup.csv").payouts
        self.assertEqual((one.provider, one.reference, one.currency), ("sumup", "PID1234567", ""))
        self.assertEqual((one.amount, one.day), (Decimal("178.43"), datetime.date(2026, 11, 19)))
        self.assertEqual(
            [(row.ids, row.gross, row.fee) for row in one.rows][1], (("TX3",), Decimal("60.50"), Decimal("1.02"))
        )
        good = ("TX1", "Payout", "Paid", "121.00", "2.05", "118.95", "PID1", "x")
        for bad, code, line in (
            (sumup(good, good), "payout_twice", 3),
            (sumup(good, ("TX5", "Chargeback", "Paid", "1.00", "0", "1.00", "PID1", "x")), "payout_kind", 3),
            (sumup(("TX1", "Payout", "Paid", "121.00", "2.05", "118.94", "PID1", "x")), "payout_net", 2),
            (sumup(good, heading=SUMUP.replace("Fee", "Kosten")), "payout_columns", 1),
        ):
            found = payouts.read(bad, "f.csv")
            self.assertEqual((found.code, found.facts["line"]), (code, line))

    def test_mollie(self):
        """M9: of Mollie: the rows of one settlement; those without an id are what Mollie kept of them all."""
        data = mollie(
            ("tr_one", "121.00", "121.00", "1234567.2611.03", "factuur 2026201"),
            ("tr_two", "60.50", "60.50", "1234567.2611.03", "2026217"),
            ("re_one", "-24.20", "-24.20", "1234567.2611.03", "terug"),
            ("", "", "-1.18", "1234567.2611.03", "Withheld transaction fees"),
            ("tr_six", "10.00", "", "", "nog niet"),
        )
        self.assertTrue(files.is_ours(data))
        (one,) = payouts.read(data).payouts
        self.assertEqual((one.provider, one.reference, one.currency), ("mollie", "1234567.2611.03", "EUR"))
        self.assertEqual(
            (one.amount, [row.is_fee for row in one.rows]), (Decimal("156.12"), [False, False, False, True])
        )
        self.assertTrue(
            payouts.fits(one, one.amount, "EUR", one.day, Detail(one.amount, "X", communication="REF 1234567.2611.03"))
        )
        for bad, code, line in (
            (mollie(*[("tr_one", "1.00", "1.00", "1", "x")] * 2), "payout_twice", 3),
            (mollie(("tr_one", "1.00", "één", "1", "x")), "payout_amount", 2),
            (mollie(heading=MOLLIE.replace("ID", "Nr")), "payout_columns", 1),
            (mollie(("tr_one", "1.00", "1.00", "1", "x")).replace(b"2026-11-18", b"18 nov"), "payout_day", 2),
        ):
            found = payouts.read(bad, "f.csv")
            self.assertEqual((found.code, found.facts["line"]), (code, line))

    def test_any_cut_of_these(self):
        """M9: any cut of a report of SumUp or Mollie is refused, or what is left adds up row by row; nothing raises."""
        rows = [(f"TX{n}", "Payout", "Paid", f"{n}.00", "0.30", f"{n - 1}.70", "PID1", "x") for n in range(1, 9)]
        others = [(f"tr_{n}", f"{n}.00", f"{n}.00", "1.2", "x") for n in range(1, 9)]
        for data in (sumup(*rows), mollie(*others)):
            for at in range(len(data)):
                found = payouts.read(data[:at])
                for one in () if isinstance(found, Refusal) else found.payouts:
                    self.assertEqual(one.amount, sum(row.gross - row.fee for row in one.rows))

    def test_refused(self):
        """M9: what does not add up, is cut or lacks a column is refused with its line; nothing of it is taken."""
        good = stripe(("121.00", "2.02", "118.98", "x"), ("60.50", "1.14", "59.36", "y"))
        for data, code, line in (
            (stripe(("121.00", "2.02", "118.97", "x")), "payout_net", 2),
            (good.replace(b"txn_1One", b"txn_0One"), "payout_twice", 3),
            (good.replace(b"60.50", b"60.505").replace(b"59.36", b"59.365"), "payout_amount", 3),
            (good.replace(b"60.50", b"sixty"), "payout_amount", 3),
            (good[:-5], "payout_cut", 3),
            (good.replace(b",net,", b",netto,"), "payout_columns", 1),
            (good.replace(b"2026-11-19", b"19-11-2026"), "payout_day", 2),
            (paypal(("1AB", "", "T0006", "XX", 100, "")), "payout_amount", 5),
            (good.replace(b"121.00", b"\xff"), "payout_damaged", None),
        ):
            found = payouts.read(data, "f.csv")
            self.assertIsInstance(found, Refusal, code)
            self.assertEqual((found.code, found.facts.get("line"), found.facts["file"]), (code, line, "f.csv"))
        self.assertEqual([one.code for one in payouts.read(stripe()).remarks], ["payout_none"])

    def test_odd_amounts(self):
        """M9: an amount is digits as the services write them; anything else is refused with its line, and nothing raises."""
        for amount in ("1e30", "6_0.50", "+60.50", "\u0666\u0660.50", "60.", "", "--60.50", "9" * 40, '"1,060.50"'):
            found = payouts.read(stripe(("121.00", "2.02", "118.98", "x"), (amount, "1.14", "59.36", "y")))
            self.assertEqual((found.code, found.facts["line"]), ("payout_amount", 3), amount)
        for amount in ("\u00b2", "\u0661\u0662", "121.00", "-12100", "1" * 16):
            found = payouts.read(paypal(("1AB", "2026201", "T0006", "CR", amount, "")))
            self.assertEqual((found.code, found.facts["line"]), ("payout_amount", 5), amount)

    def test_through_a_spreadsheet(self):
        """M9: a report that was saved again with semicolons or tabs and decimal commas is the same report."""
        good = stripe(("121.00", "2.02", "118.98", "x"), ("60.50", "1.14", "59.36", "y"))
        report = paypal(("1AB", "2026201", "T0006", "CR", 12100, 452), ("3AB", "", "T0400", "DR", 11648, ""))
        for separator in (b";", b"\t"):
            spaced = good.replace(b",", separator)
            for text in (spaced, b"\xef\xbb\xbf" + spaced.replace(b".", b",")):
                self.assertTrue(files.is_ours(text))
                self.assertEqual(payouts.read(text), payouts.read(good))
            self.assertTrue(payouts.is_payouts(report.replace(b",", separator)))
            self.assertEqual(payouts.read(report.replace(b",", separator)), payouts.read(report))

    def test_paypal_sums(self):
        """M9: a fee of the transfer is a fee; what the bank sent back is paid out again; accounts do not mix; one
        payout twice is refused.
        """
        payment, sent = ("1AB", "2026201", "T0006", "CR", 12100, 452), ("3AB", "", "T0400", "DR", 11648, "")
        (one,) = payouts.read(paypal(payment, ("3AB", "", "T0400", "DR", 11623, 25))).payouts
        self.assertEqual((one.amount, [row.is_fee for row in one.rows]), (Decimal("116.23"), [False, True]))
        back, again = ("4AB", "", "T0400", "CR", 11648, ""), ("5AB", "", "T0400", "DR", 11648, "")
        found = payouts.read(paypal(payment, sent, back, again))
        self.assertEqual(([one.reference for one in found.payouts], found.remarks), (["3AB", "5AB"], ()))
        other = paypal(("1CD", "", "T0006", "CR", 500, "")).replace(b"MERCHANT", b"OTHER")
        mixed = other + b"\n" + paypal(payment, sent)
        self.assertEqual(
            [(one.reference, one.amount) for one in payouts.read(mixed).payouts], [("3AB", Decimal("116.48"))]
        )
        twice = payouts.read(paypal(payment, sent, ("2AB", "", "T0006", "CR", 11648, ""), sent))
        self.assertEqual((twice.code, twice.facts["value"]), ("payout_twice", "3AB"))

    @given(st.integers(0, 2000))
    def test_any_cut(self, at):
        """M9: any cut of a report is refused, or what is left adds up row by row; it never raises."""
        data = stripe(*[(f"{n}.00", "0.30", f"{n - 1}.70", "x") for n in range(1, 9)])
        found = payouts.read(data[:at])
        if not isinstance(found, Refusal):
            for one in found.payouts:
                self.assertEqual(one.amount, sum(row.gross - row.fee for row in one.rows))

    def test_which_line(self):
        """M9: a line is a payout by its reference, or by the service's name within ten days, and only to the cent."""
        (one,) = payouts.read(stripe(("121.00", "2.02", "118.98", "x"))).payouts
        day, amount = one.day, Decimal("118.98")
        named = Detail(amount, "STRIPE PAYMENTS EUROPE")
        self.assertTrue(payouts.fits(one, amount, "EUR", day, named))
        self.assertTrue(
            payouts.fits(
                one, amount, "EUR", day + datetime.timedelta(40), Detail(amount, communication="po_1 ExampleOne")
            )
        )
        for payment, value, currency, when in (
            (Detail(amount, "Bakkerij"), amount, "EUR", day),
            (named, amount + Decimal("0.01"), "EUR", day),
            (named, amount, "USD", day),
            (named, amount, "EUR", day + datetime.timedelta(11)),
            (named, -amount, "EUR", day),
        ):
            self.assertFalse(payouts.fits(one, value, currency, when, payment))
