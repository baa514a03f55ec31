"""What the pages of an order on the website show: one step at a time, with what was said before."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from frappe.utils import get_datetime

from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.billing.amounts import TaxedAmount
from gigafibre_fsm.domain.billing.autopay import methods_page
from gigafibre_fsm.domain.billing.autopay.saved_list import SavedLine
from gigafibre_fsm.domain.care.shop.totals import OrderTotals
from gigafibre_fsm.domain.sales.agreements import hold, seller
from gigafibre_fsm.domain.sales.agreements import states as agreement_states
from gigafibre_fsm.domain.sales.agreements.seller import Seller
from gigafibre_fsm.domain.sales.agreements.signing.page import hide_address, hide_number
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.domain.sales.offers import public_plans
from gigafibre_fsm.domain.sales.offers.public_plans import PublicPlan
from gigafibre_fsm.domain.sales.orders import first_invoice, repository, states, totals
from gigafibre_fsm.domain.sales.orders.first_invoice import FirstDays, SoldLine
from gigafibre_fsm.domain.sales.orders.intake import catalogue, slots
from gigafibre_fsm.domain.sales.orders.states import WEB
from gigafibre_fsm.domain.sales.web_orders import journey, verification, visit_time
from gigafibre_fsm.domain.sales.web_orders.journey import JourneyFacts, StepMark, WebStep
from gigafibre_fsm.domain.sales.web_orders.visit_time import VisitTimes
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from collections.abc import Mapping

	from frappe.model.document import Document


@dataclass(frozen=True)
class OfferedAddOn:
	"""An add-on that goes with a new line; its price is that of one, of a month if `is_monthly`.

	Attributes:
		most: how many can be had.
		chosen: how many the order has.
	"""

	item: str
	title: str
	text: str
	price: TaxedAmount
	is_monthly: bool
	most: int
	chosen: int


@dataclass(frozen=True)
class OrderingPerson:
	"""Who orders, as they typed it; the number and the address to which a code can go are mostly hidden.

	Attributes:
		number_hint, address_hint: mostly hidden; empty without one.
		is_code_used_up: the code that was sent last was mistyped too often.
		text_from, mail_from: from when a code can go to the number and to the address, site time; None for now.
		next_code_at: from when another code may be asked for by any way; None for now.
		may_correct: whether another number or address is sent a code at once.
		is_texted: whether messages go to the number, because the code did.
	"""

	name: str = ""
	email: str = ""
	mobile: str = ""
	wants_news: bool = False
	number_hint: str = ""
	address_hint: str = ""
	is_verified: bool = False
	waits_for_code: bool = False
	is_code_used_up: bool = False
	text_from: datetime | None = None
	mail_from: datetime | None = None
	next_code_at: datetime | None = None
	may_correct: bool = True
	is_texted: bool = False


@dataclass(frozen=True)
class FirstBill:
	"""What the first invoice is if the line works on the day of the visit."""

	days: FirstDays
	amount: TaxedAmount


@dataclass(frozen=True)
class WebOrderPage:
	"""A step of an order on the website; all empty before one is begun.

	Attributes:
		step: the step that is shown; None before an order is begun.
		steps: all steps with what a visitor may know of each.
		name: of the FSM Order.
		address: where the line is to be, in its parts.
		plans, add_ons: what can be had there, in the step of the plan.
		chosen_plan: the Subscription Plan of the order; empty without one.
		person: who orders.
		times: the windows of the visit, in the step of the time.
		window: the chosen one, start and end; None without one.
		held_until: until when it is kept free; None if it is not.
		may_renew: whether it can be kept for longer once.
		lines, totals: what is ordered, and what it costs; None without a plan.
		term_months, equipment: how long the plan is agreed for, 0 for no term, and what is lent with it.
		first: the first invoice; None before a window is chosen.
		is_given_up: whether the order was left for too long, and not cancelled.
		added: the payment method that was saved since the visitor left for the vendor's page.
		unit: apartment, as the file has it or the visitor wrote it.
		agreement: state of the agreement; None before it is written.
		look_after: seconds after which the page looks again for it; None if it does not.
		seller: the company, in the step of the review.
		has_method: whether a payment method is saved.
	"""

	step: WebStep | None = None
	steps: tuple[StepMark, ...] = ()
	name: str = ""
	address: tuple[str, ...] = ()
	plans: tuple[PublicPlan, ...] = ()
	add_ons: tuple[OfferedAddOn, ...] = ()
	chosen_plan: str = ""
	person: OrderingPerson = field(default_factory=OrderingPerson)
	times: VisitTimes = field(default_factory=VisitTimes)
	window: tuple[datetime, datetime] | None = None
	held_until: datetime | None = None
	may_renew: bool = False
	lines: tuple[SoldLine, ...] = ()
	totals: OrderTotals | None = None
	term_months: int = 0
	equipment: tuple[str, ...] = ()
	first: FirstBill | None = None
	is_given_up: bool = False
	added: SavedLine | None = None
	unit: str = ""
	agreement: AgreementState | None = None
	look_after: int | None = None
	seller: Seller = field(default_factory=Seller)
	has_method: bool = False


@dataclass(frozen=True)
class PageQuery:
	"""What the address of the page asks for.

	Attributes:
		step: word of a step; empty for the one that the order waits for.
		start: the first day of which times are shown; None for the first days.
		since: when the visitor left for the vendor's page, site time; None if they did not.
	"""

	step: str = ""
	start: date | None = None
	since: datetime | None = None


def load_page(name: str, query: PageQuery, language: str, now: datetime) -> WebOrderPage:
	"""Return the step of an order that its visitor sees.

	Args:
		name: the FSM Order; the caller has checked that the visitor has its link.
		query: what the address asks for.
		language: of the page, `fr` or `en`.
		now: site time, naive.

	Raises:
		NotYours: the order is deleted by now, or no order of the website.
	"""
	order = repository.load_order(name)
	if order.channel != WEB:
		raise NotYours
	facts, agreement = _read_facts(order, now), hold.find_state(order.agreement)
	step = journey.choose_step(facts, query.step)
	lines = repository.read_lines(order)
	held_until = slots.find_held_until(order, now)
	method = _read_method(order, step, query, now)
	return WebOrderPage(
		step=step,
		steps=journey.mark_steps(facts, step, has_method=bool(method.get("has_method"))),
		name=order.name,
		address=_write_address(order),
		unit=order.unit or "",
		plans=public_plans.list_plans(language, order.postal_code) if step is WebStep.OFFER else (),
		add_ons=_list_add_ons(order, lines, language, now.date()) if step is WebStep.OFFER else (),
		chosen_plan=lines[0].plan if lines else "",
		person=_read_person(order, now),
		times=visit_time.list_times(order, query.start, now) if step is WebStep.TIME else VisitTimes(),
		window=_read_window(order),
		held_until=held_until,
		may_renew=bool(held_until) and not order.is_slot_renewed,
		lines=lines,
		totals=totals.sum_order(lines) if lines else None,
		term_months=order.term_months or 0,
		equipment=tuple(filter(None, (order.lent_equipment or "").splitlines())),
		first=_find_first(order, lines),
		agreement=agreement,
		look_after=_find_next_look(order, now) if step is WebStep.AGREEMENT and not agreement else None,
		seller=seller.load_seller() if step is WebStep.REVIEW else Seller(),
		is_given_up=order.state == states.SaleState.ABANDONED.value,
		**method,
	)


def find_step(name: str, now: datetime) -> WebStep:
	"""Return the step that an order waits for; `now` is site time, naive."""
	return journey.find_open_step(_read_facts(repository.load_order(name), now))


def _read_facts(order: "Document", now: datetime) -> JourneyFacts:
	return JourneyFacts(
		state=repository.read_state(order),
		has_person=bool(order.full_name),
		is_time_kept=slots.is_held(order, now),
		is_signed=hold.find_state(order.agreement) in agreement_states.BINDING,
	)


def _find_next_look(order: "Document", now: datetime) -> int | None:
	return journey.find_next_look(get_datetime(order.submitted_on), now)


def _write_address(order: "Document") -> tuple[str, ...]:
	street = f"{order.unit}-{order.address_line}" if order.unit else order.address_line
	return tuple(filter(None, (street, f"{order.city} {order.postal_code}")))


def _list_add_ons(
	order: "Document", lines: tuple[SoldLine, ...], language: str, today: date
) -> tuple[OfferedAddOn, ...]:
	plans = catalogue.list_plans(order.postal_code, language, WEB)
	fastest = max((each.download for each in plans), default=0)
	chosen: Mapping[str, int] = {each.item: each.quantity for each in lines[1:]}
	return tuple(
		OfferedAddOn(
			item=each.item,
			title=each.title,
			text=each.text,
			price=amounts.add_taxes(each.price),
			is_monthly=each.is_monthly,
			most=each.available.most,
			chosen=chosen.get(each.item, 0),
		)
		for each in catalogue.list_add_ons(fastest, language, today)
	)


def _read_person(order: "Document", now: datetime) -> OrderingPerson:
	waits = verification.find_waits(order)
	pending = [wait for wait, to in ((waits.number, order.mobile), (waits.address, order.email)) if to]
	wait = min(pending, default=waits.order)
	return OrderingPerson(
		name=order.full_name or "",
		email=order.email or "",
		mobile=order.mobile or "",
		wants_news=bool(order.wants_news),
		number_hint=hide_number(order.mobile or ""),
		address_hint=hide_address(order.email or ""),
		is_verified=bool(order.is_verified),
		waits_for_code=verification.is_waiting(order),
		is_code_used_up=verification.is_used_up(order),
		text_from=_find_time(now, waits.number),
		mail_from=_find_time(now, waits.address),
		next_code_at=_find_time(now, wait),
		may_correct=not waits.order,
		is_texted=bool(repository.read_proved(order)[1]),
	)


def _find_time(now: datetime, wait: int) -> datetime | None:
	return now + timedelta(seconds=wait) if wait else None


def _read_window(order: "Document") -> tuple[datetime, datetime] | None:
	if not order.slot_start:
		return None
	return get_datetime(order.slot_start), get_datetime(order.slot_end)


def _find_first(order: "Document", lines: tuple[SoldLine, ...]) -> FirstBill | None:
	window = _read_window(order)
	if not (lines and window):
		return None
	works_on = window[0].date()
	net = first_invoice.sum_first_days(lines, works_on)
	return FirstBill(first_invoice.find_first_days(works_on), amounts.add_taxes(net))


def _read_method(order: "Document", step: WebStep, query: PageQuery, now: datetime) -> dict[str, object]:
	if step not in (WebStep.PAYMENT, WebStep.DONE) or not order.customer:
		return {}
	found = methods_page.load_methods_page(order.customer, now, query.since)
	return {"added": found.added, "has_method": bool(found.methods)}
