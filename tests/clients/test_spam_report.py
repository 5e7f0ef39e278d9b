"""Reading SpamAssassin's report."""

from spam_report import Hit, parse_report, report_scores

REPORT = """\
Content preview:  9.9 NOT_A_RULE but text

Content analysis details:   (1.1 points, 5.0 required)

 pts rule name              description
---- ---------------------- --------------------------------------------------
-0.0 NO_RELAYS              Informational: message was not relayed via SMTP
 1.1 HTML_TINY              BODY: HTML is tiny

"""


def test_report():
    assert list(parse_report(REPORT)) == [
        Hit(0.0, "NO_RELAYS", "Informational: message was not relayed via SMTP"),
        Hit(1.1, "HTML_TINY", "BODY: HTML is tiny"),
    ]


def test_missing_program_is_a_friendly_message(monkeypatch, capsys):
    monkeypatch.setattr("shutil.which", lambda _: None)
    report_scores({})
    expected = "SpamAssassin is missing; on Debian: sudo apt-get install spamassassin\n"
    assert capsys.readouterr().out == expected
