"""Newsletter and outreach share the mail package, so it knows neither of them."""

import subprocess
import sys

MAIL = """\
import sys
import rundbrief.mail.message, rundbrief.mail.mime
print(*sorted(sys.modules))
"""


def test_mail_loads_nothing_of_those_who_write_messages():
    done = subprocess.run([sys.executable, "-c", MAIL], capture_output=True, text=True, check=True)
    packages = {name.split(".")[1] for name in done.stdout.split() if name.startswith("rundbrief.")}
    assert packages <= {"characters", "i18n", "mail", "problems", "web_addresses"}
