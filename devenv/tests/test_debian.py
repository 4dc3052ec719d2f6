from devenv import debian


def test_release_sums():
    """X2: only the SHA256 block counts."""
    text = "Origin: Debian\nMD5Sum:\n 00 5 a/b\nSHA256:\n 11 5 a/b\n 22 6 c\nOther: x\n"
    assert debian.parse_release(text) == {"a/b": "11", "c": "22"}
