"""What the doctor says of the look for outages: well, deaf, late, or waiting for a person."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.incidents import settings, states
from gigafibre_fsm.domain.network.incidents.rows import repository
from gigafibre_fsm.domain.network.incidents.watching import watch
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.setup import health, network_health

GENIEACS = due.BACKENDS["GenieACS"]


@pytest.fixture(autouse=True)
def _watched(site: str) -> Iterator[None]:
	"""A site whose only server was polled and looked at two minutes ago."""
	for name in due.BACKENDS.values():
		frappe.db.set_single_value(name, "enabled", int(name == GENIEACS))
	for doctype in ("Network Incident", "Network Alarm"):
		frappe.db.delete(doctype)
	polled = instants.now_utc().replace(microsecond=0) - timedelta(minutes=2)
	frappe.db.set_single_value("CPE Polling", "known_until", polled.isoformat())
	note_look("", polled_utc=polled)
	yield
	frappe.clear_document_cache(settings.DOCTYPE, settings.DOCTYPE)


def note_look(blindness: str, *, polled_utc: object) -> None:
	ears = [polled_utc.isoformat(), polled_utc.isoformat(), "", blindness]
	values = {
		"servers": json.dumps({"GenieACS": ears}),
		"heard_until": due.poll_key({"GenieACS": polled_utc}),
	}
	values |= {"watched_on": instants.now() - timedelta(minutes=2), "lines": 120, "hits": 3}
	frappe.db.set_single_value(watch.DOCTYPE, values)


def problems() -> dict[str, str]:
	return dict(network_health.list_problems())


def an_incident(**values: object) -> str:
	doc = repository.create_incident(
		None, state=states.SUSPECTED, origin=states.SILENCE, started_on=instants.now()
	)
	doc.db_set(values)
	return doc.name


def test_a_site_that_is_looked_at_has_no_problem_and_says_what_was_seen():
	assert not problems()
	said = "120 lines, of which 3 fell silent or lost light; 0 incidents go on."
	assert any(
		finding.text.startswith("Looked for outages") and said in finding.text
		for finding in health.findings()
	)


@pytest.mark.parametrize(
	("blindness", "remedy"),
	[
		(states.NOT_POLLED, "Does a worker take the queue"),
		(states.POLL_LATE, "Does the server answer?"),
		(states.NO_CALLS, "no modem calls it"),
		(states.SETTLING, "Wait:"),
	],
)
def test_each_reason_why_nothing_is_opened_has_its_remedy(blindness: str, remedy: str):
	note_look(blindness, polled_utc=instants.now_utc().replace(microsecond=0) - timedelta(minutes=2))
	assert any(text.startswith("No outage is opened by GenieACS") for text in problems())
	assert any(remedy in each for each in problems().values())


def test_a_look_that_no_worker_took_is_late():
	frappe.db.set_single_value(
		"CPE Polling",
		"known_until",
		(instants.now_utc() - timedelta(minutes=12)).isoformat(timespec="seconds"),
	)
	frappe.db.set_single_value(watch.DOCTYPE, "watched_on", instants.now() - timedelta(minutes=30))
	assert any("should have been looked at" in text for text in problems())


def test_customers_who_wait_and_questions_for_a_person_are_named():
	name = an_incident(needs_person=1, effects_due_utc=instants.now_utc() - timedelta(minutes=20))
	said = " ".join(problems())
	assert "The customers of 1 incidents wait" in said
	assert f"{name} waits for a decision" in said


def test_a_paused_rule_is_said_and_a_site_without_modems_says_nothing():
	frappe.db.set_single_value(settings.DOCTYPE, "paused", 1)
	frappe.clear_document_cache(settings.DOCTYPE, settings.DOCTYPE)
	assert any(text.startswith("Outages are not looked for") for text in problems())
	frappe.db.set_single_value(GENIEACS, "enabled", 0)
	assert not problems()
	assert network_health.describe_watch() == ""
