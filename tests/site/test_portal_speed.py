"""The customer's speed test, over HTTP: what is expected, what is stored, and for whom."""

from collections.abc import Iterator

import pytest

import frappe

from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.portal_visitors import read_page, signed_in
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor, forget_limits

PATH = "/portal/speed"
FIGURES = {
	"action": "speed",
	"download": "320.5",
	"upload": "310",
	"latency": "9",
	"jitter": "1",
	"seconds": "17",
	"bytes_down": str(400_000_000),
	"bytes_up": str(400_000_000),
	"connection": "wifi",
}


class Home:
	"""A customer with one address, and a contact who has signed in."""

	def __init__(self, *, has_plan: bool) -> None:
		self.customer = builders.a_customer().name
		self.place = builders.a_location(self.customer).name
		if has_plan:
			devices.a_subscription(self.customer, devices.a_plan(500), location=self.place)
		email = f"{frappe.generate_hash(length=8)}@example.com"
		self.visitor = signed_in(builders.a_contact(self.customer, email=email).name, email)

	def read(self) -> str:
		return read_page(self.visitor, PATH)

	def post(self, **values: str) -> int:
		status = self.visitor.post(PATH, {**FIGURES, **values}).status_code
		frappe.db.rollback()
		return status


@pytest.fixture(scope="module", autouse=True)
def _left_alone(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards():
		yield


@pytest.fixture(scope="module")
def first_home(_left_alone: None) -> Home:
	return Home(has_plan=True)


@pytest.fixture
def home(first_home: Home) -> Home:
	frappe.db.rollback()
	forget_limits()
	frappe.db.delete("Speed Test", {"customer": first_home.customer})
	frappe.db.commit()
	return first_home


def test_a_measurement_is_judged_by_the_plan_and_stored_without_a_technician(home: Home):
	assert "500 Mbit/s" in home.read() and "250 Mbit/s ou plus" in home.read()
	assert home.post() == 303
	row = frappe.get_last_doc("Speed Test", {"customer": home.customer})
	assert (row.verdict, row.service_location, row.technician, row.connection) == (
		"Passed",
		home.place,
		None,
		"Wi-Fi",
	)
	assert "Aussi rapide que prévu" in home.read()
	assert home.post(download="90") == 303
	assert "Plus lent que prévu" in home.read() and "Appelez-nous" in home.read()


@pytest.mark.parametrize(
	"values",
	[{"download": "vite"}, {"download": "nan"}, {"upload": "99999"}, {"bytes_down": "10"}, {"seconds": "1"}],
)
def test_figures_that_cannot_be_a_measurement_are_refused(home: Home, values: dict[str, str]):
	assert home.post(**values) == 422 and not frappe.db.count("Speed Test", {"customer": home.customer})


def test_without_a_plan_there_is_nothing_to_compare_with(home: Home):
	other = Home(has_plan=False)
	assert "rien à quoi comparer" in other.read() and "data-speed" not in other.read()
	assert other.post() == 422


def test_the_test_of_another_address_and_endless_bytes_are_refused(home: Home):
	stranger = Home(has_plan=True)
	assert stranger.visitor.get(f"{PATH}?at={home.place}").status_code == 404
	assert stranger.visitor.post(f"{PATH}?at={home.place}", FIGURES).status_code == 404
	answer = home.visitor.get(f"{PATH}/down?size=1048577")
	assert len(answer.data) == 1048577 and answer.headers["Cache-Control"] == "no-store"
	for size in ("16777217", "-1", "x", "", "²"):
		assert home.visitor.get(f"{PATH}/down?size={size}").status_code == 404, size
	sent = home.visitor.ask("POST", f"{PATH}/up", data=b"x" * 4096, content_type="application/octet-stream")
	assert sent.status_code == 200
	for path in (PATH, f"{PATH}/down?size=0", f"{PATH}/up"):
		assert Visitor("guest").get(path).status_code == 401


def test_the_thirteenth_measurement_of_an_hour_waits(home: Home):
	statuses = [home.post() for _each in range(13)]
	assert statuses[:12] == [303] * 12 and statuses[12] == 429
