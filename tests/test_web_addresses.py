import pytest

from rundbrief.web_addresses import (
    encode_host_of,
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
        ("ba\u00adnk.exam\u200bple", "https://evil.example/", "evil.example"),
        ("bank.example ›", "https://evil.example/", "evil.example"),
        ("(bank.example)", "https://bank.example/", None),
        ("bank\u2024example", "https://evil.example/", "evil.example"),
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


@pytest.mark.parametrize(
    ("address", "encoded"),
    [
        ("https://München.example/Größe?ü=1", "https://xn--mnchen-3ya.example/Größe?ü=1"),
        ("HTTP://straße.example:8000", "HTTP://xn--strae-oqa.example:8000"),
        ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("https://www.example.org/ü", "https://www.example.org/ü"),
        ("https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example/"),
        ("https://i❤.example/", "https://i❤.example/"),
        ("mailto:a@münchen.example", "mailto:a@münchen.example"),
    ],
)
def test_international_hosts_are_encoded(address, encoded):
    assert encode_host_of(address) == encoded


def test_international_host_is_the_same_in_both_forms():
    assert find_other_host("münchen.example", "https://xn--mnchen-3ya.example/") is None
    assert find_other_host("xn--mnchen-3ya.example", "https://münchen.example/") is None
    assert find_other_host("пример.рф", "https://evil.example/") == "evil.example"


@pytest.mark.parametrize(
    ("text", "address", "other"),
    [
        ("bank.example.", "https://evil.example/", "evil.example"),
        ("bank。example", "https://evil.example/", "evil.example"),
        ("ada@bank.example", "mailto:eve@evil.example", "evil.example"),
        ("mailto:ada@bank.example", "mailto:eve@evil.example?subject=x", "evil.example"),
        ("ada@bank.example", "https://evil.example/", "evil.example"),
        ("bank.example", "mailto:eve@evil.example", "evil.example"),
        ("bank.xn--p1ai", "https://evil.example/", "evil.example"),
        ("ada@bank.example", "mailto:ada@bank.example", None),
        ("bank.example.", "https://www.bank.example/", None),
        ("ada@bank.example", "https://mail.bank.example/", None),
        ("Ada Brandt", "mailto:eve@evil.example", None),
    ],
)
def test_other_host_behind_any_spelling_is_found(text, address, other):
    assert find_other_host(text, address) == other
