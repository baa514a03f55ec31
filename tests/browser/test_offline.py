"""Without network: a whole visit from a stored page, a killed browser, a dying server, every request twice."""

import io
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.tests import people
from tests import visit_data
from tests.browser.bad_network import BadNetwork
from tests.browser.conftest import Worlds
from tests.browser.persistent_phone import PersistentPhone, persistent_phone, wait_until_stored
from tests.plugin import answers, free_port, fresh_state, start_program, stop_program, wait_for

COLORS = (("Before", "steelblue"), ("After", "darkgreen"), ("Other", "firebrick"))
DONE_OFFLINE = [
	"move",
	"move",
	"check",
	"check",
	"add_photo",
	"add_photo",
	"add_photo",
	"swap",
	"note",
	"sign",
	"move",
]


# the connections to the phone's database, for a test to close them behind the page
REMEMBER_CONNECTIONS = """(() => {
	const open = IDBFactory.prototype.open;
	window.connections = [];
	IDBFactory.prototype.open = function (...given) {
		const request = open.apply(this, given);
		request.addEventListener("success", () => connections.push(request.result));
		return request;
	};
})()"""


class Server:
	"""The web server of the site, which can die and come back at the same address."""

	def __init__(self) -> None:
		self.port = free_port()
		self.url = f"http://127.0.0.1:{self.port}"
		self.process = None

	def start(self) -> None:
		"""Start it, unless it runs."""
		if self.process:
			return
		words = [
			"-m",
			"gunicorn",
			"-b",
			f"127.0.0.1:{self.port}",
			"-w",
			"1",
			"--threads",
			"4",
			"-k",
			"gthread",
		]
		self.process = start_program([*words, "embedded.wsgi:application"], "test-web-offline")
		wait_for(lambda: answers(f"{self.url}/api/method/ping"), "the web server's first answer")

	def die(self) -> None:
		"""Kill it as a power cut does."""
		stop_program(self.process, signal.SIGKILL)
		self.process = None


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
	own = Server()
	own.start()
	yield own
	if own.process:
		stop_program(own.process)


@pytest.fixture
def network(server: Server) -> Iterator[BadNetwork]:
	server.start()
	with BadNetwork(server.url) as between:
		yield between


@pytest.fixture
def phone(worlds: Worlds, chromium: Browser, tmp_path: Path) -> Iterator[PersistentPhone]:
	with persistent_phone(chromium, tmp_path / "phone") as own:
		yield own


def test_a_visit_done_without_network_survives_the_night_and_arrives_once_in_order(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(_a_swap("fr", now_datetime() - timedelta(days=1, hours=2)))
	page = phone.start(days_off=-1)
	_list_then_no_network(page, network, visit)
	_do_everything(page, visit)
	expect(page.locator("#strip")).to_contain_text("11 en attente")
	_nothing_arrived(visit)
	phone.kill()

	_the_night_passes(visit)
	network.is_off = False
	page = phone.start()
	page.goto(f"{network.url}/t/queue")
	expect(page.get_by_text("Votre lien est échu. Ce que vous avez fait attend")).to_be_visible()
	expect(page.locator("#queue .item")).to_have_count(11)
	_open(page, network, people.issue_link(visit.technician))
	_until_sent(page, network)
	_everything_arrived(visit, network)
	_it_happened(visit, yesterday=True)


def test_a_server_that_dies_in_a_photo_then_hears_everything_twice_and_loses_answers_applies_all_once(
	site: str, server: Server, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(_a_swap("fr", now_datetime()))
	page = phone.start()
	_list_then_no_network(page, network, visit)
	_do_everything(page, visit)
	network.cut_after, network.on_cut = 60_000, server.die
	network.is_off = False
	wait_for(lambda: server.process is None, "the death of the server")
	expect(page.locator("#strip")).to_contain_text("en attente")
	network.is_double, network.answers_to_lose = True, 3
	server.start()
	# nobody tells the phone: it tries again by itself
	wait_for(lambda: network.answers_to_lose < 3, "the phone's own next try")
	_until_sent(page, network)
	_everything_arrived(visit, network)
	assert len(network.posts) > len(DONE_OFFLINE)


@pytest.mark.slow
def test_two_open_tabs_send_one_after_the_other(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(_a_swap("fr", now_datetime()))
	page = phone.start()
	_list_then_no_network(page, network, visit)
	other = phone.tab()
	other.goto(f"{network.url}/t")
	_do_everything(page, visit)
	expect(other.locator("#strip")).to_contain_text("11 en attente")
	network.is_off = False
	other.reload()
	expect(other.locator("#strip")).to_have_count(0)
	_until_sent(page, network)
	_everything_arrived(visit, network)
	assert network.most_at_once == 1


@pytest.mark.slow
def test_a_clock_that_is_a_day_ahead_changes_no_time_of_the_visit(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(_a_swap("fr", now_datetime() - timedelta(hours=1)))
	page = phone.start(days_off=1)
	_list_then_no_network(page, network, visit)
	_do_everything(page, visit)
	page.goto(f"{network.url}/t")
	# the list says what the visit's own page says, and is an old one no longer once everything has arrived
	expect(page.locator("[data-standing] .pill.queued")).to_have_text("Terminée")
	network.is_off = False
	_until_sent(page, network)
	expect(page.locator("#stored, .pill.queued")).to_have_count(0)
	_everything_arrived(visit, network)
	_it_happened(visit, yesterday=False)


def test_the_list_and_the_queue_are_kept_from_any_page_and_the_page_without_network_leads_only_to_what_is(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(_a_swap("fr", now_datetime()))
	page = phone.start()
	# away from the list before its script has told the worker anything
	page.add_init_script(
		"if (location.pathname === '/t') navigator.serviceWorker.register = () => new Promise(() => {})"
	)
	_open(page, network, visit.technician)
	page.goto(f"{network.url}/t/job/{visit.job}")
	for path in ("/t", "/t/queue"):
		wait_until_stored(page, path)
	network.is_off = True
	page.goto(f"{network.url}/t/stock/count")
	expect(page.get_by_text("Cette page n'est pas sur le téléphone")).to_be_visible()
	expect(page.get_by_text("Elle mène aux visites gardées avec elle")).to_be_visible()
	page.get_by_role("link", name="En attente sur ce téléphone").click()
	expect(page).to_have_url(f"{network.url}/t/queue")
	page.evaluate("caches.delete('fsm-pages')")
	page.goto(f"{network.url}/t/stock/count")
	expect(page.get_by_text("n'est pas sur le téléphone non plus")).to_be_visible()
	expect(page.get_by_role("link", name="Mes visites")).to_be_hidden()


def test_pages_from_the_store_say_so_and_go_with_the_link(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(_a_swap("fr", now_datetime()))
	page = phone.start()
	_list_then_no_network(page, network, visit)
	page.goto(f"{network.url}/t/job/{visit.job}")
	expect(page.locator("#stored")).to_have_text(re.compile(r"Sans réseau\s: page de \d+\sh"))
	expect(page.get_by_text("Code du portail 4812")).to_be_visible()
	# the network comes and goes: the page is asked for anew by itself, with what is written on it
	network.is_off = False
	page.evaluate("dispatchEvent(new Event('online'))")
	expect(page.locator("#stored")).to_have_count(0)
	network.is_off = True
	page.locator("#note textarea").fill("Reste sur le téléphone.")
	page.locator("#note textarea").blur()
	expect(page.locator("#strip")).to_contain_text("1 en attente")
	network.is_off = False
	frappe.db.set_value("FSM Magic Link", {"subject": visit.technician.name}, "revoked", 1)
	frappe.db.commit()  # the web server is another process
	page.goto(f"{network.url}/t")
	expect(page.get_by_text("1 en attente")).to_be_visible()
	network.is_off = True
	page.goto(f"{network.url}/t/job/{visit.job}")
	expect(page.get_by_text("Cette page n'est pas sur le téléphone")).to_be_visible()
	expect(page.get_by_text("Code du portail 4812")).to_have_count(0)
	network.is_off = False
	_open(page, network, people.issue_link(visit.technician))
	_until_sent(page, network, 1)
	_look_again()
	assert frappe.db.get_value("Dispatch Job", visit.job, "technician_note") == "Reste sur le téléphone."


def test_a_label_photographed_without_network_is_read_when_it_arrives_and_waits_for_a_word(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr", now_datetime() - timedelta(hours=2)))
	page = phone.start()
	_list_then_no_network(page, network, visit)
	page.goto(f"{network.url}/t/job/{visit.job}")
	page.get_by_role("link", name="Ajouter", exact=True).click()
	page.locator("#add input[type=file]").set_input_files(
		{"name": "label.jpg", "mimeType": "image/jpeg", "buffer": visit.label_photo()}
	)
	expect(page.locator("#equipment .queued").first).to_contain_text("Scanner l'étiquette")
	page.goto(f"{network.url}/t")
	expect(page.locator("#strip")).to_contain_text("1 en attente")
	network.is_off = False
	_tell_of_network(page)
	expect(page.locator("#toast")).to_contain_text("à confirmer")
	page.goto(f"{network.url}/t/job/{visit.job}")
	page.locator("#scans").get_by_role("link", name="Voir et décider").click()
	expect(page.get_by_label("Numéro de série", exact=True)).to_have_value(visit.label.serial)
	page.get_by_role("button", name="Installer ici").click()
	page.wait_for_url(f"**/t/job/{visit.job}")
	expect(page.locator("#equipment").get_by_text(visit.equipment)).to_be_visible()
	expect(page.locator("#scans a")).to_have_count(0)


@pytest.mark.slow
def test_a_database_that_the_browser_closed_is_opened_again_and_nothing_is_lost(
	site: str, network: BadNetwork, phone: PersistentPhone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page = phone.start()
	page.add_init_script(REMEMBER_CONNECTIONS)
	_list_then_no_network(page, network, visit)
	page.goto(f"{network.url}/t/job/{visit.job}")
	page.locator(".tick button").first.click()
	expect(page.locator("#strip")).to_contain_text("1 en attente")
	page.evaluate("connections.forEach((base) => base.close())")  # as phones do that were put to sleep
	page.locator(".tick button").nth(1).click()
	expect(page.locator("#strip")).to_contain_text("2 en attente")
	phone.kill()
	page = phone.start()
	page.goto(f"{network.url}/t/queue")
	expect(page.locator("#queue .item")).to_have_count(2)


# ---- steps


def _open(page: Page, network: BadNetwork, technician: people.TestTechnician) -> None:
	frappe.db.commit()  # the web server is another process
	page.goto(f"{network.url}/l/{technician.url.rsplit('/', 1)[1]}")
	expect(page).to_have_url(f"{network.url}/t")


def _list_then_no_network(page: Page, network: BadNetwork, visit: visit_data.VisitData) -> None:
	"""Open the list where there is a network, as in the morning; then go down into the basement."""
	_open(page, network, visit.technician)
	wait_until_stored(page, f"/t/job/{visit.job}")
	network.is_off = True


def _old(visit: visit_data.VisitData) -> str:
	return f"OLD{visit.label.serial}"


@contextmanager
def _a_swap(language: str, now: datetime) -> Iterator[visit_data.VisitData]:
	"""A visit to an address where a device of the same type is installed already."""
	with visit_data.a_visit(language, now) as visit:
		old = frappe.get_doc(
			{"doctype": "Equipment", "serial_number": _old(visit), "equipment_model": visit.model}
		)
		old.insert()
		there = {"status": "Installed", "service_location": visit.location, "customer": visit.customer}
		frappe.db.set_value("Equipment", old.name, there)
		frappe.db.commit()  # the web server is another process
		yield visit
		frappe.db.rollback()
		frappe.db.delete("Equipment Movement", {"equipment": old.name})
		people.forget("Equipment", old.name)
		frappe.db.commit()  # as above


def _do_everything(page: Page, visit: visit_data.VisitData) -> None:
	"""A whole visit from the stored page: eleven actions."""
	url = page.url.rsplit("/t", 1)[0]
	page.goto(f"{url}/t")
	page.get_by_role("link", name=re.compile("Marie Tremblay")).click()
	expect(page.locator("#stored")).to_be_visible()
	status = page.locator("#status .pill.queued")
	page.get_by_role("button", name="Je suis en route").click()
	expect(status).to_contain_text("En route")
	page.get_by_role("button", name="Arrivé sur place").click()
	expect(status).to_contain_text("Sur place")
	for place in range(2):
		page.locator(".tick button").nth(place).click()
		expect(page.locator(".tick button.queued").nth(place)).to_have_attribute("aria-pressed", "true")
	for count, (kind, color) in enumerate(COLORS, start=1):
		page.locator(f"form:has(input[value={kind}]) input[type=file]").set_input_files(
			{"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": _photo(color)}
		)
		expect(page.locator("#photos .shot.queued")).to_have_count(count)
	page.locator("#do-1 summary").click()
	page.locator("#f-swap-1 [name=equipment]").fill(visit.equipment)
	page.locator("#f-swap-1 button[value=Defective]").click()
	expect(page.locator("#equipment .queued").first).to_contain_text(visit.equipment)
	page.locator("#note textarea").fill("ONT au sous-sol.")
	page.locator("#note textarea").blur()
	expect(page.locator("#note .pill.queued")).to_be_visible()
	_sign(page)
	page.get_by_role("button", name="Terminer").click()
	expect(status).to_contain_text("Terminé")


@cache
def _photo(color: str) -> bytes:
	"""A picture with so much in it that it weighs what a photo weighs."""
	noise = Image.effect_noise((1200, 900), 40).convert("RGB")
	out = io.BytesIO()
	Image.blend(noise, Image.new("RGB", noise.size, color), 0.4).save(out, "JPEG", quality=88)
	return out.getvalue()


def _until_sent(page: Page, network: BadNetwork, items: int = len(DONE_OFFLINE)) -> None:
	"""Wait until this many commands have reached the server and the phone knows it."""

	def is_there() -> bool:
		_tell_of_network(page)
		return len(network.commands()) == items

	wait_for(is_there, "the arrival of everything")
	expect(page.locator("#strip")).to_have_count(0)


def _tell_of_network(page: Page) -> None:
	"""Say that the network is back, as phones do."""
	page.locator("body").dispatch_event("online")


def _sign(page: Page) -> None:
	pad = page.locator("#signature canvas")
	pad.scroll_into_view_if_needed()
	box = pad.bounding_box()
	page.mouse.move(box["x"] + 40, box["y"] + 90)
	page.mouse.down()
	for step in range(1, 9):
		page.mouse.move(box["x"] + 40 + 25 * step, box["y"] + (50 if step % 2 else 110))
	page.mouse.up()


def _the_night_passes(visit: visit_data.VisitData) -> None:
	"""The link of yesterday has ended."""
	past = now_datetime() - timedelta(hours=3)
	frappe.db.set_value("FSM Magic Link", {"subject": visit.technician.name}, "expires_on", past)
	frappe.db.commit()  # the web server is another process


def _look_again() -> None:
	frappe.db.rollback()  # a new snapshot: the web server wrote meanwhile
	fresh_state()


def _nothing_arrived(visit: visit_data.VisitData) -> None:
	_look_again()
	assert frappe.db.get_value("Dispatch Job", visit.job, "status") == "Dispatched"


def _everything_arrived(visit: visit_data.VisitData, network: BadNetwork) -> None:
	_look_again()
	job = frappe.get_doc("Dispatch Job", visit.job)
	assert network.actions() == DONE_OFFLINE
	assert frappe.db.count("FSM Command", {"reference_name": visit.job}) == len(DONE_OFFLINE)
	assert (job.status, job.outcome, job.signed_by) == ("Completed", "Complete", "Marie Tremblay")
	assert [row.kind for row in job.photos] == [kind for kind, _color in COLORS]
	assert [row.done for row in job.checklist] == [1, 1, 0]
	assert job.technician_note == "ONT au sous-sol."
	assert {(row.equipment, row.action) for row in job.equipment} == {
		(visit.equipment, "Installed"),
		(_old(visit), "Defective"),
	}
	for device, moves in ((visit.equipment, ["Install"]), (_old(visit), ["Remove", "Send to Repair"])):
		done = frappe.get_all("Equipment Movement", {"equipment": device}, pluck="movement_type")
		assert sorted(done) == moves
	assert frappe.db.get_value("Equipment", _old(visit), ["status", "warehouse"]) == (
		"In Repair",
		visit.truck,
	)
	steps = [row.to_status for row in job.timeline if row.event == "Status"]
	assert steps[-3:] == ["En Route", "On Site", "Completed"]
	told = {"reference_name": visit.job, "template": "customer_visit_done"}
	assert frappe.db.count("FSM SMS", told) == 1


def _it_happened(visit: visit_data.VisitData, *, yesterday: bool) -> None:
	"""The times of the visit are those when it was done, in order."""
	job = frappe.get_doc("Dispatch Job", visit.job)
	times = [
		job.en_route_on,
		job.on_site_on,
		*(row.taken_on for row in job.photos),
		job.signed_on,
		job.completed_on,
	]
	assert times == sorted(times)
	age = now_datetime() - timedelta(days=1 if yesterday else 0)
	for moment in times:
		assert abs((moment - age).total_seconds()) < 1800, moment
