"""The shapes that the server answers the pages of the desk with, as TypeScript declares them for their scripts."""

import inspect
import types
from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import frappe

from gigafibre_fsm.api.answers import Fields

MODULES = (
	"board",
	"board_advice",
	"board_map",
	"board_past",
	"call_backs",
	"call_card",
	"call_results",
	"calls",
	"customer_search",
	"customer_view",
	"dispatch",
	"flow_dry_run",
	"flow_editor",
	"flows",
	"line_verdicts",
	"messages",
	"network_map",
	"opening",
	"overview",
	"people",
	"planning",
	"route_sheet",
	"sales_orders",
	"settings",
	"softphone",
	"supplier_bills",
	"team",
	"ticket_desk",
	"ticket_messages",
	"to_settle",
	"visit_search",
)
"""Of `api/`, whose methods the pages of the desk call."""
FILE = Path(__file__).parents[2] / "gigafibre_fsm" / "public" / "js" / "types" / "server.d.ts"
HEAD = "// Written by `python -m tests.architecture.browser_types` from what the methods of `api/` return.\n"
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null", Any: "any"}
PLAIN |= {date: "string", datetime: "string"}  # JSON has none


def declared() -> str:
	"""Return the text of the file: what each method answers, and one interface for each shape in that."""
	answers = {f"{each.__module__.split('.', 2)[2]}.{each.__name__}": answer_of(each) for each in methods()}
	rows = "".join(f'\t"{name}": {spelled(hint)};\n' for name, hint in answers.items())
	shapes: dict[str, type] = {}
	for hint in answers.values():
		collect(hint, shapes)
	written = [f"\ninterface {name} {{\n{fields(shape)}}}\n" for name, shape in sorted(shapes.items())]
	return (
		f"{HEAD}\n/** What each method answers. */\ninterface ServerAnswers {{\n{rows}}}\n{''.join(written)}"
	)


def methods() -> Iterator[Any]:
	"""Yield the methods that these pages call over HTTP."""
	for name in MODULES:
		module = import_module(f"gigafibre_fsm.api.{name}")
		for each in vars(module).values():
			if inspect.isfunction(each) and each in frappe.whitelisted:
				yield each


def answer_of(method: Any) -> Any:
	"""Return the annotation of what a method returns."""
	return get_type_hints(inspect.unwrap(method), include_extras=True)["return"]


def collect(hint: Any, shapes: dict[str, type]) -> None:
	"""Add the TypedDicts and dataclasses in an annotation to `shapes`, by name.

	Raises:
		ValueError: two shapes have the same name.
	"""
	for inner in get_args(hint):
		collect(inner, shapes)
	if not is_shape(hint) or shapes.get(hint.__name__) is hint:
		return
	if hint.__name__ in shapes:
		raise ValueError(f"two shapes are called {hint.__name__}")
	shapes[hint.__name__] = hint
	for inner in get_type_hints(hint, include_extras=True).values():
		collect(inner, shapes)


def is_shape(hint: Any) -> bool:
	"""Whether a type has named fields: a TypedDict, or a dataclass, which answers by `fields_of`."""
	return is_typeddict(hint) or is_dataclass(hint)


def fields(shape: type) -> str:
	"""Return the fields of a shape, a line each; what may be left out carries a question mark."""
	hints = get_type_hints(shape, include_extras=True)
	optional = getattr(shape, "__optional_keys__", ())
	return "".join(
		f"\t{name}{'?' if name in optional else ''}: {spelled(hint)};\n" for name, hint in hints.items()
	)


def spelled(hint: Any) -> str:
	"""Return a Python type as TypeScript spells it.

	Raises:
		TypeError: the type has no spelling here.
	"""
	origin, inner = get_origin(hint), get_args(hint)
	if is_shape(hint):
		return hint.__name__
	if origin in (NotRequired, Fields):
		return spelled(inner[0])
	if origin in (Union, types.UnionType):
		return " | ".join(map(spelled, inner))
	if origin is list or (origin is tuple and inner[-1] is Ellipsis):
		item = spelled(inner[0])
		return f"({item})[]" if " | " in item else f"{item}[]"
	if origin is dict:
		return f"Record<{spelled(inner[0])}, {spelled(inner[1])}>"
	if origin is tuple:
		return f"[{', '.join(map(spelled, inner))}]"
	if hint not in PLAIN:
		raise TypeError(f"{hint} has no spelling here")
	return PLAIN[hint]


if __name__ == "__main__":
	FILE.write_text(declared())
