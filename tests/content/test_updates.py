from datetime import date

import pytest

from rundbrief.content.schema import Ask, Health, Image, Source, Update
from rundbrief.i18n.texts import load_texts
from rundbrief.markup.word_digest import digest_words
from rundbrief.problems import shown

PATH = "content/marketing/2026-11-18-launch.md"
METRICS = "signups: {name: Sign-ups}\n"


def problems_of(folder, front_matter):
    folder.write("content/metrics.yml", METRICS)
    folder.write(PATH, f"---\n{front_matter}\n---\nText")
    return [problem.removeprefix(PATH) for problem in folder.read()[1]]


def test_update_without_front_matter(folder):
    folder.write(PATH, "# The *launch*\n\nIt is **live**.\n\n![A shop](../images/a%20b.png)\n")
    content, problems = folder.read()
    body = "\n\nIt is **live**.\n\n![A shop](../images/a%20b.png)\n"
    assert problems == []
    assert content.updates == (
        Update(
            source=Source(
                path="marketing/2026-11-18-launch.md",
                shown=PATH,
                body=body,
                line=1,
                title_id="the-launch",
            ),
            department="marketing",
            date=date(2026, 11, 18),
            title="The launch",
            summary="It is live.",
            image=Image(path="images/a b.png", alt="A shop"),
            checksum=digest_words("The launch", "", body),
        ),
    )


def test_update_with_every_key(folder):
    folder.write("content/metrics.yml", METRICS)
    front = (
        "title: 2026\ndate: 2026-11-17\ndepartment: support\nhealth: at-risk\nsummary: S\n"
        "audience: public\nhighlight: true\nauthors: Ada\ntags: [a, 1]\nneeds: [workshop]\n"
        "asks:\n  - {to: workshop, what: W, due: 2026-11-27, answered: 2026-11-19}\n"
        "metrics: {signups: 412}\nexpires: 2026-12-01\ndraft: true\nnothing_to_report: true\n"
        "correction: It is 2026.\n"
    )
    folder.write(PATH, f"---\n{front}---\nText")
    content, problems = folder.read()
    assert problems == [
        f"{PATH}:17: the update says that there is nothing to report, but reports something"
    ]
    assert content.updates == (
        Update(
            source=Source(path="marketing/2026-11-18-launch.md", shown=PATH, body="Text", line=20),
            department="support",
            date=date(2026, 11, 17),
            title="2026",
            summary="S",
            health=Health.AT_RISK,
            audience="public",
            highlight=True,
            authors=("Ada",),
            tags=("a", "1"),
            needs=("workshop",),
            asks=(
                Ask(to="workshop", what="W", due=date(2026, 11, 27), answered=date(2026, 11, 19)),
            ),
            metrics={"signups": 412.0},
            expires=date(2026, 12, 1),
            draft=True,
            nothing_to_report=True,
            metric_lines={"signups": 14},
            correction="It is 2026.",
            correction_line=18,
            checksum=digest_words("2026", "S", "Text"),
        ),
    )


def test_empty_keys_are_left_out(folder):
    assert problems_of(folder, "title:\nhealth:\nexpires:") == []


@pytest.mark.parametrize(
    ("front_matter", "problem"),
    [
        ("title: ''", ":2: title is empty"),
        ("title: true", ":2: title is “true”, which is not text"),
        ("title: [a]", ':2: title is “["a"]”, which is not text'),
        (
            'title: "a\\eb"',
            ":2: title is “a\ufffdb”, which contains an invisible control character",
        ),
        (f"title: {{{'a' * 70}: 1}}", f':2: title is “{{"{"a" * 57}…”, which is not text'),
        ("tags:", ":2: tags is empty"),
        ("draft:", ":2: draft is empty"),
        ("draft: yes", ":2: draft is “yes”, which is neither true nor false"),
        ("tags: {a: 1}", ':2: tags is “{"a": 1}”, which is not a list'),
        ("tags:\n  - a\n  - [b]", ':4: tags is “["b"]”, which is not text'),
        ("date: 2026-02-30", ":2: date is “2026-02-30”, which is not a valid date"),
        ("date: 2026", ":2: date is “2026”, which is not a valid date"),
        ("health: On Track", ":2: health is “On Track”, which is not an allowed value"),
        ("health: true", ":2: health is “true”, which is not an allowed value"),
        ("asks: support", ":2: asks is “support”, which is not a list"),
        ("asks: [support]", ":2: asks is “support”, which is not a group of keys"),
        (
            "x: 1\nasks:\n  - to: support\n    what: x\n    du: 1",
            ":2: unknown key “x”|:6: unknown key “du”",
        ),
        (
            "asks:\n  - {to: support, what: a}\n  -\n    what: b\n    to: suport",
            ":6: unknown department “suport”",
        ),
        ("department: suport", ":2: unknown department “suport”"),
        ("needs:\n  - support\n  - suport", ":4: unknown department “suport”"),
        ("metrics:\n  signups: many", ":3: signups is “many”, which is not a number"),
        ("metrics: {signups: true}", ":2: signups is “true”, which is not a number"),
        ("metrics: [1]", ":2: metrics is “[1]”, which is not a group of keys"),
        ("metrics:\n  sign-ups: 1", ":3: unknown metric “sign-ups”"),
        (
            "asks:\n  - to: support\n    what: x\n    answered: 2026-11-21",
            ":5: answered is 2026-11-21, which is in the future (today: 2026-11-20)",
        ),
        (
            "title: a\ndate: 2026-11-21",
            ":3: the date 2026-11-21 is in the future (today: 2026-11-20)",
        ),
    ],
)
def test_key_that_is_wrong(folder, front_matter, problem):
    assert problems_of(folder, front_matter) == problem.split("|")


def test_future_date_in_the_name_is_warned_of_without_a_line(folder):
    path = "content/marketing/2026-11-30-x.md"
    folder.write(path, "---\ntitle: a\n---\nText.\n")
    assert folder.read()[1] == [f"{path}: the date 2026-11-30 is in the future (today: 2026-11-20)"]


@pytest.mark.parametrize(
    ("name", "body", "title"),
    [
        ("2026-11-18-Neue-Seite", "Text", "Neue Seite"),
        ("2026-11-18_SSO_fix", "", "SSO fix"),
        ("2026-11-18", "Text", "2026-11-18"),
        ("2026-11-18-a", "Text\n\n## Later *heading* {#x}\n", "Later heading"),
        ("2026-11-18-a", "# \n\nText", "A"),
        ("2026-11-18-a", "#\n\nText", "A"),
        ("2026-11-18-a", "## 2. *Quarter*\n", "2. Quarter"),
        ("2026-11-18-a", "Title\n=====\n", "Title"),
        ("2026-11-18-a", "```\n# code\n```\n", "A"),
    ],
)
def test_title_is_found(folder, name, body, title):
    folder.write(f"content/marketing/{name}.md", body)
    assert [u.title for u in folder.read()[0].updates] == [title]


@pytest.mark.parametrize(
    ("body", "image"),
    [
        ("![a](b.png)", Image(path="marketing/b.png", alt="a")),
        ("![a](/b.png)", Image(path="b.png", alt="a")),
        ("![](<b.png> 'T')", Image(path="marketing/b.png", alt="")),
        ("![a](https://x/y.png) ![b](//x/y.png) ![c](data:x) ![d](#x)", None),
        ("![a](../../b.png)", None),
        ("```\n![a](b.png)\n```", None),
    ],
)
def test_first_picture_of_our_own(folder, body, image):
    folder.write(PATH, body)
    assert [u.image for u in folder.read()[0].updates] == [image]


@pytest.mark.parametrize(
    "text", ["", "# A title alone\n", "<!-- a hint -->\n", "---\nhealth: on-track\n---\n"]
)
def test_headline_without_a_text_is_warned_of(folder, text):
    path = "content/marketing/2026-11-18-x.md"
    folder.write(path, text)
    assert folder.read()[1] == [f"{path}: the update has a headline but no text"]


@pytest.mark.parametrize(
    "text",
    [
        "---\nsummary: It is so.\n---\n",
        "---\nnothing_to_report: true\n---\n",
        "---\ndraft: true\n---\n",
        "---\nasks: [{to: support, what: Help}]\n---\n",
        "```\ncode\n```\n",
        "![A picture](x.png)\n",
    ],
)
def test_update_with_content_has_no_warning(folder, text):
    folder.write("content/marketing/2026-11-18-x.md", text)
    assert folder.read()[1] == []


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ada Brandt <ada@example.org>", ("Ada Brandt",)),
        ("[ada@example.org, Bo]", ("Bo",)),
        ("Ada (ada@example.org) Brandt", ("Ada Brandt",)),
        ("mailto:ada@example.org", ()),
    ],
)
def test_mail_address_of_an_author_is_left_out_with_a_warning(folder, authors, names):
    folder.write(PATH, f"---\ntitle: T\nauthors: {authors}\n---\nText")
    content, problems = folder.read()
    assert [update.authors for update in content.updates] == [names]
    assert problems == [f"{PATH}:3: authors contains an email address, which is left out"]


def test_handle_of_an_author_is_a_name(folder):
    folder.write(PATH, "---\nauthors: ['@ada', O'Neil & Co.]\n---\nText")
    content, problems = folder.read()
    assert ([u.authors for u in content.updates], problems) == ([("@ada", "O'Neil & Co.")], [])


def test_mail_address_that_git_takes_for_a_name_is_left_out(folder):
    folder.write(PATH, "Text")
    folder.git("init", "-q", "-b", "main")
    folder.git("add", "-A")
    folder.git("commit", "-q", "-m", "Write", "--author=ada@example.org <ada@example.org>")
    content, problems = folder.read()
    assert ([update.authors for update in content.updates], problems) == ([()], [])


@pytest.mark.parametrize(
    "name", ["2026-1-8-a", "2026_01_08-a", "2026.1.8 a", "20260108-a", "20260108", "2026-01-08"]
)
def test_date_in_a_name_may_be_written_in_other_ways(folder, name):
    folder.write(f"content/marketing/{name}.md", "Text.")
    content, problems = folder.read()
    assert ([u.date for u in content.updates], problems) == ([date(2026, 1, 8)], [])


@pytest.mark.parametrize(
    "name",
    [
        *("18.11.2026-a", "a-2026-11-18", "18-11-26", "week 2026_11_18"),
        *("2026-W46-report", "KW46", "2026-KW-46", "kw 46 Bericht", "cw46"),
    ],
)
def test_date_in_a_name_that_is_not_read_is_warned_of(folder, name):
    folder.write(f"content/marketing/{name}.md", "Text.")
    folder.commit()
    content, problems = folder.read()
    assert [u.date for u in content.updates] == [date(2026, 11, 1)]
    what = (
        "the date in the file name can't be read; 2026-11-01, the day of its first commit, is used"
    )
    assert problems == [f"content/marketing/{name}.md: {what}"]


@pytest.mark.parametrize(
    "name", ["route-66", "v1.2.3", "12345678", "iso-27001-2022", "66kw-charger", "w46"]
)
def test_number_in_a_name_is_no_date(folder, name):
    folder.write(f"content/marketing/{name}.md", "Text.")
    folder.commit()
    assert folder.read()[1] == []


def test_folder_with_dates_in_other_forms_is_a_department(folder):
    (folder.content / "departments.yml").unlink()
    folder.write("content/netze/20261118-a.md", "Text.")
    assert [d.slug for d in folder.read()[0].departments] == ["netze"]


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-18 10:00:00 +0100",
        "2026-11-18T10:00:00.123Z",
        "2026-11-18 10:00",
        "2026-11-18T23:30:00-08:00",
    ],
)
def test_date_with_a_time_is_that_day(folder, written):
    folder.write(PATH, f"---\ndate: {written}\n---\nText.\n")
    content, problems = folder.read()
    assert ([u.date for u in content.updates], problems) == ([date(2026, 11, 18)], [])


@pytest.mark.parametrize(
    ("line", "listed"),
    [
        ("tags: launch, winter-pass", "[launch, winter-pass]"),
        ("authors: Ada Brandt; Luca Ferrante", "[Ada Brandt, Luca Ferrante]"),
        ("needs: support,workshop", "[support, workshop]"),
    ],
)
def test_list_without_brackets_is_a_problem(folder, line, listed):
    folder.write(PATH, f"---\n{line}\n---\nText.\n")
    (problem,) = folder.compile().problems
    assert shown(problem.fix, problem, load_texts("en")) == (
        f"use a list, for example {listed}; if it is only one, put it in brackets and quotes"
    )


def test_comma_in_brackets_is_part_of_a_value(folder):
    folder.write(PATH, '---\nauthors: ["Brandt, Ada"]\n---\nText.\n')
    content, problems = folder.read()
    assert ([u.authors for u in content.updates], problems) == ([("Brandt, Ada",)], [])


def test_name_of_a_tag_has_a_limit(folder):
    folder.write("content/marketing/2026-11-18-a.md", f"---\ntags: [{'企' * 101}]\n---\nText.\n")
    (problem,) = folder.read()[1]
    assert problem.endswith("tags has a name of 101 characters; the limit is 100")


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("expires: 2026-11-18", "2: expires (2026-11-18) is not after the update's own date"),
        ("nothing_to_report: true\nhighlight: true", "2: the update says that there is nothing"),
        ("correction: ja", "2: correction is “ja”, which is no sentence"),
        ("correction: yes", "2: correction is “yes”, which is no sentence"),
    ],
)
def test_keys_that_keep_an_update_out_of_the_newsletter(folder, front, problem):
    folder.write("content/marketing/2026-11-18-a.md", f"---\n{front}\n---\nText.\n")
    (said,) = folder.read()[1]
    assert said.startswith(f"content/marketing/2026-11-18-a.md:{problem}")
