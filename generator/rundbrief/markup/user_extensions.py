"""A project's own Markdown extensions, and whether their output can be cached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from secrets import token_bytes
from typing import Any

from rundbrief.config.settings import Project
from rundbrief.incremental.digests import digest_of

_PACKAGES = ("markdown.extensions", "pymdownx")
# They read other files.
_READERS = frozenset({"pymdownx.b64", "pymdownx.snippets"})


@dataclass(frozen=True, eq=False)
class UserExtensions:
    """The Markdown extensions of a project, which apply to texts, titles and summaries."""

    names: tuple[str, ...] = ()
    # By the name of the extension.
    configs: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, project: Project) -> UserExtensions:
        return cls(project.markdown_extensions, project.markdown_configs)

    @cached_property
    def digest(self) -> bytes | None:
        """See `digest_of_extensions`."""
        return digest_of_extensions(self.names, dict(self.configs))

    @cached_property
    def cache_key(self) -> bytes:
        """The digest; random if output isn't deterministic, so that nothing is reused."""
        return self.digest or token_bytes()


NO_EXTENSIONS = UserExtensions()


def digest_of_extensions(extensions: Iterable[str], configs: Mapping[str, Any]) -> bytes | None:
    """Digest extensions and their configuration; None where output isn't deterministic.

    An unknown extension may read other files, or the clock.
    """
    extensions = tuple(extensions)
    functions = [value for value in _values(configs) if callable(value)]
    if not all(_is_known(name) for name in (*extensions, *map(_module_of, functions))):
        return None
    try:
        return digest_of((extensions, _named(configs)))
    except TypeError:
        return None


def _is_known(name: str) -> bool:
    if not name or name in _READERS:
        return False
    if "." not in name:
        # Markdown's own extensions may be called without their package.
        return find_spec(f"{_PACKAGES[0]}.{name.partition(':')[0]}") is not None
    return name.startswith(tuple(f"{package}." for package in _PACKAGES))


def _values(config: Any) -> Iterator[Any]:
    """Walk through all that is configured."""
    yield config
    inside: Iterable[Any] = ()
    if isinstance(config, Mapping):
        inside = config.values()
    elif isinstance(config, list | tuple):
        inside = config
    for value in inside:
        yield from _values(value)


def _module_of(function: Any) -> str:
    """Name the module of a function that can be found there; empty for any other one."""
    name = getattr(function, "__qualname__", "")
    return "" if not name or "<" in name else str(getattr(function, "__module__", ""))


def _named(config: Any) -> Any:
    """Replace functions by their names."""
    if isinstance(config, Mapping):
        return {str(key): _named(value) for key, value in config.items()}
    if isinstance(config, list | tuple):
        return [_named(value) for value in config]
    return f"{_module_of(config)}:{config.__qualname__}" if callable(config) else config
