# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every code that reading a list can end with, as a sentence in the reader's language."""

from odoo import models


class WebheroExcelWords(models.AbstractModel):
    _name = "webhero.excel.words"
    _description = "Sentences of the Excel import"

    def _sentence(self, finding):
        """One finding {"code", "facts", "column"} as "Column: sentence"."""
        text = self._explain(finding["code"], finding.get("facts") or {})
        if finding.get("column"):
            return self.env._("%(column)s: %(problem)s", column=finding["column"], problem=text)
        return text[:1].upper() + text[1:]

    def _explain(self, code, facts):
        """The sentence for a code: what is wrong and how to correct it."""
        groups = (
            self._words_of_file,
            self._words_of_cell,
            self._words_of_number,
            self._words_of_opening,
            self._words_of_row,
        )
        for group in groups:
            if code in (words := group(facts)):
                return words[code]
        return facts.get("text") or code

    def _words_of_file(self, facts):
        return {
            "empty_file": self.env._("The file is empty."),
            "too_large": self.env._(
                "The file is larger than %s MB. Split the list over several files.", facts.get("megabytes")
            ),
            "old_excel": self.env._(
                "This is a workbook of an old Excel (.xls). Open it in Excel and save it as an Excel workbook (.xlsx)."
            ),
            "encrypted": self.env._("The workbook has a password. Save it without a password, then upload it again."),
            "not_workbook": self.env._(
                "This is not an Excel workbook, whatever its name says. Open it in Excel (a .csv too)"
                " and save it as an Excel workbook (.xlsx)."
            ),
            "opendocument": self.env._(
                "This is a LibreOffice spreadsheet. Open it there and save it as an Excel workbook (.xlsx)."
            ),
            "binary_workbook": self.env._(
                "This is a binary workbook (.xlsb). Open it in Excel and save it as an Excel workbook (.xlsx)."
            ),
            "damaged": self.env._(
                "The workbook is damaged. Open it in Excel, let Excel repair it, and save it under another name."
            ),
            "unpacks_too_large": self.env._(
                "The workbook is small as a file but becomes %(megabytes)s MB when opened, which is refused."
                " Often a sheet has formatting far below its last row: copy only the rows with data into a new "
                "workbook.",
                megabytes=facts.get("megabytes"),
            ),
            "macros": self.env._(
                "The workbook has macros, which are refused. Save it as an Excel workbook without macros (.xlsx).",
            ),
            "external_links": self.env._(
                "The workbook takes data from other files or connections, which is refused."
                " Copy the rows, paste them as values into a new workbook, and upload that one."
            ),
            "entities": self.env._("The workbook holds XML entities, which no spreadsheet program writes. It is refused."),
            "too_many_rows": self.env._(
                "The list has more than %s rows. Split it over several files.", facts.get("most")
            ),
            "no_heading": self.env._(
                "No heading was found in the first 30 rows of a sheet. The first row of the list must name its columns;"
                " the template shows how."
            ),
            "column_missing": self.env._(
                "Row %(row)s looks like the heading, but this column is missing: %(columns)s. Add it, or start from "
                "the template.",
                row=facts.get("row"),
                columns=", ".join(facts.get("titles") or facts.get("columns") or []),
            ),
            "unexpected_file": self.env._(
                "Something unexpected went wrong; the administrator finds it in the log as %s.", facts.get("value")
            ),
            "no_rows": self.env._("There is nothing below the heading on row %s.", facts.get("row")),
        }  # fmt: skip

    def _words_of_cell(self, facts):
        value = facts.get("value")
        return {
            "empty": self.env._("is empty, and it is needed."),
            "cell_formula": self.env._(
                "holds a formula whose result was never stored. Open the workbook in Excel and save it, or type the "
                "value."
            ),
            "cell_error": self.env._("holds the error %s. Type the value.", value),
            "cell_merged": self.env._(
                "is merged over several rows (%s), so it is not clear whose value it is. Split the cells and fill in "
                "each row.",
                value,
            ),
            "cell_date": self.env._(
                "Excel made the date %s of what was typed. Set the cell to Text and type it again.", value
            ),
            "digits_lost": self.env._(
                "“%s” has lost its last digits, because Excel kept it as a number."
                " Set the cell to Text and type it again.",
                value,
            ),
            "too_long": self.env._(
                "has %(length)s characters; at most %(most)s fit.", length=facts.get("length"), most=facts.get("most")
            ),
            "yes_no": self.env._("“%s” is neither yes nor no.", value),
            "email_wrong": self.env._("“%s” is not an e-mail address. Several addresses: put a semicolon between them.", value),
            "language_unknown": self.env._("“%s” is not a language that we know. Write Nederlands or Français.", value),
            "country_unknown": self.env._(
                "“%s” is not a country that we know. Write its name, or its code of two letters.",
                value,
            ),
            "company_type": self.env._("“%s”: write Company or Person.", value),
            "article_kind": self.env._("“%s”: write Goods or Service.", value),
        }  # fmt: skip

    def _words_of_number(self, facts):
        value = facts.get("value")
        ambiguous = self.env._(
            "“%(value)s” can mean %(first)s and %(second)s. Write one of the two.",
            value=value,
            first=facts.get("either"),
            second=facts.get("or"),
        )
        return {
            "number_wrong": self.env._("“%s” is not a number.", value),
            "number_ambiguous": ambiguous,
            "country_ambiguous": ambiguous,
            "amount_range": self.env._("%s is not a price: a price lies between 0 and 999,999,999.99.", value),
            "rate_range": self.env._("%s is not a VAT rate: a rate lies between 0 and 100.", value),
            "vat_wrong": self.env._("“%s” is not a right VAT number: the check digits or the length do not fit.", value),
            "vat_none": self.env._(
                "“%s” is not a VAT number. Leave the cell empty where the customer has none, or none yet.", value
            ),
            "vat_several": self.env._(
                "“%(value)s” holds more than one VAT number (%(found)s). Leave the one of this customer.",
                value=value, found=facts.get("found"),
            ),
            "vat_country": self.env._(
                "“%s”: we cannot check of which country this VAT number is. Fill in the country of the customer.", value
            ),
            "vat_establishment": self.env._(
                "“%s” is the number of an establishment (it begins with 2). Give the VAT number of the company, which"
                " begins with 0 or 1.",
                value,
            ),
            "kvk_establishment": self.env._(
                "“%s” has twelve digits: that is the number of an establishment (vestigingsnummer). Type the eight digits"
                " of the business's own KVK number.",
                value,
            ),
            "kbo_letters": self.env._("“%s” has other characters than digits.", value),
            "kbo_length": self.env._("“%s”: a Belgian enterprise number has ten digits.", value),
            "kbo_first": self.env._("“%s”: a Belgian enterprise number starts with 0 or 1.", value),
            "kbo_check": self.env._(
                "“%s” is not right: the check digits at the end do not fit; a digit is probably mistyped.",
                value,
            ),
            "kbo_vat": self.env._(
                "%(kbo)s and the VAT number %(vat)s are not of the same company; in Belgium they have the same ten "
                "digits.",
                kbo=facts.get("kbo"), vat=facts.get("vat"),
            ),
            "iban_country": self.env._("“%s” is not an IBAN: no country's IBAN starts so.", value),
            "iban_length": self.env._("“%s” is not an IBAN: its length does not fit its country.", value),
            "iban_check": self.env._(
                "“%s” is not a right IBAN: the check digits do not fit; a digit is probably mistyped.",
                value,
            ),
            "price_incl_needs_rate": self.env._(
                "a price incl. VAT needs the VAT rate beside it. Add the rate, or give the price excl. VAT.",
            ),
        }  # fmt: skip

    def _words_of_opening(self, facts):
        """Open documents of another program."""
        value = facts.get("value")
        return {
            "day_wrong": self.env._("“%s” is not a day. Write day, month and year, for example 30/09/2026.", value),
            "due_before": self.env._("%s lies before the date of the document.", value),
            "rest_zero": self.env._("is 0: nothing is open, so the row need not come in. Leave it out."),
            "rest_wrong": self.env._("%s is not an amount in whole cents below 1,000,000,000.", value),
            "ogm_wrong": self.env._(
                "“%s” is not a right structured communication: a digit is probably mistyped. Correct it, or leave the cell"
                " empty.",
                value,
            ),
            "currency_other": self.env._(
                "the document is in %(value)s; only documents in %(own)s come in by a list.",
                value=value,
                own=facts.get("own"),
            ),
            "party_several": self.env._(
                "%(count)s contacts have “%(value)s”. Fill in the number of the one that is meant.",
                count=facts.get("count"),
                value=value,
            ),
            "party_new": self.env._("“%s” is not among your contacts yet, and will be made.", value),
            "number_exists": self.env._("%s is here already, as a document of your own. Leave the row out.", value),
            "known_other_rest": self.env._(
                "%(value)s came in before, with %(open)s open now, not %(told)s. Nothing is changed.",
                value=value,
                open=facts.get("open"),
                told=facts.get("told"),
            ),
        }

    def _words_of_row(self, facts):
        value = facts.get("value")
        return {
            "twice": self.env._(
                "is the same as row %s of this file. Leave one of the two, or give each a reference of its own.",
                facts.get("row")
            ),
            "ambiguous": self.env._(
                "%(count)s records have “%(value)s” (%(found)s), so it is not clear which one is meant. Give the row "
                "a reference.",
                count=facts.get("count"), value=value, found=facts.get("found"),
            ),
            "archived": self.env._(
                "“%s” belongs to a record that is archived. Restore it first, or give the row another reference.",
                value,
            ),
            "unknown_choice": self.env._("“%s” does not exist. Make it first, or choose one that exists.", value),
            "unknown_category": self.env._(
                "“%s” does not exist. Make the category first, or tick “Make categories that do not exist”.", value
            ),
            "language_missing": self.env._("%s is not installed; the customer gets no language.", value),
            "phone_unknown": self.env._("“%s” is not a telephone number that we know; it stays as it was typed.", value),
            "same_vat": self.env._(
                "%s has the same VAT number and another reference; the row becomes a customer of its own.",
                value,
            ),
            "price_computed": self.env._("price excl. VAT computed: %(price)s.", price=facts.get("price")),
            "new_category": self.env._("the category “%s” will be made.", value),
            "unexpected": self.env._(
                "Something unexpected went wrong with this row; the administrator finds it in the log as %s.",
                value,
            ),
        }  # fmt: skip
