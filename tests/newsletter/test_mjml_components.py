import pytest

from rundbrief.newsletter.mjml import compile_mjml
from rundbrief.newsletter.mjml_components import COMPONENTS

VALUES = {"align": "left", "href": "https://example.org/", "src": "a.png", "width": "100px"}
INSIDE = {"mj-text", "mj-image", "mj-button", "mj-divider", "mj-spacer", "mj-table", "mj-raw"}


@pytest.mark.parametrize("tag", sorted(INSIDE))
def test_mrml_knows_the_component_with_all_its_attributes(tag):
    attributes = " ".join(f'{name}="{VALUES.get(name, "1px")}"' for name in sorted(COMPONENTS[tag]))
    close = "" if tag in ("mj-image", "mj-divider", "mj-spacer") else "words"
    html = compile_mjml(
        "<mjml><mj-body><mj-section><mj-column>"
        f"<{tag} {attributes}>{close}</{tag}>"
        "</mj-column></mj-section></mj-body></mjml>",
        template="t",
    )
    assert close in html


@pytest.mark.parametrize(
    "tag",
    ["mj-social", "mj-accordion", "mj-carousel", "mj-font", "mj-include", "mj-html-attributes"],
)
def test_components_that_fetch_or_fail_are_left_out(tag):
    assert tag not in COMPONENTS


@pytest.mark.parametrize(
    ("tag", "attribute"), [("mj-wrapper", "gap"), ("mj-button", "title"), ("mj-style", "inline")]
)
def test_attributes_that_mrml_ignores_are_left_out(tag, attribute):
    assert attribute not in COMPONENTS[tag]
