"""A customer's old and new side as lines of a table, for the form of their Billing Side."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.cutover.comparing import comparisons, wording
from gigafibre_fsm.domain.cutover.comparing.drift import AccountPicture
from gigafibre_fsm.domain.cutover.importing import known_site
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True)
class SideLine:
	"""A line: what is compared, how each side has it, and whether they are the same; plain text."""

	label: str
	old: str
	new: str
	is_same: bool


def explain_comparison(side: "Document") -> list[str]:
	"""Return in sentences what a customer's last comparison found, to be shown above both sides.

	Args:
		side: the Billing Side.
	"""
	locale = formatting.language(frappe.local.lang)
	if not side.compared_on:
		return [_("Not compared yet: both sides are compared when the old account is read anew.")]
	found = comparisons.load_drift(side.drift)
	if not found:
		return [
			_(
				"Balance, services and equipment were the same when both sides were compared. The rehearsal of a batch judges the prices."
			)
		]
	return wording.explain_drift(found, locale)


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
	lines.insert(2, _compare_prices(old, new))
	# numbers of invoices are each side's own: they are shown, not compared
	lines.append(SideLine(_("Last invoice"), old.newest_invoice, new.newest_invoice, True))
	return lines


def _write_amount(amount: Decimal) -> str:
	return formatting.money(amount, formatting.language(frappe.local.lang))


def _compare_prices(old: AccountPicture, new: AccountPicture) -> SideLine:
	"""Return what the services cost on both sides; a price that one of them does not say is no difference."""
	there, here = _sum_prices(old), _sum_prices(new)
	texts = [_("not known") if each is None else _write_amount(each) for each in (there, here)]
	is_same = None in (there, here) or there == here
	return SideLine(_("Price of a period, before taxes"), *texts, is_same)


def _sum_prices(picture: AccountPicture) -> Decimal | None:
	prices = [service.price for service in picture.services.values()]
	return None if None in prices else sum(prices, Decimal(0))


def _name_services(picture: AccountPicture) -> str:
	return "; ".join(
		formatting.labelled(number, _name_plans(service.plans), frappe.local.lang)
		for number, service in sorted(picture.services.items())
	)


def _name_plans(plans: Iterable[tuple[str, int]]) -> str:
	return ", ".join(f"{quantity} × {plan}" for plan, quantity in sorted(plans))
