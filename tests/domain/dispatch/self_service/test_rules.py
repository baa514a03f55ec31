"""What a customer may do with their visit, and what they are told of it: by tables, the clock set by hand."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job.address import without_number
from gigafibre_fsm.domain.dispatch.schedule import forecast
from gigafibre_fsm.domain.dispatch.self_service import icalendar, rules

BEGINS = datetime(2026, 11, 23, 8)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
	return datetime(2026, 11, 23, hour, minute, second)


@pytest.mark.parametrize(
	("status", "now", "refusal"),
	[
		("Dispatched", BEGINS - timedelta(hours=24), None),
		("Dispatched", BEGINS - timedelta(hours=24) + timedelta(seconds=1), "too_late"),
		("Scheduled", BEGINS - timedelta(days=3), None),
		("On Hold", BEGINS - timedelta(days=3), None),
		("En Route", BEGINS - timedelta(days=3), "under_way"),
		("On Site", BEGINS, "under_way"),
		("Completed", BEGINS, "over"),
		("Not Done", BEGINS, "over"),
		("Cancelled", BEGINS - timedelta(days=3), "over"),
	],
)
def test_a_visit_is_changed_until_the_hours_of_notice(status: str, now: datetime, refusal: str) -> None:
	assert rules.find_refusal(status, BEGINS, now, 24) == refusal


def test_without_a_window_nothing_is_too_late() -> None:
	assert rules.find_refusal("Draft", None, at(12), 24) is None


@pytest.mark.parametrize(
	("status", "is_promised", "is_told"),
	[
		("Scheduled", False, False),
		("Scheduled", True, True),
		("Dispatched", False, True),
		("En Route", False, True),
		("On Hold", False, False),
		("On Hold", True, True),
	],
)
def test_a_window_binds_the_customer_once_they_were_told(
	status: str, is_promised: bool, is_told: bool
) -> None:
	window = (at(8), at(10))
	assert rules.known_window(status, is_promised, window) == (window if is_told else None)
	assert rules.known_window(status, is_promised, (at(8), None)) is None


def test_a_customer_writes_to_the_technician_until_they_stand_there() -> None:
	refused = {status: rules.find_note_refusal(status) for status in lifecycle.STATES}
	over = {"Completed": "over", "Not Done": "over", "Cancelled": "over"}
	assert {status: why for status, why in refused.items() if why} == {"On Site": "here", **over}


def test_a_customer_may_ask_until_somebody_is_on_the_way() -> None:
	asks = {status for status in lifecycle.STATES if rules.may_ask(status)}
	assert asks == {"Draft", "Scheduled", "Dispatched", "On Hold"}


@pytest.mark.parametrize("status", lifecycle.STATES)
def test_every_status_means_something_to_the_customer(status: str) -> None:
	assert rules.find_stage(status, None, False) in rules.Stage


def test_a_partial_visit_is_not_called_done() -> None:
	assert rules.find_stage("Completed", "Partial", True) == "to_continue"
	assert rules.find_stage("Completed", "Complete", True) == "done"


@pytest.mark.parametrize(
	("left", "way", "planned", "now", "expected"),
	[
		(at(8), 25 * 60, at(9), at(8, 1), at(8, 25)),
		(at(8), 26 * 60, at(9), at(8, 1), at(8, 30)),
		(at(8), None, at(9), at(8, 1), at(9)),
		(at(8), 25 * 60, at(9), at(8, 41), at(8, 45)),
		(at(8), None, at(8), at(8, 50, 1), at(8, 55)),
	],
)
def test_on_the_way_the_way_decides_and_never_the_past(left, way, planned, now, expected) -> None:
	assert forecast.estimate_arrival(left, way, planned, now) == expected


@pytest.mark.parametrize(
	("address", "street"),
	[
		("123 rue Richelieu", "rue Richelieu"),
		("1234-B, rue Principale", "rue Principale"),
		("12 1/2 rue du Pont", "rue du Pont"),
		("456½ rue du Pont", "rue du Pont"),
		("App. 6, 456 rue du Pont", "rue du Pont"),
		("apt B - 456 rue du Pont", "rue du Pont"),
		("#6-456 rue du Pont", "rue du Pont"),
		("6-456 rue du Pont", "rue du Pont"),
		("Bureau 200 - 456 rue du Pont", "rue du Pont"),
		("2e étage, 456 rue du Pont", "rue du Pont"),
		("N° 456 rue du Pont", "rue du Pont"),
		("no. 456, rue du Pont", "rue du Pont"),
		("456 à 460 rue du Pont", "rue du Pont"),
		("456-458 rue du Pont", "rue du Pont"),
		("4\u00a0560 rue du Pont", "rue du Pont"),
		("4 560 rue du Pont", "rue du Pont"),
		("456,rue du Pont", "rue du Pont"),
		("456 A rue du Pont", "rue du Pont"),
		("456E rue du Pont", "rue du Pont"),
		("456 bis rue du Pont", "rue du Pont"),
		("456 rue du Pont, app. 6", "rue du Pont"),
		("456 rue du Pont #6", "rue du Pont"),
		("rue du Pont, 456", "rue du Pont"),
		("rue du Pont 456", "rue du Pont"),
		("456", ""),
		("4e Avenue", "4e Avenue"),
		("100 4e Avenue", "4e Avenue"),
		("1 234e Avenue", "234e Avenue"),
		("10E RUE", "10E RUE"),
		("12, 3e Rang Nord", "3e Rang Nord"),
		("2nd Street", "2nd Street"),
		("Rang 3", "Rang 3"),
		("345 route 116", "route 116"),
		("12 L'Anse", "L'Anse"),
		("12 Unity Road", "Unity Road"),
		("Place du 350e", "Place du 350e"),
		("Chemin des Patriotes", "Chemin des Patriotes"),
		("", ""),
		("145, 147 et 149 rue Principale", "rue Principale"),
		("4, 1234 rue Principale", "rue Principale"),
		("\u200e1234 rue Principale", "rue Principale"),
		("(1234) rue Principale", "rue Principale"),
		("1234/rue Principale", "rue Principale"),
		("1234 app. 4, rue Principale", "rue Principale"),
		("1234, rue Principale, app. 2, Laval", "rue Principale, Laval"),
		("Appartement 12 au 1234 rue Principale", "rue Principale"),
		("Bât. B, 1234 rue Principale", "rue Principale"),
		("C.P. 120, rue Principale", "rue Principale"),
		("Lot 4 512 345, rang 3", "rang 3"),
		("N1234 Main Street", "Main Street"),
		("123 Hwy 7", "Hwy 7"),
		("1234, 5e Avenue", "5e Avenue"),
	],
)
def test_a_street_is_shown_without_its_number(address: str, street: str) -> None:
	assert without_number(address) == street


def calendar(summary: str = "Gigafibre : Réparation", place: str = "rue Richelieu") -> str:
	window = (at(14), at(16))
	return icalendar.build_event("DJ-1@site", window, summary, place, at(9), "America/Toronto").decode()


def test_a_calendar_gets_the_window_in_universal_time() -> None:
	lines = calendar().split("\r\n")
	assert "DTSTART:20261123T190000Z" in lines
	assert "DTEND:20261123T210000Z" in lines
	assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")


def test_a_calendars_text_is_escaped_and_its_long_lines_folded() -> None:
	text = calendar(summary="é" * 60 + "; a,b\nc")
	assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
	unfolded = text.replace("\r\n ", "")
	assert "é" * 60 + "\\; a\\,b c" in unfolded


def test_a_promised_window_is_a_planned_visit_before_anybody_is_published():
	assert rules.find_stage("Scheduled", None, True) == "planned"
	assert rules.find_stage("Scheduled", None, False) == "planning"
