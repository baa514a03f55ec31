"""Patches: what older versions of the app wrote is understood after a migration."""

from datetime import datetime

import pytest

import frappe

from gigafibre_fsm.domain.care.telephone.call import repository
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.network.commands import messages as command_messages
from gigafibre_fsm.patches import (
	announcements_as_fields,
	command_reasons_as_codes,
	delivery_in_own_words,
	limits_of_the_class,
	managers_open_tickets,
	name_findings_by_serial,
	recordings_in_parts,
	warn_of_expiring_cards,
)
from gigafibre_fsm.tests import builders, devices


def a_text(**values: object) -> str:
	"""A text to a technician as an older version stored it."""
	technician = builders.a_technician()
	job = builders.a_job()
	row = frappe.new_doc("FSM SMS")
	row.update(
		{
			"recipient_doctype": "Dispatch Technician",
			"recipient": technician.name,
			"reference_doctype": "Dispatch Job",
			"reference_name": job.name,
			"effect_key": f"job-dispatched:{job.name}:{technician.name}:20261123T1430:{job.service_location}:+15145550100:1",
			"state": "Sent",
			"body": "Nouvelle visite",
			"to_number": "+15145550100",
			**values,
		}
	)
	row.db_insert()
	return row.name


def test_what_a_technician_was_told_is_read_from_the_key_of_an_older_text():
	name = a_text()
	for _time in range(2):
		announcements_as_fields.execute()
	row = frappe.get_doc("FSM SMS", name)
	job = frappe.get_doc("Dispatch Job", row.reference_name)
	assert row.announced_arrival == datetime(2026, 11, 23, 14, 30)
	assert row.announced_location == job.service_location


def test_a_receipt_for_a_message_with_the_providers_older_word_is_understood():
	name = a_text(provider_status="partially_delivered", provider_sid="SM" + "0" * 32)
	delivery_in_own_words.execute()
	assert outbox.apply_status("SM" + "0" * 32, "delivered", "", datetime(2026, 11, 23, 15))
	assert frappe.db.get_value("FSM SMS", name, "provider_status") == "delivered"


@pytest.mark.parametrize(
	("state", "stored", "english", "french"),
	[
		("Pending", "Device is offline", "The device does not answer", "L'appareil ne répond pas"),
		("Pending", "Connection request error: timeout", "The modem server cannot", "Le serveur des modems"),
		(
			"Held Back",
			"Held back: FSM Settings says Record only, so …",
			"Held back: FSM",
			"Retenu\u00a0: les",
		),
		(
			"Held Back",
			"Retenu : ce numéro ou cette adresse n'est …",
			"Held back: this modem",
			"Retenu\u00a0: ce modem",
		),
		("Held Back", "Retenu : Frappe 15.72.4 a des failles …", "Held back: Frappe", "Retenu\u00a0: Frappe"),
	],
)
def test_why_an_older_command_waits_is_said_in_the_readers_language(
	monkeypatch: pytest.MonkeyPatch, state: str, stored: str, english: str, french: str
):
	row = frappe.new_doc("CPE Command").update({"command": "Reboot", "state": state, "reason": stored})
	row.db_insert()
	for _time in range(2):
		command_reasons_as_codes.execute()
	kept = frappe.db.get_value("CPE Command", row.name, ["state", "reason"], as_dict=True)
	for language, begins in (("en", english), ("fr", french)):
		monkeypatch.setattr(frappe.local, "lang", language)
		said = command_messages.describe_reason(kept, 0, None, datetime(2026, 11, 23, 15))
		assert said.startswith(begins), (language, kept.reason, said)


@pytest.mark.parametrize(("last_warning", "is_due"), [(0, True), (7, False)])
def test_a_card_that_was_never_looked_at_gets_its_first_warning(last_warning: int, is_due: bool):
	card = frappe.new_doc("FSM Payment Method")
	card.name = frappe.generate_hash(length=10)
	card.update({"kind": "Card", "state": "Active", "last_warning": last_warning})
	card.db_insert()
	warn_of_expiring_cards.execute()
	assert bool(frappe.db.get_value("FSM Payment Method", card.name, "next_warning")) is is_due


@pytest.mark.usefixtures("site")
def test_limits_that_were_the_default_are_those_of_the_class_and_chosen_ones_stay():
	usual = builders.a_job_type(weakest_level=-27, strongest_level=-8).name
	chosen = builders.a_job_type(weakest_level=-25, strongest_level=-10).name
	limits_of_the_class.execute()
	fields = ["weakest_level", "strongest_level"]
	assert frappe.db.get_value("Dispatch Job Type", usual, fields) == (0, 0)
	assert frappe.db.get_value("Dispatch Job Type", chosen, fields) == (-25, -10)


def test_managers_who_could_only_read_tickets_create_them() -> None:
	frappe.db.set_value("Custom DocPerm", managers_open_tickets.ROW, {"write": 0, "create": 0})
	managers_open_tickets.execute()
	assert frappe.db.get_value("Custom DocPerm", managers_open_tickets.ROW, ["write", "create"]) == (1, 1)


def test_an_earlier_finding_is_called_by_its_devices_serial_number() -> None:
	device = devices.a_device().name
	row = frappe.new_doc("Equipment Finding").update({"equipment": device, "kind": "Not Found"})
	row.name = frappe.generate_hash(length=10)
	row.db_insert()
	name_findings_by_serial.execute()
	assert frappe.db.get_value("Equipment Finding", row.name, "serial_number") == device


@pytest.mark.usefixtures("site")
def test_the_recording_of_an_older_call_becomes_its_first_part() -> None:
	name = repository.insert_call({"direction": "Inbound"})
	row = {"name": name, "recording_sid": f"RE{name}", "voicemail": 1, "recording_state": "Stored"}
	recordings_in_parts.keep_part(frappe._dict(row, recording="/private/files/x.mp3", recording_seconds=9))
	part = frappe.get_doc("FSM Call", name).recordings[0]
	assert (part.kind, part.seconds, part.state, part.file) == (
		"Message",
		9,
		"Stored",
		"/private/files/x.mp3",
	)
