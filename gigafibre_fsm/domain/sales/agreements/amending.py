"""Changes an agreement by another one that its customer signs: another plan, another term, or the same for longer."""

from dataclasses import replace
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.domain.sales.agreements import draft, ending, facts, repository, states
from gigafibre_fsm.domain.sales.agreements.facts import AgreementFacts
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def amend_agreement(name: str, about: AgreementFacts) -> str:
	"""Write a draft that replaces an agreement in force once its customer has signed it; return its name.

	Asked again while a draft of it is not signed, that one is voided.

	Args:
		name: of the Service Agreement in force.
		about: what is to hold from then on.

	Raises:
		FsmError: it is not in force.
	"""
	doc = repository.lock_agreement(name)
	if AgreementState(doc.state) is not AgreementState.IN_FORCE:
		frappe.throw(_("Only an agreement in force is changed or renewed."), FsmError)
	about_waiting = {"replaces": name, "state": ("in", [state.value for state in states.UNSIGNED])}
	for other in frappe.get_all(repository.DOCTYPE, about_waiting, pluck="name", order_by="name"):
		ending.void_agreement(other, "Replaced")
	return draft.insert_draft(about, order_key=f"replaces {name}", replaces=name)


def renew_agreement(name: str, term_months: int | None) -> str:
	"""Write a draft of the same services with a new term, or without one; it counts once the customer has signed it.

	Args:
		name: of the Service Agreement in force.
		term_months: from 1 to 60; None without a term.

	Raises:
		FsmError: it is not in force, or the term is none.
	"""
	doc = repository.lock_agreement(name)
	about = facts.read_facts(doc.facts)
	try:
		renewed = replace(about, term_months=term_months, equipment_rebate=about.equipment_rebate * 0)
	except ValueError:
		frappe.throw(_("A term has 1 to {0} months.").format(facts.LONGEST_TERM), FsmError)
	return amend_agreement(name, replace(renewed, one_time_lines=(), one_time_total=about.one_time_total * 0))


def replace_former(doc: "Document") -> None:
	"""Let a signed agreement take the place of the one that it replaces: that one is amended, this one in force."""
	if not doc.replaces:
		return
	former = repository.lock_agreement(doc.replaces)
	if AgreementState(former.state) is not AgreementState.IN_FORCE:
		return
	repository.change_state(former, AgreementState.AMENDED, {"ended_on": getdate(doc.signed_day)})
	repository.add_evidence(former.name, "Amended", {"reason": doc.name})
	doc.order_key = doc.fsm_order  # the former one has given it up
	repository.save_agreement(doc)
	ending.start_agreement(doc.name, getdate(doc.signed_day))
