"""Who orders on the website, as they typed it, with what they agreed to."""

from collections.abc import Mapping
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.sales.orders import repository
from gigafibre_fsm.domain.sales.orders.intake import drafting, person
from gigafibre_fsm.domain.sales.orders.intake.person import Person
from gigafibre_fsm.domain.sales.web_orders import verification
from gigafibre_fsm.exceptions import FsmError

LONGEST_UNIT = 20


def set_contact(name: str, form: Mapping[str, str], language: str, now: datetime) -> None:
	"""Store who orders; whoever types another address and number shows again that they are theirs.

	Whether they belong to a customer is not looked up, so that nobody learns it.

	Args:
		name: the FSM Order.
		form: `name`, `email`, `mobile`, `unit`, `agrees` and `wants_news` (`1` if ticked).
		language: of the page, `fr` or `en`.
		now: site time, naive.

	Raises:
		FsmError: something is missing or cannot be right; the sentence says what to do.
	"""
	typed = _read_form(form, language)
	order = repository.lock_order(name)
	is_known = verification.is_verified(order, typed.email, typed.mobile)
	drafting.set_person(name, typed, now, is_verified=is_known)
	agreed = {"wants_news": int(form.get("wants_news") == "1"), "consented_on": now}
	if order.code_sent_to not in (typed.email, typed.mobile):
		# a code that went elsewhere shows nothing about what is typed now
		agreed |= {"code_hash": None, "code_expires_on": None}
	# the public file has buildings; only whoever lives there knows the door
	if "unit" in form:
		agreed["unit"] = " ".join(form["unit"].split())[:LONGEST_UNIT]
	repository.write_order(order, **agreed)


def _read_form(form: Mapping[str, str], language: str) -> Person:
	if not (form.get("email", "").strip() or form.get("mobile", "").strip()):
		sentence = _("Please write an e-mail address or a mobile number: we send you a code there.")
		frappe.throw(sentence, FsmError)
	if form.get("agrees") != "1":
		frappe.throw(_("Please tick that we may use this to prepare your order."), FsmError)
	typed = Person(
		form.get("name", ""), form.get("email", ""), form.get("mobile", ""), "Individual", language
	)
	return person.read_person(typed)
