"""Time our MJML → inlined HTML against Node's `mjml` and `juice`.

To run it: `make bench-newsletter`.

Both get the same MJML and the same CSS, in one run, in turn; both are warm before anything is
counted, and what it takes to start them is printed apart. The two write HTML of their own each.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from unittest.mock import patch

REPOSITORY = Path(__file__).parents[2]
sys.path.insert(0, str(REPOSITORY / "tests"))

from node_packages import PACKAGES, install_packages, program  # noqa: E402

ISSUE = "2026-W47"
ROUNDS = 25
WARM_UP = 3


def main() -> None:
    mjml, css = read_sample()
    began = time.perf_counter()
    from rundbrief.newsletter.css_inlining import inline_css
    from rundbrief.newsletter.mjml import compile_mjml

    def ours() -> tuple[float, str]:
        start = time.perf_counter()
        html = inline_css(compile_mjml(mjml, template="bench"), css, template="bench")
        return (time.perf_counter() - start) * 1000, html

    ours()
    our_start = (time.perf_counter() - began) * 1000
    command = [program("node", "nodejs"), str(Path(__file__).with_suffix(".mjs"))]
    command.append(str(install_packages()))
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as node:
        assert node.stdin
        assert node.stdout
        question = json.dumps({"mjml": mjml, "css": css}) + "\n"
        answers = node.stdout
        ask = node.stdin

        def theirs() -> tuple[float, str]:
            ask.write(question)
            ask.flush()
            answer = json.loads(answers.readline())
            return answer["ms"], answer["html"]

        assert answers.readline() == "ready\n"
        theirs()
        their_start = (time.perf_counter() - began) * 1000
        for __ in range(WARM_UP):
            ours()
            theirs()
        rounds = [(ours(), theirs()) for __ in range(ROUNDS)]
        ask.close()
    show(rounds, len(mjml.encode()), our_start, their_start)


def read_sample() -> tuple[str, str]:
    """Render the sample's MJML, and the CSS that belongs to it."""
    from rundbrief.commands.session import Session
    from rundbrief.newsletter.css_inlining import inline_css

    session = Session.open(
        REPOSITORY / "mkdocs.yml",
        today=date(2026, 11, 20),
        audience="internal",
        use_cache=False,
        jobs=1,
    )
    seen: list[str] = []

    def remember(html: str, css: str, *, template: str) -> str:
        seen.append(css)
        return inline_css(html, css, template=template)

    with (
        patch("rundbrief.newsletter.render.inline_css", remember),
        session.open_builder(ISSUE) as builder,
    ):
        (newsletter,) = session.build_newsletters(builder, ISSUE)
        mjml = newsletter.files["newsletter.mjml"].read_text(encoding="utf-8")
    return mjml, seen[-1]


def show(
    rounds: list[tuple[tuple[float, str], tuple[float, str]]],
    mjml_bytes: int,
    our_start: float,
    their_start: float,
) -> None:
    ours, theirs = [[side[n][0] for side in rounds] for n in (0, 1)]
    sizes = [len(rounds[-1][n][1].encode()) for n in (0, 1)]
    versions = json.loads(PACKAGES.read_text(encoding="utf-8"))["dependencies"]
    print(f"{date.today()}, {machine()}")  # noqa: DTZ011
    print(f"Sample issue {ISSUE}: {mjml_bytes:,} bytes of MJML, {len(rounds)} rounds each, in turn")
    print(f"Load of the machine when it ended: {os.getloadavg()[0]:.1f}\n")
    names = ("rundbrief", f"mjml {versions['mjml']} + juice {versions['juice']}")
    starts = (our_start, their_start)
    for name, times, size, start in zip(names, (ours, theirs), sizes, starts, strict=True):
        print(
            f"{name:<28} median {statistics.median(times):7.1f} ms"
            f"   min {min(times):7.1f}   max {max(times):7.1f}"
            f"   output {size:,} bytes   start and first round {start:,.0f} ms"
        )
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(f"\nRatio of the medians, Node to rundbrief: {ratio:.1f}")
    print(f"Ratio of the sizes, Node to rundbrief:   {sizes[1] / sizes[0]:.2f}")


def machine() -> str:
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        lines = info.read_text(encoding="utf-8").splitlines()
        cpu = next((s.partition(": ")[2] for s in lines if s.startswith("model name")), cpu)
    node = subprocess.run(
        [program("node", "nodejs"), "--version"], check=True, capture_output=True, text=True
    )
    python = platform.python_version()
    return f"{cpu}, {os.cpu_count()} cores, Python {python}, Node {node.stdout.strip()}"


if __name__ == "__main__":
    main()
