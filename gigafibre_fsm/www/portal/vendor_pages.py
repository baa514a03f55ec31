"""What the customer's pages that lead to the vendor's payment page share: the way there, and the way back."""

from collections.abc import Callable
from typing import TypeVar

import frappe
from frappe import _

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.billing.payments import checkout
from gigafibre_fsm.domain.platform import rate_limits
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.errors import IntegrationError, Unavailable
from gigafibre_fsm.www import page_renderer
from gigafibre_fsm.www.page import PageRequest

LOOKS = (2, 3, 5, 10, 20, 20)
"""Seconds between the looks of the page after the customer came back from the vendor's: a minute in all."""
FORGOTTEN = 90
"""Seconds after which the looks of a page are counted anew."""
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

	The looks are counted on the server, so that nobody has a page look for longer by what they write into its address.

	Args:
		request: of the page; `back` in its query says that somebody came back from the vendor's.
		path: of the page.
		is_awaited: whether an answer of the vendor may still come.
		query: what else stays in the page's address.
	"""
	if "back" not in request.query or not is_awaited:
		return None
	looks = rate_limits.count_use(f"looks:{path}:{_name_reader(request)}", FORGOTTEN)
	if looks > len(LOOKS):
		return None
	return LOOKS[looks - 1], request.address(path, back="1", **query)


def find_policy() -> str:
	"""Return the page's content policy: its form may lead to the vendor, of all places outside."""
	origin = checkout.find_page_origin()
	own = page_renderer.CONTENT_SECURITY_POLICY
	return own.replace("form-action 'self'", f"form-action 'self' {origin}")


def _name_reader(request: PageRequest) -> str:
	"""Return who reads a page: the session of a customer, the link that opened it, or the network address."""
	order = request_guards.current_order()
	links = (request.portal and request.portal.session, request.identity and request.identity.link)
	return next(filter(None, (*links, order and order.link)), rate_limits.client_address())


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
