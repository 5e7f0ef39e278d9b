"""Jinja2 as it is, with less to do for each value and each macro.

A page of ours writes hundreds of values and calls hundreds of macros. What Jinja2 does around each
is meant for more than what templates of ours and of projects ever ask for; where they do, it is
done as Jinja2 does it.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

import jinja2
import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

# In C, and without making markup of it.
_escape: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)


def written(value: Any) -> str:
    """Escape a value that is written at once: it needn't be known as markup any more."""
    kind = type(value)
    if kind is str:
        return _escape(value)
    return value if kind is Markup else escape(value)


class QuickContext(Context):
    """Calls macros without looking for what only functions may ask for."""

    def call(self, callee: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if type(callee) is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return self._call_macro(callee, args, kwargs)
        return super().call(callee, *args, **kwargs)

    def _call_macro(self, macro: Macro, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
        """Fill in what is not given, as the macro itself would; leave what is special to it."""
        if macro.caller or macro.explicit_caller or macro.catch_kwargs or macro.catch_varargs:
            return macro(self.eval_ctx, *args, **kwargs)
        others = macro.arguments[len(args) :]
        if len(args) > len(macro.arguments) or not all(name in others for name in kwargs):
            return macro(self.eval_ctx, *args, **kwargs)
        rendered = macro._func(*args, *[kwargs.get(name, missing) for name in others])  # noqa: SLF001  # what its `__call__` does in the end
        return str.__new__(Markup, rendered) if self.eval_ctx.autoescape else rendered


class QuickCode(CodeGenerator):
    """Writes values with `written`."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja2's own name
        self.writeline(f"from {__name__} import {written.__name__}")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"{written.__name__}(")


class QuickEnvironment(jinja2.Environment):
    """For templates that all have the same globals, of which there are not many."""

    context_class = QuickContext
    code_generator_class = QuickCode

    def __init__(self, **options: Any) -> None:
        super().__init__(cache_size=-1, **options)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals
