"""A technician who stands at the terminal says from which port a home hangs: once, for their own visit, at a free port."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.network.activation import repository as activations
from gigafibre_fsm.domain.network.activation import requests as activation_requests
from gigafibre_fsm.setup import olt_sheets
from gigafibre_fsm.tests import builders, devices, people, topology
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.topology import NetworkNames
from gigafibre_fsm.tests.visitor import Visitor

PAGE = "/t/diagnostic"


@dataclass(frozen=True)
class AtTheTerminal:
	"""A visit under way at a home without a drop, its technician's phone, and a network with a free port."""

	job: str
	location: str
	phone: Visitor
	network: NetworkNames
	code: str

	def send(self, label: str, port: str = "", **values: str) -> tuple[int, str]:
		sent = {"action": "drop", "job": self.job, "label": label, "port": port, **values}
		answer = self.phone.post(PAGE, sent)
		frappe.db.rollback()
		return answer.status_code, answer.text

	def register(self, equipment: str, **values: str) -> tuple[int, str]:
		sent = {"action": "register", "job": self.job, "equipment": equipment, **values}
		answer = self.phone.post(PAGE, sent)
		frappe.db.rollback()
		return answer.status_code, answer.text

	def install_ont(self) -> str:
		"""A new ONT here, before anybody has said which terminal feeds the home."""
		installer = devices.a_technician_with_truck()
		ont = devices.a_device(installer.truck, gpon_serial="TPLGA1B2C3D4").name
		customer = frappe.db.get_value("Service Location", self.location, "customer")
		movements.install_device(
			ont, job=None, technician=installer.name, location=self.location, customer=customer
		)
		return ont

	def let_register(self) -> None:
		"""Let ONTs of this OLT be registered from here, by hand."""
		olt_sheets.apply()
		access = {"doctype": "OLT Access", "olt": self.network.olt, "vendor": "Huawei SmartAX"}
		frappe.get_doc({**access, "engineer": "Administrator"}).insert()
		frappe.db.commit()  # pages are asked on other connections

	@property
	def drop(self) -> str | None:
		return frappe.db.get_value("Service Location", self.location, "network_node")


@pytest.fixture
def there(connected_site: str) -> Iterator[AtTheTerminal]:
	with taken_away_afterwards(with_caches=False):
		network = topology.a_network(drops=2)
		job = builders.a_dispatched_job()
		technician_work.move_job(job.name, job.technician, "En Route", now=now_datetime())
		link = people.issue_link(people.TestTechnician(job.technician, "", "", ""))
		frappe.db.commit()  # pages are asked on other connections
		phone = Visitor("technician by link").open_link(link.url)
		code = frappe.db.get_value("Network Node", network.splitter, "code")
		yield AtTheTerminal(job.name, job.service_location, phone, network, code)


def test_a_home_without_a_drop_is_hung_at_the_first_free_port_and_asked_for_no_more(there: AtTheTerminal):
	assert 'name="label"' in there.phone.get(f"{PAGE}?job={there.job}").text
	assert there.send(there.code.lower())[0] == 303
	drop = frappe.get_doc("Network Node", there.drop)
	assert (drop.parent_node, drop.port_no, drop.node_type) == (there.network.splitter, 3, "Drop")
	assert 'name="label"' not in there.phone.get(f"{PAGE}?job={there.job}").text
	status, text = there.send(there.code, "4")
	assert status == 422 and drop.code in text


@pytest.mark.parametrize(
	("label", "port", "words"),
	[
		("<b>SP-9</b>", "", "&lt;b&gt;SP-9&lt;/b&gt;"),
		("", "", "“”"),
		("OWN", "2", "taken"),
		("OWN", "999", "999"),
		("OWN", "²", "as written beside it"),
		("OWN", "-1", "as written beside it"),
	],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(
	there: AtTheTerminal, label: str, port: str, words: str
):
	before = frappe.db.count("Network Node")
	status, text = there.send(there.code if label == "OWN" else label, port, _lang="en")
	assert status == 422
	assert words in text and "<b>SP-9" not in text, text[text.find("SP-9") - 200 :][:400]
	assert (there.drop, frappe.db.count("Network Node")) == (None, before)


def test_nobody_hangs_the_home_of_a_visit_that_is_not_theirs_or_not_under_way(there: AtTheTerminal):
	other = builders.a_dispatched_job()
	frappe.db.commit()  # as above
	sent = {"action": "drop", "label": there.code, "port": ""}
	assert there.phone.post(PAGE, {**sent, "job": other.name}).status_code == 404
	frappe.db.set_value("Dispatch Job", there.job, "status", "Dispatched")
	frappe.db.commit()  # as above
	assert there.send(there.code)[0] == 422
	assert there.drop is None


# ---- the ONT's registration, which needs the drop


def states_of(ont: str) -> list[str]:
	return frappe.get_all(activations.DOCTYPE, {"equipment": ont}, pluck="state", order_by="creation")


def test_an_ont_that_never_called_is_asked_for_as_soon_as_its_drop_is_known(there: AtTheTerminal):
	ont = there.install_ont()
	there.let_register()
	assert states_of(ont) == [], "without a drop nobody knows its port"
	assert there.send(there.code)[0] == 303
	name = frappe.db.get_value(activations.DOCTYPE, {"equipment": ont})
	made = frappe.get_doc(activations.DOCTYPE, name)
	assert (made.state, made.job, made.service_location) == ("Requested", there.job, there.location)
	text = there.phone.get(f"{PAGE}?job={there.job}&_lang=en").text
	assert "A network engineer registers it by hand." in text and "Ask for its registration" not in text
	assert there.register(ont)[0] == 303
	assert states_of(ont) == ["Requested"], "asked for twice it is one request"
	activation_requests.give_up(name, "no free ONT id <b>", now_datetime())
	frappe.db.commit()  # as above
	text = there.phone.get(f"{PAGE}?job={there.job}&_lang=en").text
	assert "no free ONT id &lt;b&gt;" in text and "Ask for its registration" in text
	assert there.register(ont)[0] == 303
	assert states_of(ont) == ["Failed", "Requested"]


def test_an_ont_that_has_called_from_here_is_not_asked_for(there: AtTheTerminal):
	ont = there.install_ont()
	there.let_register()
	state = {"doctype": "CPE State", "equipment": ont, "state": "Offline", "last_inform": now_datetime()}
	frappe.get_doc(state).insert(ignore_permissions=True)
	frappe.db.commit()  # as above
	assert there.send(there.code)[0] == 303
	assert states_of(ont) == [], "its OLT knows it, whatever is wrong now"
	status, text = there.register(ont, _lang="en")
	assert status == 422 and f"{ont} is registered already" in text


def test_nobody_asks_for_an_ont_elsewhere_or_before_the_visit_or_at_an_olt_that_is_not_ours(
	there: AtTheTerminal,
):
	ont = there.install_ont()
	frappe.db.commit()  # as above
	assert there.send(there.code)[0] == 303
	status, text = there.register(ont, _lang="en")
	assert status == 422 and "ONTs of this OLT are not registered from here" in text
	other = devices.a_device(devices.a_technician_with_truck().truck).name
	frappe.db.commit()  # as above
	assert there.register(other)[0] == 404
	frappe.db.set_value("Dispatch Job", there.job, "status", "Dispatched")
	frappe.db.commit()  # as above
	assert there.register(ont)[0] == 422
	assert states_of(ont) == []
