"""What customers read of an outage on their pages, in both languages, and where they are not asked to do anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.tests import builders, devices, incidents, topology
from gigafibre_fsm.tests.portal_visitors import PortalCustomer, read_page
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor, forget_limits

FRENCH = "Nous savons qu'une panne touche votre adresse depuis "
ENGLISH = "We know of an outage at your address since "
NEW = "/portal/tickets/new?kind=No+Internet"


@dataclass(frozen=True)
class CutOff:
	"""A customer who signed in, whose only line is silent because of an incident."""

	account: PortalCustomer
	location: str
	incident: str

	def read(self, path: str) -> str:
		return self.account.read(path)


@pytest.fixture(scope="module", autouse=True)
def _taken_away(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards():
		yield


@pytest.fixture
def cut_off(connected_site: str) -> CutOff:
	frappe.db.rollback()
	forget_limits()
	account, network = PortalCustomer.sign_in(), topology.a_network(drops=1)
	home = incidents.a_served_home(network.drops[0], customer=account.customer, state="Offline")
	devices.a_subscription(account.customer)
	incident = incidents.an_incident(network.splitter)
	frappe.db.commit()
	return CutOff(account, home.location, incident)


PATHS = [
	"/portal",
	"/portal/line",
	"/portal/tickets",
	"/portal/tickets/new",
	NEW,
	"/portal/invoices",
	"/portal/plan",
]


@pytest.mark.parametrize("path", PATHS)
def test_each_page_says_it_in_the_readers_language_while_it_lasts(cut_off: CutOff, path: str):
	assert FRENCH in cut_off.read(path)
	mark = "&" if "?" in path else "?"
	assert ENGLISH in cut_off.read(f"{path}{mark}_lang=en")
	incidents.restore(cut_off.incident)
	frappe.db.commit()
	assert FRENCH not in cut_off.read(f"{path}{mark}_lang=fr")


def test_who_is_cut_off_is_not_asked_to_restart_or_report_anything(cut_off: CutOff):
	home, line = cut_off.read("/portal"), cut_off.read("/portal/line")
	assert "Votre ligne ne répond pas" not in home and "tout est en ordre" not in home
	assert "Débranchez le modem" not in home + line
	assert "Rien de ce que vous feriez au modem" in cut_off.read(NEW)


def test_a_customer_may_write_all_the_same_and_the_ticket_belongs_to_it(cut_off: CutOff):
	assert "passed=outage" in cut_off.read(NEW)
	form = {"action": "create", "kind": "No Internet", "passed": "outage", "text": "Toujours rien"}
	answer = cut_off.account.visitor.post("/portal/tickets/new", form)
	assert answer.status_code == 303, answer.text
	frappe.db.rollback()
	ticket = {"customer": cut_off.account.customer}
	assert frappe.db.get_value("Issue", ticket, "fsm_network_incident") == cut_off.incident


def test_the_page_of_a_visit_says_it_until_the_technician_is_there(cut_off: CutOff):
	arrival = now_datetime() + timedelta(days=1)
	job = builders.a_dispatched_job(
		arrival=arrival, customer=cut_off.account.customer, service_location=cut_off.location
	)
	until, about = now_datetime() + timedelta(days=9), ("Dispatch Job", job.name)
	link = links.issue_link("Visit", ("Customer", job.customer), until, about, language="fr")
	url = links.fresh_url(link)
	frappe.db.commit()
	visitor = Visitor("customer by link").open_link(url)
	assert FRENCH in read_page(visitor, "/portal/visit")
	assert ENGLISH in read_page(visitor, "/portal/visit?_lang=en")
	frappe.db.set_value("Dispatch Job", job.name, "status", "On Site")
	frappe.db.commit()
	assert FRENCH not in read_page(visitor, "/portal/visit?_lang=fr")


@pytest.mark.parametrize(
	("cause", "french", "english"),
	[
		(states.POWER, "L'électricité semble coupée dans votre secteur", "The power seems to have been out"),
		(states.PLANNED_WORK, "Nous travaillons sur le réseau", "We are working on the network"),
	],
)
def test_the_cause_is_said_where_it_helps(cut_off: CutOff, cause: str, french: str, english: str):
	frappe.db.set_value("Network Incident", cut_off.incident, "cause", cause)
	frappe.db.commit()
	assert french in cut_off.read("/portal")
	assert english in cut_off.read("/portal?_lang=en")


def test_a_suspicion_is_said_nowhere(cut_off: CutOff):
	frappe.db.set_value("Network Incident", cut_off.incident, "state", states.SUSPECTED)
	frappe.db.commit()
	assert not [path for path in ("/portal", "/portal/line", NEW) if FRENCH in cut_off.read(path)]


def test_everybody_reads_the_public_status_without_a_login_and_no_address(cut_off: CutOff):
	frappe.cache().delete_value("fsm_public_status")
	answer = Visitor("guest").get("/api/method/gigafibre_fsm.api.outages.get_public_status")
	assert answer.status_code == 200, answer.text
	towns = answer.json["message"]["towns"]
	assert [town["town"] for town in towns if town["homes"] < 5] in ([], [""])
	assert "rue Richelieu" not in answer.text and cut_off.account.customer not in answer.text
	frappe.cache().delete_value("fsm_public_status")
