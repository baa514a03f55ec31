"""What a customer reads about their plan: what they have, what their address can have, and when it is billed next."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import frappe
from frappe.utils import cint, getdate

from gigafibre_fsm.domain.billing.amounts import TaxedSum, tax_amount
from gigafibre_fsm.domain.billing.subscriptions import repository as subscriptions
from gigafibre_fsm.domain.billing.subscriptions.changes import facts, repository
from gigafibre_fsm.domain.billing.subscriptions.changes.facts import PlanRow, SubscriptionFacts
from gigafibre_fsm.domain.billing.subscriptions.changes.repository import PlannedChange
from gigafibre_fsm.domain.billing.suspension import repository as suspensions
from gigafibre_fsm.domain.care.plans import offers
from gigafibre_fsm.domain.care.plans.offers import AddressFacts, OfferTerms
from gigafibre_fsm.domain.equipment.installation.subscription import ENDED
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.network.incidents.answers.affecting import AffectingIncident

if TYPE_CHECKING:
	from collections.abc import Mapping

ONT = "ONT"


@dataclass(frozen=True)
class MyPlan:
	"""A plan of a subscription; speeds in Mbit/s, 0 if unknown."""

	name: str
	quantity: int
	download: int
	upload: int


@dataclass(frozen=True)
class PlanOffer:
	"""A plan that the company offers at an address.

	Attributes:
		plan: name of the Subscription Plan.
		name, sentence: in the reader's language.
		download, upload: in Mbit/s, 0 if unknown.
		price: of a period.
		state: as `offers.judge_offer` says.
	"""

	plan: str
	name: str
	sentence: str
	download: int
	upload: int
	price: TaxedSum
	state: str


@dataclass(frozen=True)
class MySubscription:
	"""A running subscription of a customer.

	Attributes:
		name: of the ERPNext Subscription.
		plans: what it is made of.
		address: that it serves; empty if unknown.
		price: of a period, by its plans today.
		interval, interval_count: length of a period, such as 1 Month.
		next_on: day of the next invoice; None if there is none.
		is_ending: whether it ends without the customer's doing, on `ends_on` if that is known.
		change: the change that waits for its day; None without one.
		change_to: name of its plan in the reader's language.
		offers: other plans; empty where nothing can be changed now.
	"""

	name: str
	plans: tuple[MyPlan, ...]
	address: str
	price: TaxedSum
	interval: str
	interval_count: int
	next_on: date | None
	is_ending: bool
	ends_on: date | None
	change: PlannedChange | None
	change_to: str
	offers: tuple[PlanOffer, ...]


@dataclass(frozen=True)
class PlanPage:
	"""The subscriptions of a customer, whether their service is suspended, and the outage that cuts an address off."""

	subscriptions: tuple[MySubscription, ...]
	is_suspended: bool
	outage: AffectingIncident | None = None


@dataclass(frozen=True)
class PlacedAddress:
	"""An address that a subscription serves: how it is written, what decides offers there, and its devices."""

	text: str
	facts: AddressFacts
	devices: tuple[str, ...]


NOWHERE = PlacedAddress("", AddressFacts("", 0), ())


def load_plan_page(customer: str, language: str) -> PlanPage:
	"""Return the plans of a customer, in seven queries.

	Args:
		customer: name of the Customer whom the reader stands for.
		language: of the reader, `fr` or `en`.
	"""
	running = {"party_type": "Customer", "party": customer, "status": ("not in", ENDED)}
	rows = frappe.get_all("Subscription", running, ["*"], order_by="start_date, name")
	if not rows:
		return PlanPage((), False)
	details = _list_details([row.name for row in rows])
	names = {detail.plan for each in details.values() for detail in each}
	plans = facts.list_plans(names, with_offers=True)
	addresses = load_addresses({row.fsm_service_location for row in rows})
	changes = repository.list_open(customer)
	is_suspended = suspensions.is_suspended(customer)

	def describe(row: frappe._dict) -> MySubscription:
		row.plans = details.get(row.name, [])
		place = addresses.get(row.fsm_service_location, NOWHERE)
		return _describe(row, plans, place, changes.get(row.name), language, may_change=not is_suspended)

	mine = tuple(describe(row) for row in rows if details.get(row.name))
	return PlanPage(mine, is_suspended, affecting.find_affecting_customers([customer]).get(customer))


def load_addresses(locations: set[str | None]) -> dict[str, PlacedAddress]:
	"""Return Service Locations with what is installed there, in one query."""
	place, device = frappe.qb.DocType("Service Location"), frappe.qb.DocType("Equipment")
	model = frappe.qb.DocType("Equipment Model")
	rows = (
		frappe.qb.from_(place)
		.left_join(device)
		.on((device.service_location == place.name) & (device.status == "Installed"))
		.left_join(model)
		.on((model.name == device.equipment_model) & (device.equipment_type == ONT))
		.select(
			place.name, place.address_line, place.unit, place.city, place.postal_code, model.most_download
		)
		.select(device.name.as_("device"), device.equipment_model)
		.where(place.name.isin([each for each in locations if each] or [""]))
		.orderby(place.name, device.name)
		.run(as_dict=True)
	)
	found: dict[str, PlacedAddress] = {}
	for row in rows:
		street = ", ".join(filter(None, (row.address_line, row.unit, row.city)))
		speeds = [each.most_download for each in rows if each.name == row.name and each.most_download]
		here = [each for each in rows if each.name == row.name and each.device]
		devices = tuple(f"{each.equipment_model} · {each.device}" for each in here)
		# what the slowest modem can do
		known = AddressFacts(row.postal_code or "", min(speeds, default=0))
		found[row.name] = PlacedAddress(street, known, devices)
	return found


def list_offers(
	doc: "frappe._dict", plans: "Mapping[str, PlanRow]", place: PlacedAddress, language: str
) -> tuple[PlanOffer, ...]:
	"""Return the other plans that a subscription can have, the cheapest first.

	Args:
		doc: the ERPNext Subscription or its row, with its plans.
		plans: plans by name, those of the subscription among them.
		place: the address that it serves.
		language: of the reader, `fr` or `en`.
	"""
	internet = facts.find_internet_row(doc.plans, plans)
	if internet is None:
		return ()
	rates, own = facts.read_rates(doc.sales_tax_template), {row.plan for row in doc.plans}
	found = []
	for plan in plans.values():
		if not plan.fsm_is_offered or plan.name in own or not _is_alike(plan, plans[internet.plan]):
			continue
		codes = offers.parse_postal_codes(plan.fsm_postal_codes)
		terms = OfferTerms(codes, cint(plan.fsm_download), bool(plan.fsm_needs_visit))
		state = offers.judge_offer(terms, place.facts)
		if state:
			price = facts.find_plan_price(plan, internet.qty, doc)
			found.append(
				PlanOffer(
					plan.name,
					plan.choose_name(language),
					plan.choose_text("sentence", language),
					cint(plan.fsm_download),
					cint(plan.fsm_upload),
					tax_amount(price, rates),
					state,
				)
			)
	return tuple(sorted(found, key=lambda each: (each.price.net, each.name)))


def find_next_invoice(doc: "frappe._dict") -> date | None:
	"""Return the day on which the current period of a subscription is billed; None if none is."""
	if not doc.current_invoice_start:
		return None
	if doc.generate_invoice_at == subscriptions.AT_END:
		return getdate(doc.current_invoice_end)
	return getdate(doc.current_invoice_start) - subscriptions.days_before(doc)


def _is_alike(plan: PlanRow, other: PlanRow) -> bool:
	"""Whether ERPNext can bill both plans in one subscription: in the same currency and cycle."""
	fields = ("currency", "billing_interval", "billing_interval_count")
	return all(getattr(plan, field) == getattr(other, field) for field in fields)


def _list_details(names: list[str]) -> dict[str, list["frappe._dict"]]:
	rows = frappe.get_all(
		"Subscription Plan Detail",
		{"parenttype": "Subscription", "parent": ("in", names)},
		["parent", "plan", "qty"],
		order_by="parent, idx",
	)
	found: dict[str, list[frappe._dict]] = {}
	for row in rows:
		found.setdefault(row.parent, []).append(row)
	return found


def _describe(
	row: "frappe._dict",
	plans: dict[str, PlanRow],
	place: PlacedAddress,
	change: PlannedChange | None,
	language: str,
	*,
	may_change: bool,
) -> MySubscription:
	rates = facts.read_rates(row.sales_tax_template)
	own = SubscriptionFacts(row, None, (), (), plans, None, rates)
	price = tax_amount(facts.find_current_price(own), rates)
	is_ending = bool(row.end_date or row.cancel_at_period_end)
	first = plans[row.plans[0].plan]
	next_on = find_next_invoice(row)
	if change and repository.ChangeKind.CANCELLATION is change.kind and next_on:
		next_on = next_on if next_on <= change.effective_on else None
	is_free = may_change and not change and not is_ending
	return MySubscription(
		name=row.name,
		plans=tuple(
			MyPlan(
				plans[each.plan].choose_name(language),
				cint(each.qty),
				cint(plans[each.plan].fsm_download),
				cint(plans[each.plan].fsm_upload),
			)
			for each in row.plans
		),
		address=place.text,
		price=price,
		interval=first.billing_interval,
		interval_count=cint(first.billing_interval_count),
		next_on=next_on,
		is_ending=is_ending,
		ends_on=getdate(row.end_date) if row.end_date else None,
		change=change,
		change_to=plans[change.to_plan].choose_name(language) if change and change.to_plan in plans else "",
		offers=list_offers(row, plans, place, language) if is_free else (),
	)
