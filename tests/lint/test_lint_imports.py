"""The linter is usable without the rest of rundbrief: these are the modules that it loads."""

import subprocess
import sys

# In a process of its own, since other tests have imported everything already.
LINT = """\
import sys
from rundbrief.lint import Email, lint_email

email = Email("<p>Hello", "Hello", b"", subject="Hello", preheader="", language="en")
assert {finding.rule for finding in lint_email(email)} >= {"preheader", "document", "mime"}
print(*sorted(sys.modules))
"""
ALLOWED = {
    *("rundbrief", "rundbrief.characters", "rundbrief.colours", "rundbrief.problems"),
    *("rundbrief.i18n", "rundbrief.i18n.compiling", "rundbrief.i18n.texts"),
    *("rundbrief.text_width", "rundbrief.web_addresses"),
}


def test_lint_loads_nothing_of_rundbrief_but_basics():
    done = subprocess.run([sys.executable, "-c", LINT], capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.split(".")[0] == "rundbrief"}
    assert {name for name in loaded if not f"{name}.".startswith("rundbrief.lint.")} == ALLOWED


def test_lint_loads_no_library_of_the_renderers():
    done = subprocess.run([sys.executable, "-c", LINT], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded & {"babel", "jinja2", "mkdocs", "mjml", "premailer", "pydantic", "yaml"} == set()
