"""A customer's old and new side as lines of a table, for the form of their Billing Side."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _

from gigafibre_fsm.domain.cutover.comparing import comparisons
from gigafibre_fsm.domain.cutover.comparing.drift import AccountPicture
from gigafibre_fsm.domain.cutover.importing import known_site
from gigafibre_fsm.domain.platform import formatting


@dataclass(frozen=True)
class SideLine:
	"""A line: what is compared, how each side has it, and whether they are the same; plain text."""

	label: str
	old: str
	new: str
	is_same: bool


def load_lines(customer: str) -> list[SideLine]:
	"""Return the lines of a customer; empty if nothing was read of the old account."""
	name = comparisons.find_account(customer)
	found = comparisons.load_account(name) if name else None
	if not found or not found.account:
		return []
	both = comparisons.compare(found, known_site.load_plans())
	return _list_lines(both.old, both.new)


def _list_lines(old: AccountPicture, new: AccountPicture) -> list[SideLine]:
	pairs = (
		(_("Balance owed"), _write_amount(old.balance), _write_amount(new.balance)),
		(_("Services"), _name_services(old), _name_services(new)),
		(_("Equipment"), ", ".join(sorted(old.devices)), ", ".join(sorted(new.devices))),
	)
	lines = [SideLine(label, there, here, there == here) for label, there, here in pairs]
	# numbers of invoices are each side's own: they are shown, not compared
	lines.append(SideLine(_("Last invoice"), old.newest_invoice, new.newest_invoice, True))
	return lines


def _write_amount(amount: Decimal) -> str:
	return formatting.money(amount, formatting.language(frappe.local.lang))


def _name_services(picture: AccountPicture) -> str:
	return "; ".join(
		formatting.labelled(number, _name_plans(service.plans), frappe.local.lang)
		for number, service in sorted(picture.services.items())
	)


def _name_plans(plans: Iterable[tuple[str, int]]) -> str:
	return ", ".join(f"{quantity} × {plan}" for plan, quantity in sorted(plans))
