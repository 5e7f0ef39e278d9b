"""Templates of a project format data; they run no programs, read no files, and end."""

from __future__ import annotations

import marshal
import signal
import subprocess
import sys

import jinja2
import pytest

from conftest import MKDOCS_YML, Folder
from rundbrief.i18n.texts import load_texts
from rundbrief.render import sandbox
from rundbrief.render.templates import (
    make_environment,
    new_environment,
    open_bytecode_cache,
    render,
)

FRONT = '{{% extends "packaged/front.html" %}}{{% block content %}}{}{{% endblock %}}'
UPDATE = '{{% extends "packaged/update.html" %}}{{% block content %}}{}{{% endblock %}}'

# Python's objects, from many starting points.
ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ().__class__.__base__.__subclasses__() }}",
    "{{ page.__class__.__init__.__globals__ }}",
    "{{ page.context.__class__ }}",
    "{{ page['__class__'] }}",
    "{{ page|attr('__class__') }}",
    "{{ page|attr('__cl' ~ 'ass__') }}",
    "{{ [page]|map(attribute='__class__')|first }}",
    "{{ '{0.__class__}'.format(page) }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(page) }}",
    "{{ '{x.__class__}'.format_map({'x': page}) }}",
    "{{ ('{0.__class__}'|e).format(page) }}",
    "{{ ['{0.__class__}'.format]|map('string')|list }}{{ '{0.__class__}'.format(page) }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__.os }}",
    "{{ namespace.__init__.__globals__.os }}",
    "{{ lipsum.__globals__.os.popen('id').read() }}",
    "{{ range.__self__ }}",
    "{{ _.func.__globals__ }}",
    "{{ _.__class__ }}",
    "{{ ngettext.__reduce__() }}",
    "{{ _('{x.__class__.__mro__}', x=page) }}",
    "{{ _('{x.context}', x=page) }}",
    "{{ _('{x[0]}', x='ab') }}",
    "{{ _('{x!r}', x=page) }}",
    "{{ _('{x:>99999999}', x='a') }}",
    "{{ _('{0}', x=page) }}",
    "{% macro m() %}{% endmacro %}{{ _('{x.__init__.__globals__}', x=m) }}",
    "{{ _('<b>{x.__class__}</b>', x=page.title|safe) }}",
    "{{ ngettext('{n.__class__}', '{n.__class__}', 1) }}",
    "{{ ngettext('{n}', '{x.__class__}', 2, x=page) }}",
    "{{ _.func }}",
    "{{ _.args }}",
    "{{ ngettext.keywords }}",
    "{{ loop.__init__ }}",
    "{% include '/etc/hostname' %}",
    "{% include '../../../mkdocs.yml' %}",
    "{% import 'packaged/../../secret' as x %}",
    "{% extends '../mkdocs.yml' %}",
    "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}",
    "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% set x = namespace() %}{{ x.__class__ }}",
)
# Methods that are public, and dangerous all the same.
METHODS = (
    "{{ page.update.parse_file('/etc/hostname') }}",
    "{{ page.update.parse_raw('x', proto='pickle', allow_pickle=True) }}",
    "{{ page.update.item.parse_file('/etc/hostname') }}",
    "{{ page.update.model_copy() }}",
    "{{ page.update.model_construct() }}",
    "{{ page.update['parse_file']('/etc/hostname') }}",
    "{{ (page.update|attr('parse_file'))('/etc/hostname') }}",
    "{% set f = page.update.parse_file %}{{ f('/etc/hostname') }}",
    "{{ page.update.date.today() }}",
    "{{ page.update.date.__reduce__() }}",
)
# Changes of what other pages show, too.
CHANGES = (
    "{{ {}.update({'x': 1}) }}",
    "{{ [].append(1) }}",
    "{{ {'x': 1}.pop('x') }}",
    "{{ {}.setdefault('x', 1) }}",
    "{{ [2, 1].sort() }}",
)


def front(folder: Folder, body: str, settings: str = MKDOCS_YML) -> tuple[int, str]:
    """Build a project whose own front page and page of an update have a body."""
    folder.write("mkdocs.yml", settings)
    folder.write("content/marketing/2026-11-18-shop.md", "# Shop\n\nOpen.\n")
    name, frame = ("update", UPDATE) if "page.update" in body else ("front", FRONT)
    folder.write(f"layouts/site/{name}.html", frame.format(body))
    result = folder.run("build", "--today", "2026-11-20", "--jobs", "1")
    return result.exit_code, result.output


@pytest.mark.parametrize("body", [*ESCAPES, *METHODS, *CHANGES])
def test_template_that_reaches_for_more_is_a_problem(folder, body):
    code, output = front(folder, body)
    assert code == 1, output
    assert "layouts/site/" in output
    assert "the template does something that isn't allowed" in output or (
        # A name that Jinja2 doesn't define is as good.
        "the template can't be used" in output
    )
    assert not (folder.root / "output/site").exists()


@pytest.mark.parametrize(
    "path", ["newsletter/newsletter.mjml", "newsletter/newsletter.txt", "cards/card.svg"]
)
def test_every_kind_of_template_is_in_the_sandbox(folder, path):
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    folder.write(f"layouts/{path}", "{{ lipsum.__globals__.os }}")
    result = folder.run("build", "--today", "2026-11-20", "--jobs", "1")
    assert result.exit_code == 1
    assert f"layouts/{path}:1: the template does something that isn't allowed" in result.output


def test_template_of_new_files_is_in_the_sandbox(folder):
    folder.write("layouts/content/update.md", "{{ lipsum.__globals__.os }}")
    result = folder.run("new", "update", "marketing", "The shop")
    assert result.exit_code == 1
    assert "layouts/content/update.md:1: the template does something" in result.output


def test_part_that_a_packaged_template_includes_is_in_the_sandbox(folder):
    folder.write("layouts/site/parts/footer.html", "{{ cycler.__init__.__globals__ }}")
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 1
    assert "layouts/site/parts/footer.html:1: the template does something" in result.output


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("{{ '{:>3}'.format(7) }} {{ '%03d' % 7 }}", "  7 007"),
        ("{{ 3 * 4 }} {{ 'ab' * 2 }} {{ 2 ** 10 }}", "12 abab 1024"),
        ("{{ 'a b'.split()|join('-') }} {{ 'x'.upper() }}", "a-b X"),
        ("{{ page.update.date.isoformat() }}", "2026-11-18"),
        ("{{ page.update.date.strftime('%d.%m.') }}", "18.11."),
        ("{% for i in range(3) %}{{ loop.cycle('a', 'b') }}{% endfor %}", "aba"),
        ("{% set n = namespace(x=1) %}{% set n.x = 2 %}{{ n.x }}", "2"),
        ("{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}", "ab"),
        (
            "{% macro m(x) %}[{{ x }}{{ caller() }}]{% endmacro %}{% call m(1) %}2{% endcall %}",
            "[12]",
        ),
        ("{% for k, v in {'a': 1}.items() %}{{ k }}{{ v }}{% endfor %}", "a1"),
        ("{{ page.update|pprint|length > 100 }}", "True"),
        ("{{ _('Draft') }} {{ dict(a=1).a }}", "Draft 1"),
    ],
)
def test_what_templates_need_is_allowed(folder, body, shown):
    code, output = front(folder, f"<i>{body}</i>")
    assert code == 0, output
    name = "marketing/2026-11-18-shop/index" if "page.update" in body else "index"
    page = (folder.root / f"output/site/{name}.html").read_text()
    assert f"<i>{shown}</i>" in page


ENDLESS = (
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% macro m(n) %}{% for i in range(9) %}{{ m(n + 1) }}{% endfor %}{% endmacro %}{{ m(0) }}",
    "{% for a in range(99999) recursive %}{{ loop(range(99999)) }}{% endfor %}",
)
LARGE = (
    "{% for i in range(10**9) %}{% endfor %}",
    "{{ range(100001)|list }}",
    "{{ 9**(9**9) }}",
    "{{ 2**10000000 }}",
    "{{ (2**900000) * (2**900000) }}",
    "{{ 'x' * 10**10 }}",
    "{{ 10**10 * 'x' }}",
    "{{ [0] * 10**10 }}",
    "{{ (0,) * 10**10 }}",
)


@pytest.mark.parametrize("body", LARGE)
def test_template_that_allocates_is_a_problem(folder, body):
    code, output = front(folder, body)
    assert code == 1
    assert "layouts/site/front.html:1: the template" in output


@pytest.mark.parametrize("body", ENDLESS)
def test_template_that_never_ends_is_a_problem(folder, monkeypatch, body):
    monkeypatch.setattr(sandbox, "TIMEOUT", 1.0)
    code, output = front(folder, body)
    assert code == 1
    assert "layouts/site/front.html:1: the template" in output
    assert "takes too much time or memory" in output or "endlessly" in output


def test_time_limit_leaves_nothing_behind(folder):
    before = signal.getsignal(signal.SIGALRM)
    assert front(folder, "x")[0] == 0
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


TRUSTING = MKDOCS_YML.replace("[rundbrief]", "[rundbrief: {trust_layouts: true}]")


def test_project_can_trust_its_templates(folder):
    """And take it back: neither its pages nor its compiled templates are reused then."""
    body = "<i>{{ ''.__class__.__name__ }}</i>"
    assert front(folder, body)[0] == 1
    code, output = front(folder, body, TRUSTING)
    assert code == 0, output
    assert "<i>str</i>" in (folder.root / "output/site/index.html").read_text()
    assert front(folder, body)[0] == 1


def test_compiled_templates_of_a_trusted_project_stay_there(tmp_path):
    """They call functions without asking the sandbox."""
    texts = load_texts("en")
    caches = [open_bytecode_cache(tmp_path / "p", texts, trusted=it) for it in (True, False)]
    assert None not in caches
    assert len({it.pattern for it in caches if it}) == 2


def test_compiled_template_that_somebody_else_wrote_is_compiled_again(tmp_path, monkeypatch):
    """Even with the same name in the same folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    texts = load_texts("en")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/front.html").write_text("{{ 'done'|upper }}")

    def show() -> str:
        environment = new_environment(jinja2.FileSystemLoader(tmp_path / "templates"), texts)
        environment.bytecode_cache = open_bytecode_cache.__wrapped__(tmp_path / "p", texts)
        return render(environment, "front.html")

    assert show() == "DONE"
    (file,) = (path for path in tmp_path.rglob("*.cache"))
    code = marshal.dumps(compile("raise SystemExit('evil')", "x", "exec"))
    file.write_bytes(file.read_bytes()[:16] + code)
    assert show() == "DONE"


def test_contributors_folders_hold_no_templates_and_no_hooks(folder):
    """A folder named `layouts` in the content is a folder like any other."""
    ran = folder.root / "ran"
    for path in ("layouts/site/front.html", "marketing/layouts/site/front.html"):
        folder.write(f"content/{path}", "{{ lipsum.__globals__.os.abort() }}")
    for path in ("hooks.py", "hooks/hook.py", "layouts/hook.py", "conftest.py", "mkdocs.py"):
        folder.write(f"content/{path}", f"open({str(ran)!r}, 'w')\n")
    folder.write("content/mkdocs.yml", "hooks: [hooks.py]\n")
    folder.write("content/layouts/2026-11-18-shop.md", "# Shop\n\nOpen.\n")
    result = folder.run("build", "--today", "2026-11-20")
    assert not ran.exists()
    published = folder.files("output/site")
    assert not any(b"lipsum" in data for data in published.values()), result.output


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ("theme: {name: rundbrief, custom_dir: content/layouts}", "custom_dir"),
        ("theme: {name: rundbrief, custom_dir: content}", "custom_dir"),
        ("theme: {name: rundbrief, custom_dir: link}", "custom_dir"),
        ("hooks: [content/hook.py]", "hooks"),
        ("hooks: [link/../hook.py]", "hooks"),
        ("hooks: [layouts/../content/hook.py]", "hooks"),
        ("INHERIT: content/base.yml", "INHERIT"),
    ],
)
def test_programs_in_the_content_are_refused(folder, setting, named):
    """Whoever may write updates could run anything."""
    ran = folder.root / "ran"
    folder.write("content/hook.py", f"open({str(ran)!r}, 'w')\n")
    folder.write("content/base.yml", "hooks: [content/hook.py]\n")
    folder.write("content/layouts/site/front.html", "evil")
    folder.write("layouts/site/assets/own.css", "")
    (folder.root / "link").symlink_to("content/layouts")
    key = setting.partition(":")[0]
    lines = [line for line in MKDOCS_YML.splitlines() if not line.startswith(key)]
    file = folder.write("mkdocs.yml", "\n".join([*lines, setting, ""]))
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 1
    said = f"{file}:{len(lines) + 1}: {named} must not be in the content folder"
    assert said in result.output
    assert not ran.exists()


def test_extension_in_the_content_is_never_imported(folder):
    """Python would look for modules in the folder in which it is started."""
    ran = folder.root / "ran"
    folder.write("content/hook.py", f"open({str(ran)!r}, 'w')\n")
    folder.write("mkdocs.yml", f"{MKDOCS_YML}markdown_extensions: [content.hook]\n")
    command = [sys.executable, "-m", "rundbrief", "build"]
    done = subprocess.run(command, cwd=folder.root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "content.hook" in done.stderr
    assert not ran.exists()


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"base.yml": "INHERIT: content/x.yml"}, "base.yml:1: INHERIT"),
        ({"base.yml": "INHERIT: a/b.yml", "a/b.yml": "INHERIT: ../content/x.yml"}, "b.yml:1: INHE"),
        ({"base.yml": "site_url: ''\nhooks: [content/hook.py]"}, "base.yml:2: hooks"),
        ({"base.yml": "docs_dir: content\nhooks:\n  - content/hook.py"}, "base.yml:3: hooks"),
        ({"base.yml": "INHERIT: mkdocs.yml"}, "INHERIT leads from file to file"),
        ({"base.yml": f"x: {'y' * 300_000}"}, "base.yml:1: the settings can't be read"),
    ],
)
def test_programs_in_the_content_are_refused_through_other_files(folder, files, place):
    ran = folder.root / "ran"
    folder.write("content/hook.py", f"open({str(ran)!r}, 'w')\n")
    folder.write("content/x.yml", f"x: !!python/object/apply:os.mkdir [{str(ran)!r}]\n")
    for path, text in files.items():
        folder.write(path, f"{text}\n")
    settings = MKDOCS_YML
    if "docs_dir" in "".join(files.values()):
        settings = settings.replace("docs_dir: content\n", "")
    folder.write("mkdocs.yml", f"INHERIT: base.yml\n{settings}")
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 1
    assert place in result.output
    assert not ran.exists()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("hooks: [!ENV [NO, content/hook.py]]", "hooks must not be in the content"),
        ("x: &a {hooks: [content/hook.py]}\n<<: *a", "hooks must not be in the content"),
        ("x: &a {INHERIT: content/x.yml}\n<<: [*a]", "INHERIT must not be in the content"),
        ('"\\x49NHERIT": content/x.yml', "INHERIT must not be in the content"),
        ('"hook\\x73": [content/hook.py]', "hooks must not be in the content"),
        ("INHERIT:", "INHERIT is not the path of a file"),
        ("INHERIT: ''", "INHERIT is not the path of a file"),
        ("INHERIT: 5", "INHERIT is not the path of a file"),
        ("INHERIT: {a: b}", "INHERIT is not the path of a file"),
        ('INHERIT: "a\\0b"', "INHERIT is not the path of a file"),
        ("INHERIT: !ENV NO", "INHERIT is not the path of a file"),
    ],
)
def test_programs_in_the_content_are_refused_however_they_are_written(folder, lines, said):
    ran = folder.root / "ran"
    folder.write("content/hook.py", f"open({str(ran)!r}, 'w')\n")
    folder.write("content/x.yml", "hooks: [content/hook.py]\n")
    folder.write("mkdocs.yml", f"{lines}\n{MKDOCS_YML}")
    result = folder.run("check", "--today", "2026-11-20")
    assert result.exit_code == 1
    assert said in result.output
    assert not ran.exists()


def test_layouts_that_lead_into_the_content_are_refused(folder):
    folder.write("content/own/site/front.html", "evil")
    (folder.root / "layouts").symlink_to("content/own")
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 1
    assert "layouts must not be in the content folder" in result.output


def test_content_in_the_layouts_is_refused(folder):
    """Its files would be published as they are."""
    (folder.root / "layouts/site").mkdir(parents=True)
    folder.content.rename(folder.root / "layouts/site/content")
    folder.write("mkdocs.yml", MKDOCS_YML.replace("docs_dir: c", "docs_dir: layouts/site/c"))
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 1
    assert "layouts must not be in the content folder" in result.output


def test_packaged_templates_are_in_the_sandbox(tmp_path):
    """So a project's own templates are, too: each may extend the other."""
    assert make_environment((tmp_path,), load_texts("en")).sandboxed
