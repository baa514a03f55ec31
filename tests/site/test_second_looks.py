"""A label that could not be read in time is read later; the result joins the scan, and what a person said stays."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.equipment.vision import label_retry
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests.standins.gemini import API_KEY, MODEL, GeminiStandIn
from gigafibre_fsm.tests.standins.labels import Label, Shot, draw, photograph
from tests.plugin import fresh_state

LABEL = draw(Label(serial="ZQ7788990044", mac="1C61B4AA0044", barcodes=("serial",), square="none"))
# held so askew that a hasty look reads nothing, and a patient one does
PHOTO = photograph(LABEL, Shot(size=(1200, 900), angle=33))
# for whoever only counts the looks
STRAIGHT = photograph(LABEL, Shot(size=(800, 600)))


@pytest.fixture
def gemini(connected_site: str) -> Iterator[GeminiStandIn]:
	fresh_state()
	with GeminiStandIn() as server:
		_use(server.url)
		yield server
		_use("")
	for scan in frappe.get_all("FSM Scan", {"job": ("is", "not set")}, pluck="name"):
		frappe.delete_doc("FSM Scan", scan, force=True)
	frappe.db.commit()  # scans are kept by units of work of their own


def _use(url: str) -> None:
	settings = frappe.get_doc("FSM Gemini Settings")
	settings.update({"enabled": bool(url), "api_key": API_KEY, "model": MODEL, "base_url": url})
	settings.save()
	frappe.db.commit()  # as above


def _unread(gemini: GeminiStandIn, photo: bytes = PHOTO) -> str:
	gemini.use("503")
	scan = label_scans.scan_photo(None, None, photo, seconds=0.0)
	frappe.db.commit()  # as a request does at its end
	gemini.use("ok")
	return scan


def _serial(scan: str) -> str | None:
	frappe.db.rollback()
	devices = label_scans.describe_scan(scan, None)["devices"]
	return devices[0]["serial_number"]["value"] if devices else None


def test_a_label_that_could_not_be_read_is_kept_and_read_by_the_worker(gemini: GeminiStandIn):
	scan = _unread(gemini)
	assert frappe.db.get_value("FSM Scan", scan, "state") == "Being Read"
	tasks.read_labels()
	assert _serial(scan) == "ZQ7788990044"
	row = frappe.db.get_value("FSM Scan", scan, ["state", "look_on", "looks", "error"], as_dict=True)
	assert (row.state, row.look_on, row.looks, row.error) == ("Read", None, 1, None)


def test_what_a_person_said_meanwhile_is_not_touched(gemini: GeminiStandIn):
	scan = _unread(gemini)
	label_scans.dismiss_scan(scan, None)
	frappe.db.commit()  # as a request does at its end
	tasks.read_labels()
	assert frappe.db.get_value("FSM Scan", scan, "state") == "Dismissed"
	assert _serial(scan) is None


def test_it_is_looked_at_less_and_less_often_and_not_for_ever(gemini: GeminiStandIn):
	scan = _unread(gemini, STRAIGHT)
	gemini.use("503")
	pauses = []
	for _look in range(len(label_retry.PAUSES) + 1):
		due = frappe.db.get_value("FSM Scan", scan, "look_on")
		label_retry.retry_reading(scan, label_scans.fill_scan, lambda due=due: instants.to_site(due))
		frappe.db.rollback()
		following = frappe.db.get_value("FSM Scan", scan, "look_on")
		pauses.append((following - due) // timedelta(minutes=1) if following else None)
	assert pauses == [*label_retry.PAUSES, None]
	# what the codes alone said stands, with the sentence that the print could not be read
	state, error = frappe.db.get_value("FSM Scan", scan, ["state", "error"])
	assert (state, bool(error)) == ("Read", True)


def test_a_worker_that_dies_while_looking_leaves_it_due_again(gemini: GeminiStandIn):
	scan = _unread(gemini)

	def die(*_: object) -> None:
		raise KeyboardInterrupt

	with pytest.raises(KeyboardInterrupt):
		label_retry.retry_reading(scan, die, now_datetime)
	frappe.db.rollback()
	later = now_datetime() + label_retry.CLAIMED
	assert scan not in label_retry.find_due(now_datetime())
	assert scan in label_retry.find_due(later)
	label_retry.retry_reading(scan, label_scans.fill_scan, lambda: later)
	assert _serial(scan) == "ZQ7788990044"
