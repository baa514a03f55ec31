"""What a customer's start page says besides money: a suspended service, and the request that is open."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.billing.suspension import repository as suspensions
from gigafibre_fsm.domain.care.tickets import stages, visibility
from gigafibre_fsm.domain.care.tickets.kinds import label_of


@dataclass(frozen=True, slots=True)
class NewestTicket:
	"""An open ticket: its kind in the reader's words (empty if the company shows none), and its stage."""

	name: str
	kind: str
	stage: str


@dataclass(frozen=True, slots=True)
class CustomerStanding:
	"""Whether the service is suspended for a debt, and the newest open ticket; None without one."""

	is_suspended: bool
	ticket: NewestTicket | None


def load_standing(customer: str, language: str) -> CustomerStanding:
	"""Return a customer's suspension and newest open ticket, in one query.

	Args:
		customer: name of the Customer whom the reader stands for.
		language: fr or en, of the reader.
	"""
	who, issue, kind = (frappe.qb.DocType(name) for name in ("Customer", "Issue", "Issue Type"))
	suspension = frappe.qb.DocType(suspensions.DOCTYPE)
	rows = (
		frappe.qb.from_(who)
		.left_join(suspension)
		.on((suspension.open_for == who.name) & suspensions.is_in_force(suspension))
		.left_join(issue)
		.on((issue.customer == who.name) & issue.status.notin(stages.STATUS_OVER))
		.left_join(kind)
		.on(kind.name == issue.issue_type)
		.select(suspension.name.as_("suspension"), issue.name.as_("ticket"), issue.status)
		.select(kind.name, kind.fsm_label_fr, kind.fsm_label_en, kind.fsm_shown_to_customers)
		.select(visibility.select_last_side(issue.name).as_("last_side"))
		.where(who.name == customer)
		.orderby(issue.creation, issue.name, order=frappe.qb.desc)
		.limit(1)
		.run(as_dict=True)
	)
	row = rows[0] if rows else frappe._dict()
	return CustomerStanding(bool(row.suspension), _view(row, language) if row.ticket else None)


def _view(row: "frappe._dict", language: str) -> NewestTicket:
	kind = label_of(row, language) if row.fsm_shown_to_customers else ""
	return NewestTicket(row.ticket, kind, stages.stage_of(row.status, row.last_side or ""))
