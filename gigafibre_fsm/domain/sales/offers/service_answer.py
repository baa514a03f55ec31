"""The answer to a visitor who asks whether their address can have fibre, with what they can buy there."""

from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _

from gigafibre_fsm.domain.sales.addresses import register, visitors, written_place
from gigafibre_fsm.domain.sales.addresses.written_place import MapPoint
from gigafibre_fsm.domain.sales.coverage import areas
from gigafibre_fsm.domain.sales.coverage.requests import RequestPlace
from gigafibre_fsm.domain.sales.coverage.verdict import CoverageVerdict, ServiceState
from gigafibre_fsm.domain.sales.offers import public_plans
from gigafibre_fsm.domain.sales.offers.public_plans import PublicPlan
from gigafibre_fsm.exceptions import FsmError


@dataclass(frozen=True)
class AddressChoice:
	"""An address to choose, on one line, and the mark by which this visitor asks about it."""

	line: str
	mark: str


@dataclass(frozen=True)
class ServiceAnswer:
	"""What the page about coverage shows.

	Attributes:
		address: on one line; empty before one is chosen.
		mark: by which this visitor asked; empty before.
		verdict: of the address; None before one is chosen.
		plans: what can be had there now.
		typed: what the visitor wrote.
		choices: addresses to choose from.
		is_incomplete: whether what was written lacks the civic number or the street.
		form_mark: that the form of a request sends back; empty where none is shown.
	"""

	address: str = ""
	mark: str = ""
	verdict: CoverageVerdict | None = None
	plans: tuple[PublicPlan, ...] = ()
	typed: str = ""
	choices: tuple[AddressChoice, ...] = ()
	is_incomplete: bool = False
	form_mark: str = ""


def suggest(typed: str) -> tuple[AddressChoice, ...]:
	"""Return at most five addresses that begin like what a visitor is typing; raises TooMany."""
	visitors.limit_looks()
	return _to_choices([each.name for each in register.suggest_addresses(typed)])


def look_up(typed: str, today: date, language: str) -> ServiceAnswer:
	"""Return the answer for an address that a visitor wrote, or the addresses to choose from.

	Args:
		typed: what they wrote: an address, a lot, or degrees of a map.
		today: site date.
		language: of the reader, `fr` or `en`.

	Raises:
		TooMany: too many questions from this network.
	"""
	point = written_place.read_point(typed)
	if not point and not register.is_complete(typed):
		return ServiceAnswer(typed=typed, is_incomplete=True)
	visitors.limit_checks()
	if point:
		return _answer_point(point, typed, today)
	match = register.find_address(typed)
	if match.found:
		return _answer(
			match.found.name, visitors.sign_mark(visitors.ADDRESS, match.found.name), today, language
		)
	choices = _to_choices([each.name for each in match.choices])
	return ServiceAnswer(typed=typed, choices=choices, form_mark=_form_mark())


def answer_mark(mark: str, today: date, language: str) -> ServiceAnswer:
	"""Return the answer for an address that a visitor chose.

	Args:
		mark: of one of the choices that this visitor was given.
		today: site date.
		language: of the reader, `fr` or `en`.

	Raises:
		FsmError: the mark is another visitor's, or too old.
		TooMany: too many questions from this network.
	"""
	visitors.limit_checks()
	return _answer(visitors.read_mark(visitors.ADDRESS, mark).subject, mark, today, language)


def find_request_place(mark: str, typed: str, today: date) -> RequestPlace:
	"""Return what a visitor's request is about: the address that they chose, else what they wrote.

	Args:
		mark: of the address that they chose; empty if they chose none.
		typed: what they wrote.
		today: site date.

	Raises:
		FsmError: the mark is another visitor's, or too old; or nothing was written.
	"""
	if mark:
		return _place_request(visitors.read_mark(visitors.ADDRESS, mark).subject, today)
	if not typed.strip():
		frappe.throw(_("Please write your address first."), FsmError)
	match = register.find_address(typed) if register.is_complete(typed) else None
	if match and match.found:
		return _place_request(match.found.name, today)
	return RequestPlace(address=typed.strip()[:400])


def _place_request(name: str, today: date) -> RequestPlace:
	found = areas.check_address(name, today)
	return RequestPlace(register.write_lines([name])[name], name, found.state.value)


def _answer(name: str, mark: str, today: date, language: str) -> ServiceAnswer:
	found = areas.check_address(name, today)
	is_available = found.state is ServiceState.AVAILABLE
	code = frappe.db.get_value(register.DOCTYPE, name, "postal_code") or ""
	return ServiceAnswer(
		address=register.write_lines([name])[name],
		mark=mark,
		verdict=found,
		plans=public_plans.list_plans(language, code) if is_available else (),
		form_mark=_form_mark(),
	)


def _answer_point(point: MapPoint, typed: str, today: date) -> ServiceAnswer:
	"""Return the answer for a place on the map; what is ordered needs an address, so that it names no plans."""
	place = _("Latitude {0}, longitude {1}").format(f"{point.latitude:.5f}", f"{point.longitude:.5f}")
	verdict = areas.check_point(point, today)
	return ServiceAnswer(address=place, typed=typed, verdict=verdict, form_mark=_form_mark())


def _form_mark() -> str:
	return visitors.sign_mark(visitors.FORM, "coverage")


def _to_choices(names: list[str]) -> tuple[AddressChoice, ...]:
	lines = register.write_lines(names)
	return tuple(
		AddressChoice(lines[name], visitors.sign_mark(visitors.ADDRESS, name))
		for name in names
		if name in lines
	)
