"""Our eyes see what is wrong: without that, pages without a fault would prove nothing."""

import pytest

from browsing import served
from looking import PROOFS, walk

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("browser")]

# A page with each fault once; the comments say which.
BROKEN = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Broken</title>
<link rel="stylesheet" href="broken.css"><script src="broken.js" defer></script></head>
<body class="broken"><main><h1>Broken</h1>
<p class="pale">Nobody can read that.</p>
<p class="wide">Wider than a telephone.</p>
<p class="narrow">Longer than its box.</p>
<p class="thin">One letter in each line.</p>
<p><a href="#" class="unseen">The focus is not seen</a></p>
<p class="black">Costs toner.</p>
<p><span class="light"></span></p>
<p class="restless">Never still.</p>
<p style="color: red">A style of its own.</p>
<img src="https://elsewhere.example.com/pixel.png" alt="">
<button>Nothing listens without a script</button>
</main></body></html>
"""

CSS = """\
.pale { color: #ccc }
.wide { min-width: 1000px }
.narrow { width: 60px; overflow: hidden; white-space: nowrap }
.thin { width: 1em; overflow-wrap: anywhere }
.unseen:focus-visible { outline: 0 }
.black { background: #000; color: #fff; padding: 2em }
.light { display: inline-block; width: 20px; height: 20px; background: green }
.restless { transition: color 1s }
"""

SCRIPT = """\
console.error("A script failed");
document.querySelector("main").insertAdjacentHTML("beforeend", '<a href="only.html">Only</a>');
"""


@pytest.fixture
def seen(browser, tmp_path):
    for name, text in (("broken.html", BROKEN), ("broken.css", CSS), ("broken.js", SCRIPT)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with served(tmp_path) as address:
        found = set(walk(browser, address, {"broken": ["broken.html"]}))
        return {(fault.proof, fault.what.replace(address, "")) for fault in found}


def test_each_proof_finds_what_breaks_it(seen):
    assert {proof for proof, __ in seen} == set(PROOFS)


def test_fault_says_which_element_it_is(seen):
    expected = {
        ("sideways", "688 px: p.wide “Wider than a telephone.”"),
        ("cut", "p.narrow “Longer than its box.”"),
        ("squeezed", "p.thin “One letter in each line.”"),
        ("focus", "a.unseen “The focus is not seen”"),
        ("motion", "p.restless “Never still.”"),
        ("print", "dark: p.black “Costs toner.”"),
        ("forced colours", "span.light"),
        ("javascript", "idle: button “Nothing listens without a scri”"),
        ("javascript", "only a script shows the way to only.html"),
        ("console", "A script failed"),
    }
    assert expected - seen == set()
    assert any("color-contrast: .pale" in what for proof, what in seen if proof == "axe")
    assert any("elsewhere.example.com" in what for proof, what in seen if proof == "console")
    assert any("inline style" in what for proof, what in seen if proof == "console")
