"""The sandbox of templates: they read their data and format it, and do nothing else.

A template of a project overrides a packaged one, so all of them run in the sandbox. It allows what
templates need instead of forbidding what is known to be dangerous: Jinja2's own sandbox would let
a template call every public method of an object, and so pydantic's `parse_file`.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

# In seconds, for one page or email. The largest ones take less than one.
TIMEOUT = 60.0
# Of the result of a multiplication, in characters or items; of a number, in bits.
MAX_SIZE = 1_000_000

_PLAIN = frozenset(
    {str, Markup, int, float, bool, tuple, list, dict, date, datetime, time, timedelta}
)
# `partial` is how we pass the language to the functions of templates.
_TEMPLATES_OWN = frozenset({Macro, BlockReference, LoopContext, partial})
_OWN_MODULES = ("rundbrief.", "jinja2.")


class TooSlowError(Exception):
    """Raised when a template doesn't end."""


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for templates that may not run programs or read files."""

    # Python can't be interrupted while it computes them.
    intercepted_binops = frozenset({"*", "**"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        # Nearly all attributes are of our views. Jinja2's checks concern other types, and would
        # make a build a tenth slower.
        if attribute[0] != "_" and _HARMLESS[type(obj)]:
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return type(obj) is not partial and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow macros, our functions and methods, and methods of plain values."""
        if type(obj) in _TEMPLATES_OWN:
            return True
        # Jinja2 wraps `format`, since it can read attributes.
        owner = getattr(getattr(obj, "__wrapped__", obj), "__self__", None)
        if type(owner) in _PLAIN:
            return True
        is_own = str(getattr(obj, "__module__", None)).startswith(_OWN_MODULES)
        return is_own or any(obj is known for known in self.globals.values())

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if _result_size(operator, left, right) > MAX_SIZE:
            raise SecurityError(f"the result of “{operator}” is too large")
        return super().call_binop(context, operator, left, right)


class _Harmless(dict[type, bool]):
    """Whether all public attributes of a type may be read: its methods are checked when called."""

    def __missing__(self, kind: type) -> bool:
        is_harmless = kind.__module__.startswith("rundbrief.") or kind in (date, datetime)
        return self.setdefault(kind, is_harmless)


_HARMLESS = _Harmless()


def _result_size(operator: str, left: Any, right: Any) -> int:
    """Estimate the size of a result: characters or items, and bits of a number."""
    if operator == "*" and isinstance(right, str | list | tuple):
        left, right = right, left
    if not isinstance(right, int):
        return 0
    if isinstance(left, str | list | tuple):
        return len(left) * right
    if isinstance(left, int):
        bits = left.bit_length()
        return bits * abs(right) if operator == "**" else bits + right.bit_length()
    return 0


@contextmanager
def time_limit() -> Iterator[None]:
    """Raise TooSlowError if a block takes too long.

    Not in threads, that is in the preview, and not on Windows: both lack the signal.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, TIMEOUT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
