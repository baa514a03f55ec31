"""What the forms of an order on the website mean."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

import frappe

from gigafibre_fsm.domain.access.link_identity import LinkIdentity
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.domain.sales.orders.intake import drafting
from gigafibre_fsm.domain.sales.web_orders import verification
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.www.templating import translate as _

ADD_ON = "add_on:"
"""Begins the name of the field with the number of an add-on; its Item follows."""
LONGEST_NUMBER = 4


def set_offer(order: str, form: Mapping[str, str], now: datetime) -> None:
	"""Choose the plan and the add-ons that a form names.

	Args:
		order: name of the FSM Order.
		form: `plan`, and a field for each add-on.
		now: site time, naive.

	Raises:
		FsmError: no plan was chosen, or something cannot be had.
	"""
	plan = form.get("plan", "")
	if not plan:
		frappe.throw(_("Choose a plan first."), FsmError)
	numbers = {
		name.removeprefix(ADD_ON): read_number(value)
		for name, value in form.items()
		if name.startswith(ADD_ON)
	}
	wanted = {item: number for item, number in numbers.items() if number}
	drafting.set_offer(order, plan, wanted, now)


def send_code_once(order: LinkIdentity, way: str, command_id: str | None) -> None:
	"""Send a code by the way of the button; a second tap sends no second one.

	Raises:
		FsmError: the button is unknown, or nothing can be sent this way.
	"""
	if way not in (verification.BY_TEXT, verification.BY_MAIL):
		refuse_unknown_button()
	_doctype, name = order.document

	def send() -> dict[str, bool]:
		verification.send_code(name, way, order.link)
		return {"sent": True}

	idempotency.run_once(
		command_id, f"link:{order.link}", "web_order.code", {"order": name, "way": way}, send
	)


def read_number(typed: str) -> int:
	"""Return a number as it was typed, 0 for none.

	Raises:
		FsmError: it is no number of four digits at most.
	"""
	written = typed.strip()
	if not written:
		return 0
	if not (written.isascii() and written.isdigit()) or len(written) > LONGEST_NUMBER:
		frappe.throw(_("Write a number, 0 or more."), FsmError)
	return int(written)


def write_query(path: str, query: Mapping[str, str]) -> str:
	"""Return a path with those parts of a query that say something."""
	given = {name: value for name, value in query.items() if value}
	return f"{path}?{urlencode(given)}" if given else path
