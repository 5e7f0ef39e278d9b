import pytest

from rundbrief.web_addresses import (
    find_other_host,
    hide_credentials,
    holds_credentials,
    is_web_address,
    read_like_browsers,
)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://user:password@example.org/a", "https://…@example.org/a"),
        ("https://user@example.org", "https://…@example.org"),
        ("http:user:password@example.org", "http:…@example.org"),
        ("https:/\\user:password@example.org", "https:/\\…@example.org"),
        ("//user:password@example.org/", "//…@example.org/"),
        ("ht\ntps://us\ter@example.org", "https://…@example.org"),
        ("https://a@b@example.org", "https://…@example.org"),
        (" https://user@example.org", "https://…@example.org"),
        ("ssh://git@example.org", "ssh://…@example.org"),
    ],
)
def test_passwords_are_found_and_hidden(address, shown):
    assert holds_credentials(address)
    assert hide_credentials(address) == shown


@pytest.mark.parametrize(
    "address",
    [
        *("https://example.org/@user", "https://example.org/?a@b", "https://example.org#a@b"),
        *("mailto:ada@example.org", "images/a@2x.png", "a@2x.png", "#a@b", "", "https://"),
    ],
)
def test_other_signs_are_no_password(address):
    assert not holds_credentials(address)
    assert hide_credentials(address) == address


@pytest.mark.parametrize(
    ("address", "valid"),
    [
        ("https://example.org/", True),
        ("https://", False),
        ("ftp://a.b", False),
        ("http://[", False),
    ],
)
def test_web_addresses(address, valid):
    assert is_web_address(address) == valid


@pytest.mark.parametrize(
    ("text", "address", "host"),
    [
        ("bank.example", "https://evil.example/", "evil.example"),
        ("https://bank.example/login", "https://evil.example/", "evil.example"),
        ("www.bank.example", "https://bank.example/", None),
        ("bank.example", "https://shop.bank.example/", None),
        ("prices.pdf", "https://evil.example/", None),
        ("the bank", "https://evil.example/", None),
        ("bank.example", "mailto:a@evil.example", None),
        ("bank.example", "https://[", None),
    ],
)
def test_text_that_names_another_host(text, address, host):
    assert find_other_host(text, address) == host


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("https://example.org\\@evil.example/", "https://example.org/@evil.example/"),
        ("https:\\\\example.org\\a?b=\\c#\\d", "https://example.org/a?b=\\c#\\d"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("https:example.org", None),
        ("https:/example.org", None),
        ("https:\\example.org", None),
        ("https:///example.org", None),
        ("https://", None),
    ],
)
def test_backslashes_are_slashes_as_in_browsers(address, read):
    assert read_like_browsers(address) == read
