from rundbrief.markup.wrapping import wrap


def test_further_lines_begin_as_told():
    assert wrap("a b", first="* ", rest="  ") == ["* a b"]
    assert wrap("a b", first="* ", rest="  ", width=3) == ["* a", "  b"]


def test_address_stays_whole():
    address = "https://status.example.org/marketing/a-very-long-name"
    assert wrap(f"See {address}", width=20) == ["See", address]
