import pytest

from rundbrief.mail.message import header_address, hide_merge_tags, restore_in_html, restore_in_text


def test_address_is_hidden_and_restored():
    address = "*|UNSUB|*&a=1"
    hidden = hide_merge_tags(address)
    assert hidden is not None
    assert hidden.startswith("https://")
    assert restore_in_html(f'<a href="{hidden}">', address) == '<a href="*|UNSUB|*&amp;a=1">'
    assert restore_in_text(f"Leave: {hidden}", address) == "Leave: *|UNSUB|*&a=1"


def test_nothing_is_hidden_where_there_is_no_address():
    assert hide_merge_tags(None) is None
    assert restore_in_html("<p>", None) == "<p>"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/leave", "https://example.org/leave"),
        ("mailto:leave@example.org", "mailto:leave@example.org"),
        ("*|UNSUB|*", None),
        ("{{ UnsubscribeURL }}", None),
        ("https://example.org/?id={{ id }}", None),
        ("https://example.org/[[id]]", None),
        ("http://example.org/leave", None),
        (None, None),
    ],
)
def test_header_address(address, expected):
    assert header_address(address) == expected
