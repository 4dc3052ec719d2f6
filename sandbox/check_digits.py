"""Numbers with right check digits, for invented people and companies."""


def kbo(free):
    """Belgian enterprise number of 10 digits: last two are 97 minus the first eight modulo 97."""
    first = 1_000_000 + free % 9_000_000  # 0100 000 ... to 0999 999 ...
    return f"{first:08d}{97 - first % 97:02d}"


def is_kbo(number):
    return len(number) == 10 and number.isdigit() and int(number[8:]) == 97 - int(number[:8]) % 97


def be_vat(free):
    return "BE" + kbo(free)


def nl_vat(free):
    """Dutch VAT number: the ninth digit is the weighted sum of the others modulo 11."""
    for base in range(10_000_000 + free % 80_000_000, 99_999_999):
        digits = f"{base:08d}"
        check = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 1, -1), strict=True)) % 11
        if check < 10:
            return f"NL{digits}{check}B01"
    raise ValueError("no Dutch number left")


def de_vat(free):
    """German VAT number of 9 digits, ISO 7064 mod 11,10."""
    digits = f"{10_000_000 + free % 89_999_999:08d}"
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = 2 * total % 11
    return f"DE{digits}{(11 - product) % 10}"


def fr_vat(free):
    """French VAT number: a key of two digits and a SIREN of nine, whose last digit is Luhn's."""
    digits = f"{10_000_000 + free % 89_999_999:08d}"
    total = sum(sum(divmod(int(digit) * (2 if place % 2 else 1), 10)) for place, digit in enumerate(digits))
    siren = f"{digits}{-total % 10}"
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def be_iban(free, bank=539):
    """Belgian IBAN: the account's last two digits are the first ten modulo 97, the IBAN's by ISO 7064."""
    first = f"{bank:03d}{free % 10_000_000:07d}"
    account = f"{first}{int(first) % 97 or 97:02d}"
    return f"BE{98 - int(account + '111400') % 97:02d}{account}"


def nl_iban(free, bank="TEST"):
    """Dutch IBAN of an invented bank; the account passes the eleven test."""
    for base in range(10_000_000 + free % 80_000_000, 99_999_999):
        digits = f"0{base:08d}"
        check = -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check < 10:
            account = f"{digits}{check}"
            number = "".join(str(int(char, 36)) for char in f"{bank}{account}NL00")
            return f"NL{98 - int(number) % 97:02d}{bank}{account}"
    raise ValueError("no account left")


def is_vat(number):
    """Whether a VAT number of BE, NL, DE or FR has right check digits."""
    country, rest = number[:2], number[2:]
    if country == "BE":
        return is_kbo(rest)
    if country == "NL":
        digits, tail = rest[:9], rest[9:]
        right = digits.isdigit() and len(rest) == 12 and tail[0] == "B" and tail[1:].isdigit()
        return right and nl_vat(int(digits[:8]) - 10_000_000)[2:11] == digits
    if country == "DE":
        return rest.isdigit() and len(rest) == 9 and de_vat(int(rest[:8]) - 10_000_000)[2:] == rest
    if country == "FR":
        return rest.isdigit() and len(rest) == 11 and fr_vat(int(rest[2:10]) - 10_000_000)[2:] == rest
    return False


def vat(country, free):
    """A VAT number of BE, NL, DE or FR."""
    return {"BE": be_vat, "NL": nl_vat, "DE": de_vat, "FR": fr_vat}[country](free)
