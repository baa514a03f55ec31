"""Parses integer and boolean arguments of a request; anything else raises FsmError.

Frappe refuses them as well, but without a message for the page, and it reads *not a number* as true.
"""

import inspect
import re
from collections.abc import Callable
from types import UnionType
from typing import Any, TypeAlias, get_args

import frappe
from frappe import _

from gigafibre_fsm.exceptions import FsmError

WHOLE = re.compile(r"\s*[+-]?[0-9]{1,9}\s*", re.ASCII)
MOST = 10**9
ANSWERS = {
	**dict.fromkeys(("1", "true", "yes", "on"), True),
	**dict.fromkeys(("0", "false", "no", "off"), False),
}


Kind: TypeAlias = type | UnionType | str
"""An annotation, as a type, a union or its name."""
Argument: TypeAlias = str | int | float | bool | list["Argument"] | dict[str, "Argument"] | None
"""An argument of a request: text from a form, or anything that JSON can hold."""


def leave_to_frappe(method: Callable) -> dict[str, Kind]:
	"""Return the annotations that Frappe has to check: those of arguments not parsed here."""
	return {name: kind for name, kind in method.__annotations__.items() if not {int, bool} & _kinds_of(kind)}


def read(signature: inspect.Signature, arguments: dict[str, Any]) -> dict[str, Argument]:
	"""Return the arguments with integers and booleans parsed.

	Raises:
		FsmError: a value is not an integer of at most nine digits, or not a boolean.
	"""
	return {name: _read(name, value, signature.parameters.get(name)) for name, value in arguments.items()}


def _kinds_of(annotation: Any) -> set[Any]:
	return {annotation, *get_args(annotation)}


def _read(name: str, value: Any, parameter: inspect.Parameter | None) -> Any:
	kinds = _kinds_of(parameter.annotation) if parameter else set()
	if not {int, bool} & kinds or (value is None and type(None) in kinds):
		return value
	return _answer(name, value) if bool in kinds else _number(name, value)


def _number(name: str, value: Any) -> int:
	is_whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < MOST
	if not is_whole and not (isinstance(value, str) and WHOLE.fullmatch(value)):
		sentence = _("“{0}” takes a whole number, not “{1}”. Open the page again and retry.")
		frappe.throw(sentence.format(name, _format_value(value)), FsmError)
	return int(value)


def _answer(name: str, value: Any) -> bool:
	found = ANSWERS.get(str(value).strip().lower())
	if found is None:
		sentence = _("“{0}” takes yes or no, not “{1}”. Open the page again and retry.")
		frappe.throw(sentence.format(name, _format_value(value)), FsmError)
	return found


def _format_value(value: Any) -> str:
	return frappe.utils.escape_html(f"{value}"[:20])
