"""Jinja2 templates. Those of a project override the packaged ones file by file."""

from __future__ import annotations

import contextlib
import json
import marshal
import os
import tempfile
import traceback
from collections.abc import Iterable
from email.utils import format_datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from rundbrief.disk import path_as_typed
from rundbrief.editorial import formatting as dates
from rundbrief.editorial.state_display import find_icon, find_label, find_symbol, find_tone
from rundbrief.i18n.texts import Texts, _, fill
from rundbrief.incremental.cache_key import CacheKey, read_cache_key
from rundbrief.incremental.digests import digest
from rundbrief.incremental.program import digest_of_program
from rundbrief.markup.text_wrapping import wrap
from rundbrief.problems import Problem, ProblemsError
from rundbrief.render.sandbox import Sandbox, TooSlowError, time_limit


def packaged_layouts() -> Path:
    """Return the folder of layouts, which is in the package, or next to it in a checkout."""
    inside = Path(__file__).parents[1] / "layouts"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "layouts"


def layout_folders(own: Iterable[Path], kind: str) -> tuple[Path, ...]:
    """List the folders of one kind, such as `site` or `newsletter`, by precedence."""
    folders = dict.fromkeys(path / kind for path in (*own, packaged_layouts()))
    return tuple(folder for folder in folders if folder.is_dir())


def make_environment(
    folders: tuple[Path, ...],
    texts: Texts,
    bytecode_cache: BytecodeCache | None = None,
    *,
    trusted: bool = False,
) -> jinja2.Environment:
    """Return the environment for some folders. Each template is compiled once per change.

    Changed templates are detected here and not while pages are rendered, so that all pages of a
    build use the same ones. bytecode_cache: stores compiled templates between builds. trusted: see
    `new_environment`.
    """
    environment = _make_environment(folders, texts, bytecode_cache, trusted=trusted)
    known = environment.cache
    if known and not all(template.is_up_to_date for template in known.values()):
        # All of them, since templates keep references to the macros that they import.
        known.clear()
    return environment


@cache
def _make_environment(
    folders: tuple[Path, ...], texts: Texts, bytecode_cache: BytecodeCache | None, *, trusted: bool
) -> jinja2.Environment:
    environment = new_environment(load_from(folders), texts, trusted=trusted)
    environment.auto_reload = False
    environment.bytecode_cache = bytecode_cache
    return environment


class BytecodeCache(jinja2.FileSystemBytecodeCache):
    """Compiled templates, stored between builds. Losing them only costs time.

    Jinja2 chooses a safe folder. The files are ours: Jinja2's contain a pickle.
    """

    def __init__(self, key: CacheKey, pattern: str) -> None:
        super().__init__(pattern=pattern)
        self.key = key

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError, EOFError, ValueError, TypeError):
            code = self.key.unseal(_identity(bucket), self._file(bucket).read_bytes())
            bucket.code = marshal.loads(code) if code else None  # noqa: S302  # only we sealed it

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):  # such as a full disk
            handle, name = tempfile.mkstemp(dir=self.directory)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(self.key.seal(_identity(bucket), marshal.dumps(bucket.code)))
                os.replace(name, self._file(bucket))  # noqa: PTH105
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def _file(self, bucket: Bucket) -> Path:
        return Path(self.directory, self.pattern % (bucket.key,))


def _identity(bucket: Bucket) -> bytes:
    return digest(bucket.key, bucket.checksum)


@cache
def open_bytecode_cache(
    project: Path, texts: Texts, *, trusted: bool = False
) -> BytecodeCache | None:
    """Open the cache of compiled templates, if there is a safe place for it. project: its folder.

    It is not in the project's own cache: compiled templates are code, and whoever can write there,
    such as everybody who shares a cache in CI, could make us run anything. Jinja2 uses a folder in
    the system's temporary directory that only the user can write to. trusted: see
    `new_environment`, which compiles differently.
    """
    # The compiler folds constants, also through filters, whose results depend on the language.
    salt = digest(digest_of_program(), texts.language, repr(trusted)).hex()
    try:
        compiled = BytecodeCache(read_cache_key(project), f"rundbrief-{salt}-%s.cache")
        is_inside = Path(compiled.directory).resolve().is_relative_to(project.resolve())
    except (OSError, RuntimeError):
        return None
    return None if is_inside else compiled


def load_from(
    folders: Iterable[Path], kind: type[jinja2.FileSystemLoader] = jinja2.FileSystemLoader
) -> jinja2.BaseLoader:
    """Build the loader: the first folder that has a template wins.

    `packaged/base.html` refers to the last folder, so that a project's `base.html` can extend it.
    """
    names = [str(folder) for folder in folders]
    packaged = jinja2.PrefixLoader({"packaged": kind(names[-1:])})
    return jinja2.ChoiceLoader([kind(names), packaged])


def new_environment(
    loader: jinja2.BaseLoader, texts: Texts, *, trusted: bool = False
) -> jinja2.Environment:
    """Build an environment that escapes output, has our filters, and raises for undefined names.

    Plain text, that is `.txt` and `.md`, is not escaped. trusted: templates may run programs;
    otherwise they are in a sandbox.
    """
    environment = (jinja2.Environment if trusted else Sandbox)(
        loader=loader,
        autoescape=jinja2.select_autoescape((), disabled_extensions=("txt", "md"), default=True),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.globals["_"] = partial(_translate, texts)
    environment.globals["ngettext"] = partial(_translate_count, texts)
    environment.filters.update(_filters(texts))
    return environment


def render(environment: jinja2.Environment, name: str, **values: object) -> str:
    """Render a template. Raises ProblemsError with the template's file and line."""
    try:
        with time_limit():
            return environment.get_template(name).render(**values)
    except jinja2.TemplateSyntaxError as exc:
        place = (exc.filename or exc.name or name, exc.lineno)
        raise ProblemsError([_broken(*place, str(exc.message))]) from exc
    except jinja2.TemplateNotFound as exc:
        raise ProblemsError(
            [_broken(*_template_line(exc, name), f"{exc.name} is missing")]
        ) from exc
    except jinja2.UndefinedError as exc:
        raise ProblemsError([_broken(*_template_line(exc, name), str(exc.message))]) from exc
    except SecurityError as exc:
        raise ProblemsError([_forbidden(*_template_line(exc, name), str(exc))]) from exc
    except RecursionError as exc:
        raise ProblemsError([_endless(*_template_line(exc, name))]) from exc
    except (TooSlowError, MemoryError) as exc:
        raise ProblemsError([_too_large(*_template_line(exc, name))]) from exc
    except (TypeError, ValueError, ArithmeticError, LookupError, AssertionError) as exc:
        # Filters raise these for values that they don't support.
        raise ProblemsError([_broken(*_template_line(exc, name), str(exc))]) from exc


def _template_line(exc: Exception, name: str) -> tuple[str, int]:
    """Find the innermost template in a traceback; Jinja2 maps frames to template lines."""
    frames = [f for f in traceback.extract_tb(exc.__traceback__) if not f.filename.endswith(".py")]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (name, 0)


def _broken(file: str, line: int, reason: str) -> Problem:
    what = _("the template can't be used ({reason})")
    why = _("every page or email based on it would be broken")
    fix = _("compare it with the packaged template of the same name, or delete it to use that one")
    return Problem(path_as_typed(file).as_posix(), line, what, why, fix, {"reason": reason})


def _endless(file: str, line: int) -> Problem:
    what = _("the template includes or extends itself endlessly")
    why = _("every page or email based on it would be broken")
    fix = _("to extend the packaged template, use {example}, with “packaged/” before the name")
    example = '{% extends "packaged/base.html" %}'
    return Problem(path_as_typed(file).as_posix(), line, what, why, fix, {"example": example})


def _forbidden(file: str, line: int, reason: str) -> Problem:
    what = _("the template does something that isn't allowed ({reason})")
    why = _("templates only format the data that they get; they don't run programs or read files")
    fix = _(
        "change the template, or set “trust_layouts: true” in mkdocs.yml if everybody who can"
        " change it may run programs on this computer"
    )
    return Problem(path_as_typed(file).as_posix(), line, what, why, fix, {"reason": reason})


def _too_large(file: str, line: int) -> Problem:
    what = _("the template takes too much time or memory")
    why = _("the build would never end")
    fix = _("look for a loop with too many steps")
    return Problem(path_as_typed(file).as_posix(), line, what, why, fix)


def _translate(texts: Texts, message: str, /, **values: Any) -> str:
    """Translate a message.

    With markup among the values, the result is markup and the other values are escaped.
    """
    text = texts(message)
    if any(isinstance(value, Markup) for value in values.values()):
        return fill(Markup(text), values)  # noqa: S704  # of the catalogue or the template
    return fill(text, values) if values else text


def _translate_count(texts: Texts, one: str, many: str, number: int, /, **values: Any) -> str:
    return texts.plural(one, many, number, **values)


def _filters(texts: Texts) -> dict[str, Any]:
    return {
        # A JSON string is a valid YAML string.
        "tojson_yaml": partial(json.dumps, ensure_ascii=False),
        "date": lambda day, form="medium": dates.format_date(day, texts, form),
        "day": lambda day: dates.format_day(day, texts),
        "moment": lambda moment: dates.format_moment(moment, texts),
        "rfc822": format_datetime,  # the date format of RSS
        "ago": lambda day, today: dates.format_age(day, today, texts),
        "period": lambda period: dates.format_period(period, texts),
        "period_range": lambda period: dates.format_period_days(period, texts),
        "duration": lambda duration: dates.format_duration(duration, texts),
        "months": lambda first, last: dates.format_month_range(first, last, texts),
        "number": lambda value: dates.format_number(value, texts),
        # A closed issue may contain a code that this version doesn't know.
        "label": lambda code, kind="": texts(find_label(code, kind)),
        "tone": find_tone,
        "icon": find_icon,
        "symbol": find_symbol,
        "wrap": lambda text: "\n".join(wrap(" ".join(text.split()))),
    }
