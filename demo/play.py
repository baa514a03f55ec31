"""Plays one visit through the public HTTP surface, from the dispatcher's button to the customer's text."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from demo import lines
from demo.desk import Desk
from demo.phone import Phone
from demo.seed import PASSWORD, STAFF
from demo.shown_day import start_of_main_visit
from demo.texts import texts, wait_for_text
from demo.visits import MAIN_TECHNICIAN, MAIN_VISIT
from demo.work import MAIN_MODEL
from gigafibre_fsm.domain.dispatch.job import checklist_items, lifecycle
from gigafibre_fsm.tests.standins.labels.label import Label, draw
from gigafibre_fsm.tests.standins.labels.photograph import Shot, photograph

TIME_ZONE = "America/Toronto"


class Visit:
	"""The visit being played: who takes part, and what is known so far."""

	def __init__(self, base_url: str, twilio_url: str, acs_url: str) -> None:
		self.base_url = base_url
		self.acs_url = acs_url
		self.twilio_url = twilio_url
		self.dispatcher = Desk(base_url, STAFF[0][0], PASSWORD)
		self.phone = Phone(base_url)
		self.job = self._find_job()
		self.technician: dict = {}
		self.device: dict = {}

	def _find_job(self) -> str:
		found = self.dispatcher.find(
			"Dispatch Job",
			json.dumps([["subject", "=", MAIN_VISIT], ["status", "not in", sorted(lifecycle.FINAL)]]),
		)
		return found[0]["name"]

	def document(self) -> dict:
		"""Return the visit as the desk sees it now."""
		return self.dispatcher.document("Dispatch Job", self.job)

	def texts(self, number: str) -> list[str]:
		"""Return what the provider was asked to send to a number, oldest first."""
		return texts(self.twilio_url, number)

	def wait_for_text(self, number: str, already: int, holding: str = "") -> str:
		"""Return the first text to a number after the `already` known ones that holds a word; raises TimeoutError."""
		return wait_for_text(self.twilio_url, number, already, holding)


@contextmanager
def step(what: str) -> Iterator[Callable[[str], None]]:
	"""Print a step with its time, and below it what the body has to show."""
	began, shown = time.monotonic(), []
	yield shown.append
	print(f"  {time.monotonic() - began:5.1f} s  {what}")
	for line in shown:
		print(f"           {line}")


def play(base_url: str, twilio_url: str, acs_url: str) -> None:
	"""Play the visit, printing each step with its time and where to look.

	A demonstration that was killed half-way goes on where its visit stands.
	"""
	job = Visit(base_url, twilio_url, acs_url)
	began = job.document()["status"] not in ("Draft", "Scheduled")
	acts = [send_again] if began else [plan, send_out]
	acts += [open_link, share_position, travel]
	acts += [] if job.document().get("equipment") else [photograph_label, confirm, look_at_line]
	for act in (*acts, prove, complete, look_back):
		act(job)


def plan(job: Visit) -> None:
	"""The dispatcher gives the visit to a technician."""
	with step("The dispatcher plans the visit") as show:
		named = json.dumps([["technician_name", "=", MAIN_TECHNICIAN]])
		chosen = job.dispatcher.find("Dispatch Technician", named)[0]["name"]
		arrival = start_of_main_visit(datetime.now(ZoneInfo(TIME_ZONE)).replace(tzinfo=None))
		job.technician = job.dispatcher.document("Dispatch Technician", chosen)
		job.dispatcher.call("dispatch.schedule", job=job.job, arrival=str(arrival), technician=chosen)
		show(f"{job.base_url}/app/dispatch-job/{job.job}")


def send_out(job: Visit) -> None:
	"""The dispatcher dispatches; the technician gets a text."""
	number = job.technician["mobile"]
	already = len(job.texts(number))
	with step("Dispatched; the text reaches the technician") as show:
		job.dispatcher.call("dispatch.dispatch", job=job.job)
		text = job.wait_for_text(number, already, job.job)
		job.link = re.search(r"https?://\S+", text)[0]
		show(text)


def send_again(job: Visit) -> None:
	"""The visit is under way already: the dispatcher sends its technician a fresh link."""
	job.technician = job.dispatcher.document("Dispatch Technician", job.document()["technician"])
	number = job.technician["mobile"]
	already = len(job.texts(number))
	with step("The visit is under way; a fresh link reaches the technician") as show:
		job.dispatcher.call("magic_link.issue_for_technician", technician=job.technician["name"])
		text = job.wait_for_text(number, already)
		job.link = re.search(r"https?://\S+", text)[0]
		show(text)


def open_link(job: Visit) -> None:
	"""The link opens today's visits, without a password."""
	with step("The link opens today's visits") as show:
		job.phone.open(job.link)
		assert job.job in job.phone.page.decode(), "the visit is not on the list"
		show(job.phone.url)


def share_position(job: Visit) -> None:
	"""The technician shares where they are until the end of their shift; the board shows it on its map."""
	with step("The technician shares their position; the board's map shows it") as show:
		job.phone.open("/t/more")
		if not job.phone.page.select_one("#f-stop, #f-share"):
			show("Their shift is over: nothing is shared.")
			return
		if job.phone.page.select_one("#f-share"):
			job.phone.submit("share")
		home = {name: job.technician[name] for name in ("latitude", "longitude")}
		answer = job.phone.call("positions.report_position", **home, accuracy=30, age=0)
		assert answer["is_shared"], "the position was not kept"
		show(f"{job.base_url}/app/dispatch-board")


def travel(job: Visit) -> None:
	"""En route, on site."""
	ahead = {"Dispatched": ("En Route", "On Site"), "En Route": ("On Site",)}
	for status in ahead.get(job.document()["status"], ()):
		with step(status.capitalize()):
			job.phone.open(f"/t/job/{job.job}")
			job.phone.submit("move", to=status)


def photograph_label(job: Visit) -> None:
	"""The technician photographs a modem that is on the truck."""
	on_truck = json.dumps([["warehouse", "=", job.technician["truck"]], ["equipment_model", "=", MAIN_MODEL]])
	job.device = job.dispatcher.find(
		"Equipment", on_truck, '["name","serial_number","mac_address","gpon_serial","warehouse"]'
	)[0]
	label = Label(
		serial=job.device["serial_number"],
		mac=job.device["mac_address"].replace(":", ""),
		model="XX230v",
		gpon_serial=job.device["gpon_serial"],
	)
	photo = photograph(draw(label), Shot(seed=7, size=(3024, 2268), angle=4, pitch=8, orientation=6))
	with step("The label is photographed and read") as show:
		job.phone.open(f"/t/job/{job.job}")
		job.phone.submit("scan", files={"photo": ("label.jpg", photo, "image/jpeg")})
		show(job.phone.url)


def confirm(job: Visit) -> None:
	"""The technician confirms what was read; the modem leaves the truck, and the broken one comes back by itself."""
	with step("Confirmed: the modem leaves the truck, the broken one comes back") as show:
		form = job.phone.page.find("form", id=lambda name: name and name.startswith("f-device"))
		old = form.find(attrs={"name": "old"})
		chosen = {"then": "swap Defective", "old": old["value"]} if old else {"then": "install"}
		job.phone.submit("confirm", chosen)
		device = job.dispatcher.document("Equipment", job.device["name"])
		assert device["status"] == "Installed", device["status"]
		show(f"{job.device['warehouse']} → {device['service_location']}")
		show(f"{job.base_url}/app/equipment/{device['name']}")


def look_at_line(job: Visit) -> None:
	"""The new modem calls the ACS; the technician sees its light."""
	serial = job.device["name"]
	values = lines.values("XX230v", -19.2)
	with step("The new modem calls in; its line is on the phone") as show:
		device = lines.ask(job.acs_url, "devices", serial=serial, model="XX230v", values=values)["id"]
		lines.ask(job.acs_url, "inform", id=device)
		job.phone.open(f"/t/line/{serial}")
		job.phone.submit("look")
		level = job.phone.page.find(class_="level")
		assert level, "the page shows no level"
		show(f"{level.get_text()} · {job.phone.url}")


def prove(visit: Visit) -> None:
	"""Checklist, note, photos and the customer's signature."""
	phone = visit.phone
	picture = photograph(draw(Label("TEST", "1C61B410A000", "XX230v")), Shot(seed=3, size=(1024, 768)))
	with step("Checklist, note, photos, signature"):
		job = visit.document()
		for row in (row for row in job["checklist"] if not row["done"]):
			phone.open(f"/t/job/{visit.job}")
			answer(phone, row, picture)
		phone.open(f"/t/job/{visit.job}")
		phone.submit("note", {"note": "Modem remplacé, puissance optique normale, test de vitesse réussi."})
		for kind in {"Before", "After"} - {photo["kind"] for photo in job["photos"]}:
			phone.submit("add_photo", {"kind": kind}, {"photo": (f"{kind}.jpg", picture, "image/jpeg")})
		if not job.get("signature"):
			phone.submit("sign", {"signed_by": "Marie-Ève Tremblay"})


def answer(phone: Phone, row: dict, picture: bytes) -> None:
	"""What the technician answers to an item of the checklist, by its kind."""
	kind = row.get("kind") or checklist_items.YES_NO
	if kind == checklist_items.PHOTO:
		photo = ("item.jpg", picture, "image/jpeg")
		phone.submit("photograph", files={"photo": photo}, row=row["name"])
	elif kind in checklist_items.TICKED:
		phone.submit("check", {"done": "1"}, row=row["name"])
	else:
		value = "−19,4" if kind == checklist_items.NUMBER else row["choices"].split("|")[0].strip()
		phone.submit("answer", {"value": value}, row=row["name"])


def complete(visit: Visit) -> None:
	"""The visit is completed; the customer gets a text."""
	job = visit.document()
	contact = visit.dispatcher.document("Service Location", job["service_location"])["contacts"][0]
	already = len(visit.texts(contact["phone"]))
	with step("Completed; the text reaches the customer") as show:
		visit.phone.open(f"/t/job/{visit.job}")
		visit.phone.submit("move", to="Completed")
		show(visit.wait_for_text(contact["phone"], already))


def look_back(visit: Visit) -> None:
	"""The ticket and the timeline say what happened."""
	with step("The ticket and the timeline know") as show:
		job = visit.document()
		ticket = visit.dispatcher.document("Issue", job["issue"])
		show(f"{ticket['subject']}: {ticket['status']} · {visit.base_url}/app/issue/{ticket['name']}")
		for event in job["timeline"]:
			words = " ".join(filter(None, (event["event"], event.get("to_status"), event.get("detail"))))
			show(f"{str(event['happened_on'])[11:19]}  {words[:90]}")
