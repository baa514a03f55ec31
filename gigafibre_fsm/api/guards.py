"""Guards of our endpoints: who may call them, from where, how often. Placed below @frappe.whitelist."""

import inspect
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, TypeVar, get_args, get_origin

import frappe
from frappe import _

from gigafibre_fsm.api import numbers
from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.access.request_guards import current_identity
from gigafibre_fsm.exceptions import FsmError, NotYours

__all__ = (
	"accountant",
	"administrator",
	"booker",
	"current_identity",
	"dispatcher",
	"limited",
	"manager",
	"may_answer_customers",
	"may_dispatch",
	"may_see_money",
	"office",
	"refunder",
	"same_origin",
	"staff",
	"staff_or_technician",
	"support",
	"technician",
	"ticket_writer",
)

MANAGERS = frozenset(("FSM Manager", "System Manager"))
ADMINISTRATORS = frozenset(("System Manager",))
ACCOUNTANTS = MANAGERS | {"FSM Accounts"}
REFUNDERS = frozenset(("FSM Refunds", "System Manager"))
DISPATCHERS = MANAGERS | {"FSM Dispatcher"}
SUPPORTERS = MANAGERS | {"FSM Support"}
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

Method = TypeVar("Method", bound=Callable[..., Any])


def technician(method: Method) -> Method:
	"""Allow only a technician, by link or by login; writes must come from our own pages."""
	return _guarded(method, lambda: _is_technician())


def dispatcher(method: Method) -> Method:
	"""Allow only a dispatcher or manager who is logged in: a link never carries an office user's rights."""
	return _guarded(method, lambda: _has_role(DISPATCHERS))


def administrator(method: Method) -> Method:
	"""Allow only whoever administers the whole site, who is logged in: vendors' settings, people and their roles."""
	return _guarded(method, lambda: _has_role(ADMINISTRATORS))


def accountant(method: Method) -> Method:
	"""Allow only somebody of accounts receivable, or a manager, who is logged in."""
	return _guarded(method, lambda: _has_role(ACCOUNTANTS))


def support(method: Method) -> Method:
	"""Allow only somebody who answers customers, or a manager, who is logged in; amounts need a role of the money besides."""
	return _guarded(method, lambda: _has_role(SUPPORTERS))


def ticket_writer(method: Method) -> Method:
	"""Allow only somebody whose roles may change tickets, ours or ERPNext's, who is logged in."""
	return _guarded(method, lambda: _may_write_tickets())


def booker(method: Method) -> Method:
	"""Allow only a dispatcher, somebody who answers customers, or a manager, who is logged in."""
	return _guarded(method, lambda: _has_role(DISPATCHERS | SUPPORTERS))


def refunder(method: Method) -> Method:
	"""Allow only somebody who may give money back, who is logged in: a permission apart from accounts and managers."""
	return _guarded(method, lambda: _has_role(REFUNDERS))


def may_see_money() -> bool:
	"""Whether whoever is signed in may see what customers owe: one of accounts receivable, or a manager."""
	return _has_role(ACCOUNTANTS)


def may_answer_customers() -> bool:
	"""Whether whoever is signed in answers customers: one of support, or a manager."""
	return _has_role(SUPPORTERS)


def may_dispatch() -> bool:
	"""Whether whoever is signed in plans visits: a dispatcher, or a manager."""
	return _has_role(DISPATCHERS)


def manager(method: Method) -> Method:
	"""Allow only a manager who is logged in."""
	return _guarded(method, lambda: _has_role(MANAGERS))


def staff(method: Method) -> Method:
	"""Allow only a dispatcher, somebody of accounts receivable, or a manager, who is logged in."""
	return _guarded(method, lambda: _has_role(DISPATCHERS | ACCOUNTANTS))


def office(method: Method) -> Method:
	"""Allow only somebody of the office who is logged in: a dispatcher, somebody who answers customers, of accounts receivable, or a manager."""
	return _guarded(method, lambda: _has_role(DISPATCHERS | ACCOUNTANTS | SUPPORTERS))


def staff_or_technician(method: Method) -> Method:
	"""Allow a dispatcher or manager who is logged in, or a technician by link or login."""
	return _guarded(method, lambda: _is_technician() or _has_role(DISPATCHERS))


def same_origin(method: Method) -> Method:
	"""Require that writes come from our own pages; for methods open to guests."""

	@wraps(method)
	def guarded(*args: Any, **kwargs: Any) -> Any:
		request_guards.require_same_origin()
		return method(*args, **kwargs)

	return guarded


def limited(limit: int, seconds: int) -> Callable[[Method], Method]:
	"""Limit calls by one link, login or address to `limit` per `seconds`, on every route to the method."""

	def decorate(method: Method) -> Method:
		# counted by function and not by address, so that /?cmd= and /api/v2 share one counter
		name = f"{method.__module__}.{method.__qualname__}"

		@wraps(method)
		def guarded(*args: Any, **kwargs: Any) -> Any:
			if getattr(frappe.local, "request", None):
				request_guards.count_request(name, limit, seconds)
			return method(*args, **kwargs)

		return guarded

	return decorate


def _guarded(method: Method, may_call: Callable[[], bool]) -> Method:
	signature = inspect.signature(method)

	@wraps(method)
	def guarded(*args: Any, **kwargs: Any) -> Any:
		if not may_call():
			frappe.throw(
				_("You may not do this. A technician's link works again from the latest text message."),
				NotYours,
			)
		if getattr(frappe.local, "request", None):
			request_guards.require_same_origin()
			request_guards.note_use()
		_require_complete(signature, args, kwargs)
		_require_storable(kwargs)
		_require_choices(signature, kwargs)
		return method(*args, **numbers.read(signature, kwargs))

	guarded.__annotations__ = numbers.leave_to_frappe(method)
	return guarded


def _require_complete(signature: inspect.Signature, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
	"""Refuse a call with a missing argument; Python's own TypeError would be reported as our fault."""
	given = signature.bind_partial(*args, **kwargs).arguments
	for name, parameter in signature.parameters.items():
		is_needed = parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
		if is_needed and name not in given:
			sentence = _("“{0}” is missing from what was sent. Open the page again and retry.")
			frappe.throw(sentence.format(name), FsmError)


def _require_choices(signature: inspect.Signature, arguments: dict[str, Any]) -> None:
	"""Refuse an argument outside its Literal: Frappe validates every other type but not this one."""
	for name, value in arguments.items():
		choices = _choices_of(signature.parameters.get(name))
		if choices and value not in choices:
			sentence = _("“{0}” takes one of these: {1}. Open the page again and retry.")
			frappe.throw(sentence.format(name, ", ".join(map(str, choices))), FsmError)


def _choices_of(parameter: inspect.Parameter | None) -> tuple[Any, ...]:
	"""Return the values that a parameter accepts, including its default; empty if it accepts any text."""
	if parameter is None:
		return ()
	kinds = get_args(parameter.annotation) if get_origin(parameter.annotation) is not Literal else ()
	literals = [kind for kind in (parameter.annotation, *kinds) if get_origin(kind) is Literal]
	words = tuple(word for literal in literals for word in get_args(literal))
	return (*words, parameter.default) if words and parameter.default is not parameter.empty else words


def _require_storable(arguments: dict[str, Any]) -> None:
	"""Refuse lone surrogates, which JSON can carry but databases cannot store."""
	for text in arguments.values():
		if isinstance(text, str) and _HALF_CHARACTER.search(text):
			frappe.throw(_("This text holds characters that cannot be kept. Type it again."), FsmError)


def _is_technician() -> bool:
	identity = current_identity()
	return bool(identity and identity.technician)


def _has_role(roles: frozenset[str]) -> bool:
	identity = current_identity()
	return not (identity and identity.link) and bool(roles.intersection(frappe.get_roles()))


def _may_write_tickets() -> bool:
	identity = current_identity()
	return not (identity and identity.link) and bool(frappe.has_permission("Issue", "write"))
