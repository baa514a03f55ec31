"""Technicians with a visit each, an office and a customer, committed; what each may never see is marked in the data.

The third share is nobody's any more: it was taken from technician B and given to a sub-contractor, who did it
yesterday.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import files, links
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.workflow import scheduling
from gigafibre_fsm.domain.equipment.movements import discrepancies
from gigafibre_fsm.domain.network.device.snapshot import Line
from gigafibre_fsm.domain.network.line import readings
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.tests import builders, devices, people, pictures, portal_visitors
from gigafibre_fsm.tests.site_left_alone import KeptRows, kept_rows, taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor

OFFICE, CUSTOMER = "zq-office@example.com", "zq-customer@example.com"


@dataclass(frozen=True)
class Share:
	"""What belongs to one technician. `marker` stands in every text of it that others must not read.

	Attributes:
		names: argument name of a method, or group of a route → a document of this share.
		rows: doctype → a document that a test added.
	"""

	marker: str
	technician: people.TestTechnician
	names: dict[str, str]
	rows: dict[str, str] = field(default_factory=dict)

	def state(self) -> str:
		"""Everything of this share as text, to tell whether somebody changed it."""
		frappe.db.rollback()
		frappe.local.document_cache = {}
		held = [*((doctype, self.names[key]) for doctype, key in STATEFUL), *self.rows.items()]
		return "\n".join(frappe.as_json(frappe.get_doc(*each).as_dict()) for each in held)


STATEFUL = (
	("Dispatch Job", "job"),
	("Issue", "issue"),
	("Service Location", "service_location"),
	("Equipment", "equipment"),
	("CPE State", "equipment"),
	("CPE Reading", "reading"),
	("FSM Scan", "scan"),
	("Dispatch Technician", "technician"),
	("FSM SMS", "message"),
	("Dispatch Promise", "promise"),
	("Dispatch Plan", "plan"),
	("Dispatch Slot Hold", "hold"),
	("Sales Order", "order"),
)


@dataclass(frozen=True)
class World:
	"""The shares, and everybody who comes with a browser."""

	a: Share
	b: Share
	over: Share
	visitors: dict[str, Visitor]


_built: list[tuple[tuple[Share, Share, Share], KeptRows]] = []
"""What this process has built."""


@contextmanager
def committed_world() -> Iterator[World]:
	"""Build the world and commit it; afterwards take it away."""
	with taken_away_afterwards() as before:
		if _built:
			_built[0][1].put_back()
		else:
			_built.append((_shares(), kept_rows(before)))
		a, b, over = _built[0][0]
		yield World(
			a,
			b,
			over,
			{
				"guest": Visitor("guest"),
				"technician A by link": Visitor("technician A by link").open_link(a.technician.url),
				"technician B by link": Visitor("technician B by link").open_link(b.technician.url),
				"technician B by login": _logged_in("technician B by login", b.technician.user),
				"sub-contractor by link": Visitor("sub-contractor by link").open_link(over.technician.url),
				"sub-contractor by login": _logged_in("sub-contractor by login", over.technician.user),
				"customer": _logged_in("customer", CUSTOMER),
				"customer B by link": Visitor("customer B by link").open_link(_visit_url(b)),
				"customer B signed in": _signed_in(b),
				"dispatcher": _logged_in("dispatcher", OFFICE),
			},
		)


def _shares() -> tuple[Share, Share, Share]:
	"""Technician A's, technician B's and the one that is over, committed with everybody's users."""
	a, b = _share("ZQFUITEA", "Alice Roy", "crimson"), _share("ZQFUITEB", "Bruno Côté", "teal")
	over = _share("ZQFUITEC", "Nadia Prêtée", "navy", taken_from=b.technician.name, keeper=a.technician.name)
	_lend(over)
	people.make_user(OFFICE, "FSM Dispatcher", user_type="System User")
	people.make_user(CUSTOMER, "Customer")
	for technician in (b.technician, over.technician):
		people.make_user(technician.user, "FSM Technician")
	frappe.db.commit()  # visitors ask other connections
	return a, b, over


def _lend(share: Share) -> None:
	"""The share's technician belongs to another company, and did the visit yesterday."""
	frappe.db.set_value("Dispatch Technician", share.technician.name, "subcontractor", 1)
	yesterday = now_datetime() - timedelta(days=1)
	frappe.db.set_value("Dispatch Job", share.names["job"], "arrival", yesterday)
	frappe.clear_document_cache("Dispatch Technician", share.technician.name)


def _visit_url(share: Share) -> str:
	"""The address of a link to the share's visit, as its customer is texted it."""
	whom, what = ("Customer", share.names["customer"]), ("Dispatch Job", share.names["job"])
	link = links.issue_link("Visit", whom, now_datetime() + timedelta(days=1), what, language="fr")
	url = links.fresh_url(link)
	frappe.db.commit()
	return url


def _signed_in(share: Share) -> Visitor:
	"""A contact of the share's customer, in a browser of their own."""
	email = f"{frappe.generate_hash(length=8)}@example.com"
	contact = builders.a_contact(share.names["customer"], email=email).name
	return portal_visitors.signed_in(contact, email)


def _logged_in(name: str, user: str) -> Visitor:
	return Visitor(name).log_in(user, people.PASSWORD).with_token()


def _share(
	marker: str, name: str, color: str, taken_from: str | None = None, keeper: str | None = None
) -> Share:
	"""A technician with a visit and what hangs on it.

	Args:
		marker: stands in every text that others must not read.
		name: of the technician.
		color: of the photo.
		taken_from: the technician who had the visit first.
		keeper: whose the scan and the device on the truck are; the technician's own without one.
	"""
	technician = devices.a_technician_with_truck(name)
	customer = builders.a_customer(customer_name=f"Client {marker} {frappe.generate_hash(length=4)}")
	place = builders.a_location(
		customer.name,
		address_line=f"1 rue {marker}",
		access_notes=f"Clé {marker}",
		location_name=f"Lieu {marker}",
	)
	contact = place.contacts[0]
	contact.contact_name = f"Contact {marker}"
	place.save()
	ticket = builders.a_ticket(customer.name, subject=f"Panne {marker}")
	kind = builders.a_job_type()
	job = builders.a_dispatched_job(
		technician=taken_from or technician.name,
		customer=customer.name,
		service_location=place.name,
		job_type=kind.name,
		issue=ticket.name,
		subject=f"Visite {marker}",
		instructions=f"Consigne {marker}",
	)
	model = devices.a_model()
	installed = devices.a_device(technician.truck, equipment_model=model, condition_note=f"État {marker}")
	me = technician.name
	if taken_from:
		scheduling.schedule_job(job.name, None, builders.PLANNER, builders.NOW, technician=me)
	for to in ("En Route", "On Site"):
		technician_work.move_job(job.name, me, to, now=builders.NOW)
	technician_work.install_equipment(job.name, me, equipment=installed.name, now=builders.NOW)
	technician_work.add_photo(job.name, me, "Before", pictures.a_photo(color), now=builders.NOW)
	technician_work.store_signature(
		job.name, me, f"Signataire {marker}", pictures.a_signature(), now=builders.NOW
	)
	technician_work.set_note(job.name, me, f"Note {marker}", now=builders.NOW)
	job.reload()
	scan = frappe.get_doc(
		{
			"doctype": "FSM Scan",
			"kind": "Typed",
			"state": "Read",
			"job": job.name,
			"technician": keeper or me,
			"error": f"Lecture {marker}",
		}
	).insert()
	label = files.store_file("FSM Scan", scan.name, "label.jpg", pictures.a_photo(color), "photo")
	scan.db_set("photo", label)
	person = people.issue_link(people.TestTechnician(me, "", "", ""))
	message = frappe.get_all("FSM SMS", {"reference_name": job.name}, pluck="name")[0]
	promise = frappe.get_all("Dispatch Promise", {"job": job.name}, pluck="name")[0]
	frappe.db.set_value("Dispatch Promise", promise, "promised_by", f"Promis {marker}")
	frappe.db.set_value("FSM SMS", message, "body", f"Texto {marker}")
	truck = frappe.db.get_value("Dispatch Technician", keeper or me, "truck")
	missing = devices.a_device(truck, equipment_model=model)
	finding = discrepancies.report_discrepancy(
		missing.name, discrepancies.NOT_FOUND, keeper or me, now_datetime(), note=f"Introuvable {marker}"
	)
	return Share(
		marker,
		person,
		{
			"job": job.name,
			"name": job.name,
			"issue": ticket.name,
			"customer": customer.name,
			"invoice": f"ACC-SINV-{marker}",
			"order": _order(customer.name, place.name, marker),
			"service_location": place.name,
			"location": place.name,
			"technician": me,
			"equipment": installed.name,
			"serial": installed.name,
			"scan": scan.name,
			"link": person.link,
			"message": message,
			"promise": promise,
			"row": job.photos[0].name,
			"check": job.checklist[0].name,
			"device_row": job.equipment[0].name,
			"event": next(row.name for row in job.timeline if marker in (row.detail or "")),
			"contact": contact.name,
			"photo": job.photos[0].photo,
			"movement": _movement(installed.name),
			"finding": finding,
			"on_truck": missing.name,
			"model": model,
			"job_type": kind.name,
			"reading": _line(installed.name, job.name, me, place.name, marker),
			**_planning(marker, job.name, me),
		},
	)


def _line(equipment: str, job: str, technician: str, location: str, marker: str) -> str:
	"""What the ACS says of the installed device, and a reading of the visit: who is on somebody's Wi-Fi is theirs."""
	line = Line(
		"Online",
		builders.NOW,
		300,
		firmware=f"Logiciel {marker}",
		wifi_ssid=f"Wi-Fi {marker}",
		values_on=builders.NOW,
	)
	line_repository.save_lines([(equipment, line)], builders.NOW)
	whose = {"job": job, "technician": technician, "location": location}
	return readings.store_reading(line, equipment, readings.VISIT, now=builders.NOW, **whose)


def _planning(marker: str, job: str, technician: str) -> dict[str, str]:
	"""A proposal, a refusal and a held slot of this visit: dispatch's own business, whoever's visit it is."""
	reason = {"cause": "said", "values": {"text": f"Raison {marker}"}}
	plan = frappe.new_doc("Dispatch Plan")
	plan.update({"scope": "Day", "day": builders.NOW.date(), "state": "Proposed", "note": f"Plan {marker}"})
	plan.append("moves", {"job": job, "outcome": "Kept back", "remark": f"Remarque {marker}"})
	plan.append("left_out", {"job": job, "reasons": json.dumps([reason])})
	plan.insert()
	refusal = {
		"job": job,
		"technician": technician,
		"until": builders.NOW.date(),
		"reason": f"Refus {marker}",
	}
	slot = {"job": job, "technician": technician, "state": "Released", "held_by": f"Agent {marker}"}
	return {
		"plan": plan.name,
		"move": plan.moves[0].name,
		"left_out": plan.left_out[0].name,
		"refusal": frappe.get_doc({"doctype": "Dispatch Plan Refusal", **refusal}).insert().name,
		"hold": frappe.get_doc({"doctype": "Dispatch Slot Hold", **slot}).insert().name,
	}


def _order(customer: str, location: str, marker: str) -> str:
	"""An order that the customer made on their pages and has not paid."""
	item = builders.an_item(is_stock_item=0).name
	order = builders.an_order(customer, [(item, 1)], fsm_service_location=location)
	order.db_set("fsm_portal_state", "Awaiting Payment")
	order.items[0].db_set("item_name", f"Option {marker}")
	return order.name


def _movement(equipment: str) -> str:
	return frappe.get_all("Equipment Movement", {"equipment": equipment}, pluck="name")[0]
