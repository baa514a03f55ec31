"""A technician's command is one command, whether the page or the JSON method brings it: one id, one check, one actor."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch import technician_work as visits
from gigafibre_fsm.domain.dispatch.technician_work.commands import JOB_COMMANDS
from gigafibre_fsm.tests import devices, people
from gigafibre_fsm.tests.pictures import a_photo, a_signature
from gigafibre_fsm.tests.visitor import OWN_PAGE, Visitor, forget_limits
from tests import visit_data
from tests.plugin import fresh_state

CHECKS = [
	{"label_en": "Clean", "label_fr": "Propre", "kind": "Yes/No"},
	{"label_en": "Light", "label_fr": "Lumière", "kind": "Number", "unit": "dBm"},
	{"label_en": "The box", "label_fr": "Le boîtier", "kind": "Photo"},
]
NEEDS = ("equipment", "before_photo", "after_photo", "signature", "note")
PAGE_ONLY = {
	"save": "the button of a browser without scripts that keeps what was typed beside a step",
	"late": "only the queue of a phone holds what comes too late to be applied",
}
API = "/api/method/gigafibre_fsm.api."


@dataclass(frozen=True)
class Doors:
	"""One command as both doors take it: fields of the page's form, the method, and its arguments."""

	form: dict[str, Any]
	method: str
	arguments: dict[str, Any]
	page: str = ""
	"""Another page than that of the visit."""


@pytest.fixture
def visit() -> Iterator[visit_data.VisitData]:
	fresh_state()
	forget_limits()
	asks = {f"requires_{need}": 0 for need in NEEDS}
	with visit_data.a_visit("en", now_datetime() - timedelta(hours=1), checklist=CHECKS, **asks) as made:
		for status in ("En Route", "On Site"):
			visits.move_job(made.job, made.technician.name, status, now=now_datetime())
		frappe.db.commit()  # the phone asks another connection
		yield made
		frappe.db.rollback()
		for device in frappe.get_all("Equipment", {"name": ("like", "29%"), "equipment_model": made.model}):
			frappe.db.delete("Equipment Movement", {"equipment": device.name})
			people.forget("Equipment", device.name)
		frappe.db.commit()  # as above


def doors(visit: visit_data.VisitData) -> dict[str, Doors]:
	"""Every command in an order in which a visit takes them, what it names made beforehand."""
	tick, number, box = frappe.get_all(
		"Dispatch Job Check", {"parent": visit.job}, pluck="name", order_by="idx"
	)
	new, typed, third, fourth = (
		{**devices.identifiers(), "equipment_model": visit.model} for _each in range(4)
	)
	on_truck = [_on_truck(visit, values) for values in (third, fourth)]
	photo = visits.add_photo(visit.job, visit.technician.name, "Other", a_photo(), now=now_datetime())["row"]
	scans = [_scan(visit) for _each in range(2)]
	frappe.db.commit()  # as above
	kind = frappe.db.get_value("Dispatch Job", visit.job, "job_type")
	at, told = "technician.", {"job": visit.job}
	return {
		"check": Doors({"row": tick, "done": "1"}, at + "check", {"row": tick, "done": True}),
		"answer": Doors({"row": number, "value": "-19"}, at + "answer", {"row": number, "value": "-19"}),
		"photograph": Doors(
			{"row": box, "photo": a_photo()}, at + "photograph", {"row": box, "photo": a_photo()}
		),
		"note": Doors({"note": "A dog."}, at + "note", {"text": "A dog."}),
		"edit_info": Doors(
			{"job_type": kind, "priority": "Low"}, at + "edit_info", {"job_type": kind, "priority": "Low"}
		),
		"add_photo": Doors(
			{"kind": "After", "photo": a_photo()}, at + "add_photo", {"kind": "After", "photo": a_photo()}
		),
		"remove_photo": Doors({"photo_row": photo}, at + "remove_photo", {"row": photo}),
		"without_proof": Doors(
			{"reason": "The meter is broken.", "photo": a_photo()},
			at + "without_proof",
			{"reason": "The meter is broken.", "photo": a_photo()},
		),
		"sign": Doors(
			{"signed_by": "Marie", "signature": a_signature()},
			at + "sign",
			{"signed_by": "Marie", "signature": a_signature()},
		),
		"install": Doors({"equipment": visit.equipment}, at + "install", {"equipment": visit.equipment}),
		"swap": Doors(
			{"action": "install", "then": "swap Replaced", "equipment": on_truck[0], "old": visit.equipment},
			at + "swap",
			{"equipment": on_truck[0], "reason": "Replaced", "old": visit.equipment},
		),
		"remove": Doors(
			{"action": "away", "as": "works", "equipment": on_truck[0]},
			at + "remove",
			{"equipment": on_truck[0]},
		),
		"mark_defective": Doors(
			{"action": "away", "as": "defective", "equipment": on_truck[0], "note": "Dead."},
			at + "mark_defective",
			{"equipment": on_truck[0], "note": "Dead."},
		),
		"report_lost": Doors(
			{"action": "away", "as": "lost", "equipment": on_truck[1], "note": "Stolen."},
			at + "report_lost",
			{"equipment": on_truck[1], "note": "Stolen."},
		),
		"create": Doors({**new, "then": "beside"}, "equipment.create", {**new, **told, "then": "beside"}),
		"dismiss": Doors({"scan": scans[0]}, at + "dismiss", {"scan": scans[0]}),
		"confirm": Doors(
			{**typed, "device": "1", "then": "look"},
			"equipment.confirm",
			{**typed, "scan": scans[1]},
			page=f"/t/scan/{scans[1]}",
		),
		"scan": Doors({"photo": visit.label_photo()}, "vision.equipment", {"photo": visit.label_photo()}),
		"move": Doors(
			{"to": "On Hold", "reason": "Nobody is in."},
			at + "move",
			{"to": "On Hold", "reason": "Nobody is in."},
		),
	}


def _on_truck(visit: visit_data.VisitData, values: dict[str, str]) -> str:
	device = frappe.get_doc({"doctype": "Equipment", **values}).insert()
	frappe.db.set_value("Equipment", device.name, {"status": "On Truck", "warehouse": visit.truck})
	return device.name


def _scan(visit: visit_data.VisitData) -> str:
	values = {"kind": "Label", "state": "Read", "job": visit.job, "technician": visit.technician.name}
	return frappe.get_doc({"doctype": "FSM Scan", **values}).insert().name


def by_page(
	phone: Visitor, visit: visit_data.VisitData, name: str, given: Doors, command: str
) -> TestResponse:
	form = {"action": name, **given.form, "command_id": command}
	return phone.post(given.page or f"/t/job/{visit.job}", with_files(form))


def by_method(phone: Visitor, visit: visit_data.VisitData, given: Doors, command: str) -> TestResponse:
	own = {} if given.method == "equipment.confirm" else {"job": visit.job}
	return phone.post(API + given.method, with_files({**own, **given.arguments, "command_id": command}))


def with_files(values: dict[str, Any]) -> dict[str, Any]:
	return {
		name: (io.BytesIO(value), f"{name}.jpg") if isinstance(value, bytes) else value
		for name, value in values.items()
	}


def written(visit: visit_data.VisitData) -> tuple[int, ...]:
	"""How much there is of what commands write."""
	frappe.db.rollback()  # a new snapshot
	me = visit.technician
	return (
		frappe.db.count("FSM Command", {"actor": me.user}),
		frappe.db.count("Dispatch Job Event", {"parent": visit.job}),
		frappe.db.count("Dispatch Job Photo", {"parent": visit.job}),
		frappe.db.count("Equipment Movement", {"technician": me.name}),
		frappe.db.count("FSM Scan", {"technician": me.name}),
	)


def test_the_same_id_through_both_doors_is_one_command_done_once(visit):
	phone = Visitor().open_link(visit.technician.url)
	for number, (name, given) in enumerate(doors(visit).items()):
		command, after = f"both-doors-{number}-{visit.job}", None
		for is_page in (True, False) if number % 2 else (False, True):  # each door comes first now and then
			answer = (
				by_page(phone, visit, name, given, command)
				if is_page
				else by_method(phone, visit, given, command)
			)
			assert answer.status_code == (303 if is_page else 200), (name, is_page, answer.text[-1500:])
			assert written(visit) == (after or written(visit)), f"{name} was done twice"
			after = written(visit)
		assert after[0] == number + 1, f"{name} was not kept under its id"
	assert frappe.get_doc("Dispatch Job", visit.job).status == "On Hold"


def test_each_command_has_both_doors_or_a_reason_why_not(visit):
	assert set(doors(visit)) | set(PAGE_ONLY) == set(JOB_COMMANDS)
	phone = Visitor().open_link(visit.technician.url)
	saved = {"action": "move", "to": "Completed", "save": "note", "note": "Kept."}
	assert phone.post(f"/t/job/{visit.job}", saved).headers["Location"].endswith("#note")
	late = {"action": "note", "note": "Later.", "late": "1", "what": "Note"}
	assert phone.post(f"/t/job/{visit.job}", late).status_code == 303
	frappe.db.rollback()  # a new snapshot
	job = frappe.get_doc("Dispatch Job", visit.job)
	assert (job.technician_note, job.status, job.timeline[-1].event) == ("Kept.", "On Site", "Late")


def test_what_a_phone_showed_is_compared_at_both_doors(visit):
	phone = Visitor().open_link(visit.technician.url)
	seen = json.dumps({"status": "En Route"})
	step = {"to": "On Hold", "reason": "Nobody is in.", "seen": seen}
	queued = {**OWN_PAGE, "X-FSM-Queue": "1"}
	page = phone.post(f"/t/job/{visit.job}", {"action": "move", **step}, headers=queued)
	method = phone.post(f"{API}technician.move", {"job": visit.job, **step})
	assert (page.status_code, method.status_code) == (409, 409)
	assert method.json["changed"]["differences"] == [
		{"field": "status", "phone": "En Route", "server": "On Site"}
	]
	assert method.json["changed"]["now"] == page.json["now"]
	assert method.json["changed"]["may_apply"] is page.json["may_apply"] is True
	assert written(visit)[0] == 0


@pytest.mark.parametrize("is_page", [True, False])
def test_what_waited_on_a_phone_counts_from_when_it_was_done_at_both_doors(visit, is_page):
	phone = Visitor().open_link(visit.technician.url)
	old = {"dispatched_on": now_datetime() - timedelta(hours=3)}
	steps = {
		"en_route_on": now_datetime() - timedelta(hours=2),
		"on_site_on": now_datetime() - timedelta(hours=2),
	}
	frappe.db.set_value("Dispatch Job", visit.job, {**old, **steps})
	events = {"parent": visit.job, "event": "Status"}
	frappe.db.set_value("Dispatch Job Event", events, "happened_on", now_datetime() - timedelta(hours=2))
	frappe.db.commit()  # as above
	waited = {**OWN_PAGE, "X-FSM-Queue": "1", "X-FSM-Age": "1800", "X-FSM-Owner": visit.technician.name}
	note = {"action": "note", "note": "A dog."} if is_page else {"job": visit.job, "text": "A dog."}
	path = f"/t/job/{visit.job}" if is_page else f"{API}technician.note"
	assert phone.post(path, note, headers=waited).status_code == 200
	frappe.db.rollback()  # a new snapshot
	age = now_datetime() - frappe.get_doc("Dispatch Job", visit.job).timeline[-1].happened_on
	assert timedelta(minutes=29) < age < timedelta(minutes=31)
	foreign = {**waited, "X-FSM-Owner": "somebody else"}
	assert phone.post(path, note, headers=foreign).status_code == 401, "it waits for its maker's link"
