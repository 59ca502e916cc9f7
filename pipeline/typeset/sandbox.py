"""The sandbox of the templates: they see plain data and nothing else, and each drawing comes to an end.

What is bounded is counted and never timed, so that a template does the same on every machine.
"""

import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import fields, is_dataclass
from functools import cache, wraps
from itertools import islice
from typing import Any, cast

from jinja2 import FunctionLoader, StrictUndefined, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import escape

STEPS = 200_000  # turns of loops in one drawing; a sitemap of 50 000 addresses takes 100 000
A_CALL = 5  # how many of them a call counts as
RANGE = 1_000  # turns that `range` gives
LARGEST = 1_000_000  # signs or items that one operation makes
DRAWN = 64_000_000  # signs of one drawing
POWER = 1_000  # the largest exponent

ESCAPED = re.compile("[&<>'\"]")
WIDE = re.compile(r"\d{6,}")  # in a pattern for text: how wide a value is made
PADDING = ("center", "expandtabs", "ljust", "rjust", "zfill")  # what texts can do that takes a width
HARMLESS = frozenset(name for name in dir(str) if not name.startswith(("_", "format")))  # what a text can do
SIZED = ("batch", "center", "indent", "slice", "truncate", "wordwrap")  # filters that take a width or a number of items
BY_CHANCE = {"filters": ("random",), "globals": ("lipsum",)}  # two builds of one record must be the same

Load = Callable[[str], tuple[str, str, Callable[[], bool]] | None]


class TooMuch(Exception):
    """A template asks for more than a page can need; the text says of what, and quotes no value."""


class Writing(CodeGenerator):
    """Puts values onto a page as plain text: the mark of Jinja's on each of them takes longer than to escape it."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Sandbox(ImmutableSandboxedEnvironment):
    """Strict about names; looks into plain data first, where Jinja would ask a mapping for a method of that name."""

    code_generator_class = Writing
    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, load: Load) -> None:
        super().__init__(
            loader=FunctionLoader(load),
            autoescape=lambda name: bool(name and name.endswith((".html", ".xml"))),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=-1,
        )
        self.steps = 0
        self.globals["range"] = _range
        self.filters |= {name: _sized(self.filters[name]) for name in SIZED}
        self.filters |= {"format": _checked_pattern(self.filters["format"]), "(turns)": _turns, "(joined)": _joined}
        for name in BY_CHANCE["filters"]:
            del self.filters[name]
        for name in BY_CHANCE["globals"]:
            del self.globals[name]

    def draw(self, name: str, data: Mapping[str, Any]) -> str:
        """The template filled with the data; TooMuch where that takes too many steps or gets too long."""
        template = self.get_template(name)
        self.steps = 0
        return template.render(data)

    def step(self, count: int) -> None:
        """Count so many turns or calls; TooMuch where it was the last straw."""
        self.steps += count
        if self.steps > STEPS:
            raise TooMuch(f"the loops take more than {STEPS} turns, as if they had no end; make them shorter")

    def make_globals(self, d: MutableMapping[str, Any] | None) -> dict[str, Any]:
        """The names that every template sees, in a plain dictionary: Jinja's own is gone through for each drawing."""
        return {**self.globals, **(d or {})}

    def getattr(self, obj: Any, attribute: str) -> Any:
        kind: Any = type(obj)
        if kind is dict and attribute in obj:
            return obj[attribute]
        if (kind is str and attribute in HARMLESS) or attribute in _shown(kind):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    # the names of two parameters are Jinja's: it passes on whatever names a template gives
    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        __self.step(A_CALL)
        if type(__obj) is Macro:  # our own, with nothing to be asked
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return _short(__obj(__context.eval_ctx, *args, **kwargs))
        if getattr(__obj, "__name__", "") in PADDING:
            _small((*args, *kwargs.values()))
        return _short(super().call(__context, __obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "*":
            _product(left, right)
        elif operator == "**" and not -POWER <= right <= POWER:
            raise TooMuch("this number gets too large")
        elif operator == "%" and isinstance(left, str):
            _pattern(left, right)
        return _short(super().call_binop(context, operator, left, right))

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        found = super().wrap_str_format(value)
        if found is not None:
            _pattern(value.__self__, ())
        return found

    @staticmethod
    def escaped(value: Any) -> str:
        """A value as it must stand in HTML or XML."""
        return value if type(value) is str and not ESCAPED.search(value) else str(escape(value))

    def concat(self, pieces: Iterable[str]) -> str:
        """What a template or a macro drew, in one piece."""
        found = pieces if isinstance(pieces, list) else list(pieces)
        if sum(map(len, found)) > DRAWN:
            raise TooMuch(f"this draws more than {DRAWN} signs")
        return "".join(found)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The template with each loop and each `~` under a count: Jinja itself has none."""
        tree = super()._parse(source, name, filename)
        Counted().visit(tree)
        return tree


class Counted(NodeTransformer):
    """Puts each loop's items and each joined text through a filter that no template can name."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802  # Jinja's name
        self.generic_visit(node)
        node.iter = _filtered(node.iter, "(turns)")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filtered(node, "(joined)")


def _filtered(inner: Any, name: str) -> nodes.Filter:
    made = nodes.Filter(inner, name, [], [], None, None, lineno=inner.lineno)
    made.set_environment(inner.environment)
    return made


@cache
def _shown(kind: type) -> frozenset[str]:
    """The fields of a dataclass that a template may look at: Jinja would say the same, and ask itself each time."""
    found = fields(kind) if is_dataclass(kind) else ()
    return frozenset(each.name for each in found if not each.name.startswith("_"))


@pass_context
def _turns(context: Context, items: Any) -> Any:
    """What a loop goes through, paid for before it begins; what has no length yet is counted as it comes."""
    sandbox = cast(Sandbox, context.environment)
    if not hasattr(items, "__len__"):
        items = list(islice(items, STEPS + 1))
    sandbox.step(len(items))
    return items


@pass_context
def _joined(context: Context, text: Any) -> Any:
    return _short(text)


def _short(made: Any) -> Any:
    """What was made, unless it is too long."""
    if isinstance(made, str | list | tuple) and len(made) > LARGEST:
        raise TooMuch(f"this makes a text or a list of more than {LARGEST} signs or items")
    return made


def _product(left: Any, right: Any) -> None:
    for many, times in ((left, right), (right, left)):
        if isinstance(many, str | list | tuple) and isinstance(times, int) and len(many) * times > LARGEST:
            raise TooMuch(f"this makes a text or a list of more than {LARGEST} signs or items")
        if isinstance(many, int) and many.bit_length() > LARGEST:
            raise TooMuch("this number gets too large")


def _pattern(pattern: str, values: Any) -> None:
    if WIDE.search(pattern):
        raise TooMuch("this makes a value too wide")
    if "*" in pattern:  # then a width is among the values
        _small(values if isinstance(values, tuple) else (values,))


def _small(values: Iterable[Any]) -> None:
    if any(isinstance(value, int) and value > LARGEST for value in values):
        raise TooMuch("this number is too large here")


def _range(*args: int) -> range:
    found = range(*args)
    if len(found) > RANGE:
        raise TooMuch(f"`range` gives at most {RANGE} turns")
    return found


def _sized(filtering: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(filtering)
    def within(*args: Any, **kwargs: Any) -> Any:
        _small((*args, *kwargs.values()))
        return filtering(*args, **kwargs)

    return within


def _checked_pattern(filtering: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(filtering)
    def within(value: Any, *args: Any, **kwargs: Any) -> Any:
        _pattern(str(value), args)
        return filtering(value, *args, **kwargs)

    return within
