"""What the customer's pages that lead to the vendor's payment page share: the way there, and the way back."""

from collections.abc import Callable
from typing import TypeVar

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.payments import checkout
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.errors import IntegrationError, Unavailable
from gigafibre_fsm.www import page_renderer
from gigafibre_fsm.www.page import PageRequest

LOOKS = (2, 3, 5, 10, 20, 20)
"""Seconds between the looks of the page after the customer came back from the vendor's: a minute in all."""
Answer = TypeVar("Answer")


def ask_vendor(act: Callable[[], Answer], action: str) -> Answer:
	"""Ask the vendor for one of its pages or about a payment, and put its silence into words.

	Raises:
		FsmError: the vendor did not answer, or refused.
	"""
	try:
		return act()
	except IntegrationError as error:
		frappe.db.rollback()
		frappe.logger("gigafibre_fsm").warning("payment page", exc_info=True)
		return frappe.throw(_explain(error, action), FsmError)


def find_next_look(
	request: PageRequest, path: str, *, is_awaited: bool, **query: str
) -> tuple[int, str] | None:
	"""Return after how many seconds the page looks again, and at which address; None once it need not.

	Args:
		request: of the page; `back` in its query counts the looks so far.
		path: of the page.
		is_awaited: whether an answer of the vendor may still come.
		query: what else stays in the page's address.
	"""
	given = request.query.get("back", "")
	looks = int(given) if given.isascii() and given.isdigit() and len(given) < 3 else 0
	if not looks or looks > len(LOOKS) or not is_awaited:
		return None
	return LOOKS[looks - 1], request.address(path, back=str(looks + 1), **query)


def find_policy() -> str:
	"""Return the page's content policy: its form may lead to the vendor, of all places outside."""
	origin = checkout.find_page_origin()
	own = page_renderer.CONTENT_SECURITY_POLICY
	return own.replace("form-action 'self'", f"form-action 'self' {origin}")


def _explain(error: IntegrationError, action: str) -> str:
	if action == "check":
		return _("The payment service does not answer now. If you paid, it is recorded as soon as it does.")
	if action == "remove":
		return _("The payment service does not answer now. Nothing is charged any more all the same.")
	if action.startswith("add_"):
		return _("The payment service does not answer now. Nothing was saved. Try again in a few minutes.")
	if isinstance(error, Unavailable):
		return _("The payment service does not answer now. Nothing was charged. Try again in a few minutes.")
	return _("This invoice cannot be paid here. Call us to pay.")
