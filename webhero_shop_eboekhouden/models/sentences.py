# SPDX-License-Identifier: LGPL-3.0-or-later
"""The problem with an order and what to do about it, for every code raised by the shop, the rules and this addon."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

KEY_HINT = _lt("Copy the key of the shop into the settings here, then press Test connection.")
VAT_HINT = _lt(
    "Open the shop's settings, tab VAT, add the rate where it is missing (0 too), fill in code and account, then press "
    "Process."
)
SHOP_HINT = _lt("Look at the order in the shop. Correct it there and press Process, or book it by hand and press Skip.")
WAITS = _lt("Nothing to do: it is looked at again by itself.")
REPORT = _lt("Press Report a problem: the details go along by themselves.")

SENTENCES = {
    # ---- the shop
    "not_connected": (_lt("The shop's address or key is missing."), KEY_HINT),
    "key_wrong": (_lt("The shop does not know this key, or it is switched off there."), KEY_HINT),
    "not_a_shop": (
        _lt("No shop answers at this address (answer %(status)s)."),
        _lt("Check the address of the shop in the settings."),
    ),
    "right_helps": (
        _lt(
            "The key may not read “%(resource)s”. The shop is read without it; some orders with vouchers may be refused."
        ),
        _lt("In the shop give the key the right to read %(resource)s."),
    ),
    "no_permission": (
        _lt("The key may not read “%(resource)s”."),
        _lt("Give the key this right in the shop, then press Test connection."),
    ),
    "shop_error": (_lt("The shop refused to give “%(resource)s”: %(said)s"), REPORT),
    "list_too_long": (
        _lt("The shop ran out of memory or time while it gave its list of “%(resource)s”."),
        _lt(
            "Nothing to do: it is tried again with fewer at a time. If it goes on, ask the shop's host for more memory."
        ),
    ),
    "shop_warns": (
        _lt("The shop's answers come with a warning: %(said)s"),
        _lt("They are read all the same. Ask who maintains the shop to fix the module or switch debug mode off."),
    ),
    "gone": (_lt("The shop no longer has this order."), _lt("Nothing to do, unless it was deleted by mistake.")),
    "redirected": (
        _lt("The shop sends us elsewhere: %(url)s"),
        _lt("Fill in the address as the browser shows it, with https:// and with or without www."),
    ),
    "unreadable": (
        _lt("The shop's answer about “%(resource)s” was cut off or can't be read."),
        _lt("Nothing to do: it is tried again by itself. If it goes on, switch debug mode off in the shop."),
    ),
    "bad_number": (
        _lt("Field %(field)s of %(resource_id)s is not a number in the shop's answer: “%(value)s”."),
        SHOP_HINT,
    ),
    "bad_date": (_lt("Field %(field)s of %(resource_id)s is not a date in the shop's answer: “%(value)s”."), SHOP_HINT),
    "no_shop_country": (_lt("The country of the shop is not known."), _lt("Choose it in the shop's settings.")),
    "books_not_connected": (
        _lt("e-Boekhouden is not connected."),
        _lt("Choose the books in the shop's settings; open them and press Test connection there."),
    ),
    # ---- whose turn has not come
    "settings_incomplete": (
        _lt("The shop's settings are not complete: %(missing)s"),
        _lt("Open the shop's settings and fill in what is named."),
    ),
    "state_waits": (
        _lt("In the shop it has the status “%(state)s”, which does not count."),
        _lt("Nothing to do: it goes on as soon as the status counts. Which do is in the shop's settings."),
    ),
    "too_old": (
        _lt("It was made on %(date)s, more than %(months)s months ago, and its status is still “%(state)s”."),
        _lt("It is no longer looked at. If it has to be booked after all, take it in with History."),
    ),
    "paid_late": (
        _lt(
            "It was made on %(date)s, more than %(months)s months ago, and got the status “%(state)s”, which counts, only "
            "now."
        ),
        _lt("Press Process to book it after all, on its own date; or press Skip when that period is closed for you."),
    ),
    "asked_waits": (
        _lt("It was made on %(date)s, more than %(months)s months ago, and its status “%(state)s” does not count."),
        _lt(
            "Nothing to do: it goes on as soon as the shop gives it a status that counts. When another status counts from "
            "now on, press Process."
        ),
    ),
    "before_start": (
        _lt("It was made on %(date)s, before the first day that counts (%(start)s)."),
        _lt("Nothing to do. If it has to be booked after all, take it in with History."),
    ),
    "no_invoice_number": (_lt("The shop has made no invoice for this order yet."), WAITS),
    "no_reference": (_lt("The order has no reference."), SHOP_HINT),
    "no_cart_id": (_lt("The order has no cart number."), SHOP_HINT),
    "vies_unknown": (
        _lt("VIES can't say at the moment whether VAT number %(number)s is valid."),
        _lt("Nothing to do: VIES is asked again every hour. The customer did nothing wrong."),
    ),
    "nothing_to_book": (
        _lt("There is nothing to book: its total and all of its lines are 0."),
        _lt("Nothing to do."),
    ),  # ---- what the rules refuse
    "currency": (
        _lt("The order is in %(currency)s; only orders in euro are booked."),
        _lt("Book it by hand, then press Skip."),
    ),
    "negative_total": (_lt("The total of the order is negative: € %(total)s."), SHOP_HINT),
    "no_address": (_lt("The order has no address."), SHOP_HINT),
    "no_country": (_lt("The address of the order has no country."), SHOP_HINT),
    "shipping_carries_vat": (
        _lt(
            "The articles carry no VAT but the shipping does (€ %(shipping)s), to %(country)s: neither a "
            "sale without VAT nor one with it."
        ),
        _lt(
            "In the shop give the carrier a tax rule that frees these customers too. Correct this order, "
            "then press Process."
        ),
    ),
    "international_with_vat": (
        _lt("It is delivered outside the EU (%(country)s) and yet carries € %(vat)s of VAT."),
        _lt("In the shop no tax rule may charge VAT in this country. Correct this order, then press Process."),
    ),
    "vat_number_missing": (
        _lt("It is a sale without VAT within the EU and the customer has no VAT number."),
        _lt("Fill in the VAT number on the invoice address in the shop, then press Process."),
    ),
    "vat_number_of_own_country": (
        _lt("It is a sale without VAT to another country, and VAT number %(number)s is of the shop's own."),
        _lt("Fill in the VAT number of the customer's own country in the shop, then press Process."),
    ),
    "vat_number_format": (
        _lt("VAT number %(number)s can't exist: its form or its check digits are wrong."),
        _lt("Ask the customer, correct it on the invoice address in the shop, then press Process."),
    ),
    "vat_number_northern_ireland": (
        _lt("VAT number %(number)s is one of Northern Ireland, but the goods go to %(country)s."),
        _lt(
            "Ask the customer for a VAT number of a member state and fill it in in the shop, then press Process. If there is "
            "none, ask your accountant and book it by hand."
        ),
    ),
    "vat_number_invalid": (
        _lt("According to VIES VAT number %(number)s is not valid."),
        _lt("Ask the customer, correct it on the invoice address in the shop, then press Process."),
    ),
    "negative_quantity": (_lt("The line “%(line)s” has a negative quantity (%(quantity)s)."), SHOP_HINT),
    "rate_not_configured": (
        _lt("“%(line)s” carries %(rate)s %% VAT in %(country)s; the VAT table has no complete line for that."),
        VAT_HINT,
    ),
    "icp_not_configured": (
        _lt("It is a sale without VAT within the EU (ICP), for which no code or account is set."),
        VAT_HINT,
    ),
    "exempt_not_configured": (
        _lt("It is a sale of a shop that charges no VAT, for which no code or account is set."),
        VAT_HINT,
    ),
    "exempt_with_vat": (
        _lt("It carries € %(vat)s of VAT, but the settings say that this shop charges none."),
        _lt("Open the shop's settings, tab VAT, switch “This shop charges no VAT” off, then press Process."),
    ),
    "northern_ireland_without_vat": (
        _lt(
            "Goods to Northern Ireland stay within the EU's VAT, and this customer has no VAT number that begins with XI."
        ),
        _lt("The shop charged no VAT and it is booked so; ask your accountant whether VAT is due."),
    ),
    "territory": (
        _lt("%(name)s (%(country)s) is outside the EU's VAT: booked as export."),
        _lt("Keep the proof that the goods left."),
    ),
    "delivered_elsewhere": (
        _lt("The shop charged the VAT of %(country)s, of the invoice address, but it is delivered in %(delivery)s."),
        _lt("For goods the country of delivery counts: ask your accountant."),
    ),
    "untaxed_delivered_elsewhere": (
        _lt(
            "The shop charged no VAT because the invoice address is in %(country)s, but it is delivered in %(delivery)s."
        ),
        _lt("For goods the country of delivery counts: ask your accountant whether VAT is due."),
    ),
    "delivered_outside": (
        _lt("The shop charged the VAT of %(country)s, of the invoice address, but it is delivered in %(delivery)s."),
        _lt("Goods that leave the EU bear no VAT: ask your accountant whether the customer gets it back."),
    ),
    "home_without_vat": (
        _lt("The shop charged no VAT although it is delivered in %(delivery)s; the invoice address is in %(country)s."),
        _lt("If the shop taxes by the invoice address, look at that setting there: for goods the delivery counts."),
    ),
    "international_not_configured": (
        _lt("It is a sale outside the EU, for which no code or account is set."),
        VAT_HINT,
    ),
    "oss_ledger_missing": (_lt("The VAT account of %(country)s, %(rate)s %%, is missing."), VAT_HINT),
    "negative_discount": (_lt("The discount is negative: € %(discount)s."), SHOP_HINT),
    "discount_tax_differs": (
        _lt(
            "The VAT in the discount of € %(discount)s can't be explained: excl. VAT the shop says € "
            "%(shop)s, its lines € %(ours)s."
        ),
        SHOP_HINT,
    ),
    "discount_ambiguous": (
        _lt(
            "On which articles the discount of € %(discount)s (voucher: %(vouchers)s; excl. VAT € %(shop)s) was given is not "
            "certain: several ways explain it, and each puts another amount on a VAT rate."
        ),
        _lt(
            "Give the API key in the shop the right to read cart_rules, and order_cart_rules or order_discounts where it has "
            "them, then press Process. Otherwise book it by hand and press Skip."
        ),
    ),
    "total_differs": (
        _lt("The order's total is € %(shop)s, but articles, shipping, wrapping and discounts make € %(table)s."),
        SHOP_HINT,
    ),
    "shipping_left_out": (
        _lt(
            "The order's total is € %(shop)s, but with the shipping of all carriers it is € %(table)s, and € %(received)s "
            "was paid: the shop left a carrier out of the total."
        ),
        _lt(
            "It is booked by itself as soon as the shop says that all of it was paid. Otherwise book it by hand, then "
            "press Skip."
        ),
    ),
    "lines_differ": (_lt("The order's total is € %(shop)s, but its lines add up to € %(lines)s."), SHOP_HINT),
    "vat_differs": (_lt("The order's VAT is € %(shop)s, but that of its lines is € %(lines)s."), SHOP_HINT),
    "sku_unknown": (
        _lt("e-Boekhouden has no article with code %(skus)s."),
        _lt("Make the article in e-Boekhouden, or switch “Send article codes” off, then press Process."),
    ),
    "fixed_debtor_gone": (
        _lt("Debtor %(debtor)s, who is set for this payment method, is not in use in e-Boekhouden any more."),
        _lt("Open the shop's settings, tab Payments, choose another debtor, then press Process."),
    ),
    "debtor_without_name": (
        _lt("The customer of this order has neither an e-mail address nor a name: no debtor can be found or made."),
        _lt("Fill in a name on the invoice address in the shop and press Process, or book it by hand and press Skip."),
    ),
    "number_too_long": (
        _lt("Number %(number)s is longer than %(limit)s characters."),
        _lt("Shorten the prefix in the settings."),
    ),
    "number_needs_digit": (
        _lt("%(number)s can't be an invoice number: e-Boekhouden asks for a digit at the end."),
        _lt("Choose another number in the shop's settings, such as the order number, then press Process."),
    ),
    "bad_description": (
        _lt("The description “%(pattern)s” in the settings can't be used."),
        _lt("Correct it, then press Process."),
    ),
    # ---- payments
    "sale_not_booked": (_lt("The order itself is not booked yet."), WAITS),
    "payments_off": (
        _lt("Payments are switched off in the shop's settings."),
        _lt("Switch them on, then press Process."),
    ),
    "not_paid": (_lt("The shop does not call the order paid; its status is “%(state)s”."), WAITS),
    "nothing_paid": (_lt("The payment is of € 0.00."), _lt("Nothing to do.")),
    "payment_not_positive": (
        _lt("The payment is not above zero: € %(amount)s."),
        _lt("Book it by hand, then press Skip."),
    ),
    "clearing_not_configured": (
        _lt("Payment method “%(method)s” (%(module)s) has no clearing account."),
        _lt("Open the shop's settings, tab Payments, choose the account, then press Process."),
    ),
    "no_open_item": (
        _lt("In the books nothing is open under number %(number)s."),
        _lt("It was paid by other means, or the sale was removed. Look in e-Boekhouden; then press Skip or Process."),
    ),
    "open_item_of_other": (
        _lt("Number %(number)s is open in the books for another debtor (%(relation)s)."),
        _lt("Look in e-Boekhouden which sale has this number; then press Skip or Process."),
    ),
    "open_amount_differs": (
        _lt("Under number %(number)s € %(open)s is open, and the payment is € %(amount)s."),
        _lt("It was paid in part or too much. Book the payment by hand in e-Boekhouden, then press Skip."),
    ),
    # ---- credit slips
    "order_first": (_lt("The order that it credits (%(reference)s) is not booked yet."), WAITS),
    "order_not_booked": (_lt("The order that it credits was not booked from here."), _lt("Nothing to do.")),
    "slip_line_unknown": (
        _lt("Credit slip %(slip)s credits a line (%(line)s) that the order does not have."),
        SHOP_HINT,
    ),
    "slip_too_large": (_lt("Credit slip %(slip)s credits more than was sold: %(line)s € %(amount)s."), SHOP_HINT),
    "slip_differs": (_lt("Credit slip %(slip)s says € %(shop)s, but its lines add up to € %(lines)s."), SHOP_HINT),
    "slip_amount_differs": (
        _lt("Credit slip %(slip)s gives back € %(shop)s, but its lines make € %(lines)s incl. VAT."),
        SHOP_HINT,
    ),
    "slip_contradicts": (
        _lt(
            "Credit slip %(slip)s contradicts itself: € %(incl)s incl. VAT and € %(excl)s excl. VAT, while its lines are "
            "€ %(lines)s excl. VAT. Shops write this where a voucher is kept off a refund."
        ),
        _lt("Look in the shop what was really given back, book that by hand, then press Skip."),
    ),
    "slip_vat_differs": (
        _lt(
            "Credit slip %(slip)s gives back € %(incl)s for “%(line)s”, € %(excl)s excl. VAT; it was sold at %(rate)s %% "
            "VAT and no rate of the VAT table explains the slip."
        ),
        SHOP_HINT,
    ),
    "books_other_vat": (
        _lt(
            "The shop charged € %(shop)s of VAT; e-Boekhouden will compute € %(books)s from these rows. The total stays."
        ),
        _lt(
            "The difference is the shop's rounding. Mutations over a connection with user name and codes keep the shop's own "
            "VAT."
        ),
    ),
    "books_other_total": (
        _lt("e-Boekhouden will compute € %(books)s from the prices of this invoice; in the shop it is € %(shop)s."),
        _lt(
            "No price excl. VAT gives that amount. Book a cent by hand in e-Boekhouden, or have mutations made instead of "
            "invoices."
        ),
    ),
    "slip_after_credit": (
        _lt("€ %(amount)s of order %(reference)s was credited without a slip before this slip was made."),
        _lt("Is this the same money? Then press Skip. If not, press Process: the slip is booked as well."),
    ),
    # ---- changed after booking
    "changed_cancelled": (
        _lt("It was booked and is “%(state)s” in the shop since; € %(left)s of it is still in the books."),
        _lt("Make the credit booking that is shown here, or make a credit slip in the shop."),
    ),
    "changed_given_back": (
        _lt("€ %(back)s was given back in the shop, and € %(credited)s is credited in the books."),
        _lt("Make the credit booking that is shown here, or make a credit slip in the shop; book the payment as well."),
    ),
    "changed_total": (
        _lt("It was booked for € %(before)s and is € %(now)s in the shop now."),
        _lt("Lower: make the credit booking that is shown here. Higher: book the difference by hand in e-Boekhouden."),
    ),
    "changed_content": (
        _lt("Lines, addresses or the customer changed in the shop after it was booked, and its total did not."),
        _lt("Look whether VAT or debtor are still right in e-Boekhouden; then press Settled."),
    ),
    "credit_too_large": (
        _lt("A credit of € %(credit)s does not fit: € %(booked)s was booked."),
        _lt("Book it by hand in e-Boekhouden, then press Skip."),
    ),
    "credit_by_hand": (
        _lt("A credit of € %(credit)s can't be spread over accounts and VAT codes: one of them has a negative amount."),
        _lt("Book it by hand in e-Boekhouden, then press Skip."),
    ),
    "credits_off": (
        _lt("Credits of changed orders are switched off in the shop's settings."),
        _lt("Switch them on, then press Process."),
    ),
    "credited_unbooked": (
        _lt("The order (%(reference)s) is credited in full and was never booked: neither is to be booked."),
        _lt("Nothing to do."),
    ),
    # ---- here
    "tax_missing": (
        _lt("This company has no sales tax of %(rate)s %% for %(country)s."),
        _lt("Make the tax, or choose one in the VAT table of the shop's settings, then press Process."),
    ),
    "product_unknown": (
        _lt("No article here has code %(skus)s."),
        _lt("Give the article this code as internal reference, or let unknown articles be made; then press Process."),
    ),
    "history_gone": (_lt("Somebody deleted this history."), _lt("Nothing to do.")),
    "history_paused": (_lt("The history is paused."), _lt("Press Start on the history to go on.")),
}
