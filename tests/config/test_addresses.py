import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.config.addresses import Addresses, resolve


@pytest.mark.parametrize(
    ("name", "file", "page", "root"),
    [
        ("index", "index.html", "", "./"),
        ("404", "404.html", "404/", "./"),
        ("marketing", "marketing/index.html", "marketing/", "../"),
        (
            "marketing/Über uns",
            "marketing/Über uns/index.html",
            "marketing/%C3%9Cber%20uns/",
            "../../",
        ),
    ],
)
def test_addresses_as_folders(name, file, page, root):
    addresses = Addresses("https://s/", directory_urls=True)
    assert (addresses.file_of(name), addresses.page(name), addresses.root_from(name)) == (
        file,
        page,
        root,
    )


@pytest.mark.parametrize(
    ("name", "file", "page", "root"),
    [
        ("index", "index.html", "index.html", "./"),
        ("marketing/a b", "marketing/a b.html", "marketing/a%20b.html", "../"),
    ],
)
def test_addresses_as_files(name, file, page, root):
    addresses = Addresses("https://s/", directory_urls=False)
    assert (addresses.file_of(name), addresses.page(name), addresses.root_from(name)) == (
        file,
        page,
        root,
    )


def test_asset_is_quoted_and_absolute():
    addresses = Addresses("https://s/")
    assert addresses.absolute(addresses.asset("images/a b#.png")) == "https://s/images/a%20b%23.png"


@pytest.mark.parametrize(
    ("folder", "target", "expected"),
    [
        ("a", "b.md", "a/b.md"),
        ("a", "./b.md", "a/b.md"),
        ("a", "../b.md", "b.md"),
        ("a", "/b.md", "b.md"),
        ("a", "..", "."),
        ("a", "/", "."),
        ("", "..", None),
        ("a", "../../b.md", None),
        ("a", "/../b.md", None),
        ("", "..b.md", "..b.md"),
        ("", "...", "..."),
    ],
)
def test_path_is_resolved_inside_the_content(folder, target, expected):
    assert resolve(folder, target) == expected


@given(st.text("./ab", max_size=30), st.text("./ab", max_size=30))
def test_path_never_leads_out(folder, target):
    resolved = resolve(folder.strip("/"), target)
    assert resolved is None or resolved.split("/")[0] != ".."
