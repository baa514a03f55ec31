"""What is known of a customer now, in the shapes that the page shows. Pure."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CustomerIdentity:
	"""Who it is, and how they are reached.

	`kind` is Individual or Company; `language` is fr or en; numbers are in E.164.
	"""

	customer: str
	title: str
	kind: str
	language: str
	numbers: tuple[str, ...]
	emails: tuple[str, ...]
	is_disabled: bool


@dataclass(frozen=True, slots=True)
class ServicePlan:
	"""A plan of a service: its name as customers read it, how many, and its speeds in Mbit/s, 0 if unknown."""

	name: str
	quantity: int
	download: int
	upload: int


@dataclass(frozen=True, slots=True)
class RunningService:
	"""A running subscription: its plans, its address (empty if unknown), its state, and its last day if it has one."""

	subscription: str
	plans: tuple[ServicePlan, ...]
	address: str
	state: str
	ends_on: date | None


@dataclass(frozen=True, slots=True)
class HomeLineCard:
	"""How the line of an address is, in the words that its customer reads.

	Attributes:
		location: name of the Service Location; empty for a device without one.
		address: on one line.
		kind: of `health`: working, weak, not_heard, down or unknown.
		title, since, last_contact, advice: sentences; empty where there is nothing to say.
		incident: name of the Network Incident that cuts the address off; empty without one.
		outage: what a caller is told about it; empty without one.
		devices: those that can be restarted, the deciding one first: name, type, whether a command would reach it.
		wifi_device: the device that makes the Wi-Fi; empty if none reports a network.
		wifi_ssid: the name of its network.
	"""

	location: str
	address: str
	kind: str
	title: str
	since: str
	last_contact: str
	advice: str
	incident: str
	outage: str
	devices: "tuple[HomeLineDevice, ...]"
	wifi_device: str
	wifi_ssid: str


@dataclass(frozen=True, slots=True)
class HomeLineDevice:
	"""A device of a line."""

	equipment: str
	equipment_type: str
	is_reachable: bool


@dataclass(frozen=True, slots=True)
class PlacedDevice:
	"""A device that stands at the customer's, and where; `installed_on` is site time, naive."""

	equipment: str
	equipment_type: str
	model: str
	serial_number: str
	mac_address: str
	address: str
	installed_on: datetime | None


@dataclass(frozen=True, slots=True)
class PendingTicket:
	"""A ticket that is not over; times are the site's, naive.

	`assigned` are users, `job` its visit; `clock` is a value of `service_level.clock.ClockState`, `due_on` is when an
	answer or solution is due, None while nothing is.
	"""

	name: str
	subject: str
	kind: str
	status: str
	priority: str
	opened_on: datetime
	assigned: tuple[str, ...]
	job: str
	clock: str
	due_on: datetime | None


@dataclass(frozen=True, slots=True)
class PlannedVisit:
	"""A visit that is to come or under way; times are the site's, naive.

	Attributes:
		job: name of the Dispatch Job.
		job_type: name of its type.
		status: of the job.
		stage: what its customer sees, a value of `self_service.rules.Stage`.
		technician: the name of whoever comes; empty before one is planned.
		address: on one line.
		arrival: the planned one.
		window: the promised one; None if nothing was promised.
		promised_on: when it was promised.
	"""

	job: str
	job_type: str
	status: str
	stage: str
	technician: str
	address: str
	arrival: datetime | None
	window: tuple[datetime, datetime] | None
	promised_on: datetime | None


@dataclass(frozen=True, slots=True)
class UnkeptPromise:
	"""A promised arrival that was late or missed in the last months; times are the site's, naive."""

	job: str
	window: tuple[datetime, datetime]
	outcome: str
	minutes_late: int


@dataclass(frozen=True, slots=True)
class CustomerBalance:
	"""A customer's account in dollars, as it is shown; for a role of the money only.

	Attributes:
		balance: what the ledger says that they owe; negative for a credit.
		open_invoices: those for which money may be asked, oldest due first.
		automatic: the saved method that pays by itself; None if the customer pays.
		promise: their open promise to pay; None without one.
	"""

	balance: float
	open_invoices: "tuple[UnpaidInvoice, ...]"
	automatic: "AutomaticCharge | None"
	promise: "PaymentPromised | None"


@dataclass(frozen=True, slots=True)
class UnpaidInvoice:
	"""An invoice that is not settled; dollars."""

	name: str
	due_on: date
	amount: float
	is_overdue: bool
	is_in_flight: bool


@dataclass(frozen=True, slots=True)
class AutomaticCharge:
	"""What pays by itself: Card or Bank Debit, as it may be shown, and the day of the next charge if it is known."""

	kind: str
	label: str
	taken_on: date | None


@dataclass(frozen=True, slots=True)
class PaymentPromised:
	"""A promise to pay; dollars."""

	name: str
	amount: float
	due_on: date


@dataclass(frozen=True, slots=True)
class BillingSystem:
	"""Which system bills a customer who comes from an old one.

	`state` is a value of `billing.sides.states.SideState`; `boundary` is the first day that is billed here.
	"""

	state: str
	boundary: date | None


@dataclass(frozen=True, slots=True)
class CustomerView:
	"""A customer on one screen.

	Attributes:
		is_suspended: whether the service is suspended for a debt.
		billed_by: None for a customer who never was in an old system.
		money: None if the reader has no role of the money.
	"""

	identity: CustomerIdentity
	is_suspended: bool
	billed_by: BillingSystem | None
	services: tuple[RunningService, ...]
	lines: tuple[HomeLineCard, ...]
	devices: tuple[PlacedDevice, ...]
	tickets: tuple[PendingTicket, ...]
	visits: tuple[PlannedVisit, ...]
	broken: tuple[UnkeptPromise, ...]
	money: CustomerBalance | None
