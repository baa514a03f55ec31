"""What the page shows on which a person chooses among their customers and logs out."""

from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.access.portal import sessions
from gigafibre_fsm.domain.access.portal.sessions import PortalIdentity


@dataclass(frozen=True)
class AccountOption:
	"""A customer to choose; `place` tells two of the same name apart, empty if no address is known."""

	customer: str
	title: str
	place: str


@dataclass(frozen=True)
class AccountChoice:
	"""The customers of a person, the chosen one (empty if none), and the session; site time, naive."""

	sent_to: str
	chosen: str
	accounts: tuple[AccountOption, ...]
	expires_on: datetime


def load_choice(identity: PortalIdentity) -> AccountChoice:
	"""Return the customers to choose from, as they are linked to the person now."""
	found = sessions.list_choices(identity)
	places = _find_places([each.customer for each in found])
	return AccountChoice(
		sent_to=identity.sent_to,
		chosen=identity.customer,
		accounts=tuple(
			AccountOption(each.customer, each.title, places.get(each.customer, "")) for each in found
		),
		expires_on=identity.expires_on,
	)


def _find_places(customers: list[str]) -> dict[str, str]:
	if not customers:
		return {}
	filters, fields = {"customer": ("in", customers)}, ["customer", "address_line", "city"]
	rows = frappe.get_all("Service Location", filters, fields, order_by="creation desc")
	return {row.customer: ", ".join(filter(None, (row.address_line, row.city))) for row in rows}
