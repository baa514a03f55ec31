"""The live position of a technician: switched on and off, kept once, forgotten, used for arrivals, shown to dispatch alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.dispatch import due
from gigafibre_fsm.domain.dispatch.board import snapshot
from gigafibre_fsm.domain.dispatch.live_position import positions, rules, sharing
from gigafibre_fsm.domain.dispatch.live_position.positions import StoredPosition
from gigafibre_fsm.domain.dispatch.schedule import arrivals
from gigafibre_fsm.domain.dispatch.technician_work import position_commands
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor, forget_limits
from tests import visit_data
from tests.plugin import fresh_state

NOW = builders.NOW
HERE = (45.30714, -73.26261)
REPORT = "/api/method/gigafibre_fsm.api.positions.report_position"


@pytest.fixture(scope="module", autouse=True)
def _clean(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards():
		yield


@pytest.fixture(scope="module")
def technician(_clean: None) -> str:
	name = builders.a_technician(latitude=45.3071, longitude=-73.2626).name
	frappe.db.commit()  # each test rolls back what it wrote
	return name


@pytest.fixture(autouse=True)
def _offered(_clean: None) -> Iterator[None]:
	fresh_state()
	_offer(1)
	frappe.db.delete(positions.DOCTYPE)
	frappe.db.delete(sharing.DOCTYPE)
	yield
	frappe.db.rollback()
	_offer(0)


def _offer(value: int) -> None:
	frappe.db.set_single_value("FSM Dispatch Settings", "shares_positions", value)
	frappe.clear_document_cache("FSM Dispatch Settings", "FSM Dispatch Settings")


def share(
	technician: str, now: datetime = NOW, *, until: datetime | None = None, is_precise: bool = False
) -> None:
	ends_on = instants.to_utc(until or now.replace(hour=17, minute=0))
	notice = (rules.NOTICE_VERSION, "fr")
	sharing.start(technician, ends_on=ends_on, is_precise=is_precise, notice=notice, now=instants.to_utc(now))


def send(technician: str, now: datetime = NOW, place: tuple[float, float] = HERE, age: int = 0) -> dict:
	return position_commands.take_position(technician, *place, accuracy=30.4, age=age, now=now)


def kept_rows(technician: str) -> list[tuple]:
	fields = ["latitude", "longitude", "accuracy"]
	return frappe.get_all(positions.DOCTYPE, {"technician": technician}, fields, as_list=True)


def test_nothing_is_kept_of_whoever_has_not_switched_it_on(technician: str):
	assert send(technician) == {"is_shared": False, "seconds_left": 0}
	assert not frappe.db.count(positions.DOCTYPE)


def test_only_the_newest_position_is_kept_and_only_coarsely(technician: str):
	share(technician)
	assert send(technician) == {"is_shared": True, "seconds_left": 5 * 3600}
	assert kept_rows(technician) == ((45.307, -73.263, 30),)
	send(technician, NOW + timedelta(minutes=2), (45.4, -73.3))
	# one that was measured earlier and arrives later says nothing new
	send(technician, NOW + timedelta(minutes=3), HERE, age=600)
	assert kept_rows(technician) == ((45.4, -73.3, 30),)
	for doctype in ("Version", "Deleted Document"):
		field = "ref_doctype" if doctype == "Version" else "deleted_doctype"
		assert not frappe.db.exists(doctype, {field: positions.DOCTYPE})


def test_whoever_chose_it_is_kept_more_exactly(technician: str):
	share(technician, is_precise=True)
	send(technician)
	assert kept_rows(technician) == ((45.3071, -73.2626, 30),)


def test_stopping_forgets_at_once_and_leaves_the_consent_as_proof(technician: str):
	share(technician)
	send(technician)
	sharing.end(technician, sharing.BY_TECHNICIAN, instants.to_utc(NOW + timedelta(minutes=5)))
	assert not kept_rows(technician)
	proof = frappe.get_all(sharing.DOCTYPE, {"technician": technician}, ["ended_by", "notice_version"])
	assert proof == [{"ended_by": "Technician", "notice_version": rules.NOTICE_VERSION}]
	assert not send(technician, NOW + timedelta(minutes=6))["is_shared"]


def test_it_ends_with_the_shift_whatever_the_phone_does(technician: str):
	share(technician)
	send(technician, NOW.replace(hour=16, minute=50))
	after = instants.to_utc(NOW.replace(hour=17, minute=1))
	assert due.sharings_since(after) == instants.to_utc(NOW.replace(hour=17))
	assert not send(technician, NOW.replace(hour=17, minute=1))["is_shared"]
	sharing.end_due(after)
	assert not kept_rows(technician)
	assert frappe.db.get_value(sharing.DOCTYPE, {"technician": technician}, "ended_by") == "End of shift"
	assert due.sharings_since(after) is None


def test_who_works_here_no_more_is_seen_no_more(technician: str):
	share(technician)
	send(technician)
	person = frappe.get_doc("Dispatch Technician", technician)
	person.status = "Inactive"
	person.save()
	assert not kept_rows(technician)
	assert not frappe.db.count(sharing.DOCTYPE, {"technician": technician, "ended_on": ("is", "not set")})


def test_an_absence_that_is_recorded_meanwhile_ends_it(technician: str):
	share(technician)
	send(technician)
	gone = {"from_time": NOW + timedelta(minutes=1), "to_time": NOW.replace(hour=23), "reason": "Sick"}
	frappe.get_doc({"doctype": "Dispatch Absence", "technician": technician, **gone}).insert()
	assert not send(technician, NOW + timedelta(minutes=2))["is_shared"]
	assert not kept_rows(technician)


def test_a_position_of_yesterday_is_forgotten_by_the_clock(technician: str):
	now = instants.now_utc().replace(microsecond=0)
	for age in (timedelta(hours=25), timedelta(hours=1)):
		name = technician if age.days else builders.a_technician().name
		positions.store_position(StoredPosition(name, HERE, 20, now - age))
	assert due.old_positions_since(now) == now - timedelta(hours=1)
	tasks.forget_positions()
	assert not kept_rows(technician)
	assert frappe.db.count(positions.DOCTYPE) == 1
	assert due.old_positions_since(now) is None


def test_a_company_that_wants_none_any_more_has_none(technician: str):
	share(technician, until=now_datetime() + timedelta(hours=1))
	send(technician)
	settings = frappe.get_doc("FSM Dispatch Settings")
	settings.shares_positions = 0
	settings.save()
	assert not kept_rows(technician)
	assert frappe.db.get_value(sharing.DOCTYPE, {"technician": technician}, "ended_by") == "Company"
	assert position_commands.load_state(technician, NOW) is None


def test_the_board_shows_the_position_with_its_age_and_the_arrival(technician: str):
	job = builders.a_dispatched_job(technician=technician, arrival=NOW - timedelta(minutes=30))
	share(technician)
	# 0.3° of latitude are 33 km: 58 minutes at the usual 45 km/h, on roads 1.3 times as long
	send(technician, place=(45.6071, -73.2626))
	(found,) = snapshot.load_board(NOW.date(), 1, NOW + timedelta(minutes=4))["positions"]
	assert (found["technician"], found["age"], found["fades_in"], found["goes_in"]) == (
		technician,
		240,
		660,
		3360,
	)
	assert (found["job"], found["expected"] > str(NOW + timedelta(minutes=50))) == (job.name, True)
	later = snapshot.load_board(NOW.date(), 1, NOW + timedelta(minutes=61))
	assert later["positions"] == []


def test_a_customer_is_told_when_the_technician_arrives_by_where_they_are(technician: str):
	job = builders.a_dispatched_job(technician=technician, arrival=NOW)
	values = {"status": "En Route", "en_route_on": NOW}
	frappe.db.set_value("Dispatch Job", job.name, values)
	share(technician)
	send(technician, NOW + timedelta(minutes=1), (45.6071, -73.2626))
	row = frappe.get_doc("Dispatch Job", job.name)
	far, _before = arrivals.estimate_arrival(row, NOW + timedelta(minutes=2))
	send(technician, NOW + timedelta(minutes=3), (45.3071, -73.2626))
	near, _before = arrivals.estimate_arrival(row, NOW + timedelta(minutes=4))
	assert (far - NOW > timedelta(minutes=50), near) == (True, NOW + timedelta(minutes=5))
	# what is too old tells nothing: the drive from home counts again
	old, _before = arrivals.estimate_arrival(row, NOW + timedelta(minutes=40))
	_offer(0)
	assert arrivals.estimate_arrival(row, NOW + timedelta(minutes=40))[0] == old


def test_a_phone_switches_it_on_sends_and_switches_it_off():
	forget_limits()
	frappe.db.commit()  # the phone is another connection
	with visit_data.a_visit("en", now_datetime()) as visit:
		phone, name = Visitor().open_link(visit.technician.url), visit.technician.name
		assert "Share my position while I am on shift" in phone.get("/t/more").text
		old = phone.post("/t/more", {"action": "share", "notice": "0"})
		assert "The notice has changed meanwhile" in phone.get("/t/more").text or old.status_code == 422
		assert (
			phone.post("/t/more", {"action": "share", "notice": str(rules.NOTICE_VERSION)}).status_code == 303
		)
		assert "Stop sharing" in phone.get("/t/more").text
		given = {"latitude": HERE[0], "longitude": HERE[1], "accuracy": 40, "age": 5}
		assert phone.post(REPORT, given).json["message"]["is_shared"]
		frappe.db.rollback()
		assert kept_rows(name) == ((45.307, -73.263, 40),)
		wrong = phone.post(REPORT, {**given, "latitude": "nan"})
		assert wrong.status_code == 417 and "45.3" not in wrong.text
		assert phone.post("/t/more", {"action": "stop"}).status_code == 303
		assert not phone.post(REPORT, given).json["message"]["is_shared"]
		frappe.db.rollback()
		assert not kept_rows(name)
		frappe.db.delete(sharing.DOCTYPE, {"technician": name})
