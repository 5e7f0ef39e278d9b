import pytest

from rundbrief.i18n.user_language import find_catalogue, language_of_environment


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, ""),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_AT@euro"}, "de"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LANG": "POSIX"}, ""),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "de"),
        ({"LC_MESSAGES": "de_DE.UTF-8", "LANG": "en_US.UTF-8"}, "de"),
        ({"LANGUAGE": "fr:de:en", "LANG": "en_US.UTF-8"}, "de"),
        ({"LANGUAGE": "en:de"}, "en"),
        ({"LANGUAGE": ":"}, ""),
    ],
)
def test_language_of_an_environment(environment, language):
    assert language_of_environment(environment) == language


@pytest.mark.parametrize(
    ("tag", "catalogue"),
    [("de", "de"), ("DE", "de"), ("de-CH", "de"), ("en", "en"), ("../de", "en"), ("", "en")],
)
def test_catalogue_of_a_tag(tag, catalogue):
    assert find_catalogue(tag) == catalogue
