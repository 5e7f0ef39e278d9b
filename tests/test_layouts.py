from rundbrief.layouts import make_environment
from rundbrief.texts import load_texts


def test_word_that_nobody_knows_is_shown_as_it_is():
    """A closed issue holds words of its time, and people edit it."""
    environment = make_environment((), load_texts("de"))
    template = environment.from_string("{{ 'resolved'|word }} {{ 'a<b'|word }}")
    assert template.render() == "Gelöst a&lt;b"
