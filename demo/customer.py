"""The customer's part of the demonstration: the page of one visit, opened from a text."""

import json
import re

from demo.desk import Desk
from demo.phone import Phone
from demo.play import step
from demo.seed import PASSWORD, STAFF
from demo.texts import texts, wait_for_text
from demo.visits import MAIN_VISIT

WISH = "Jeudi ou vendredi, après 15 h"


def ask_for_another_time(base_url: str, twilio_url: str) -> None:
	"""Dispatch publishes a visit of the next working day; its customer opens the text's link and asks for another time."""
	desk = Desk(base_url, STAFF[0][0], PASSWORD)
	job = _planned_visit(desk)
	if not job:
		print("  every visit of the next working day is published already")
		return
	contact = desk.document("Service Location", job["service_location"])["contacts"][0]
	already = len(texts(twilio_url, contact["phone"]))
	with step("Published; the customer is promised a window") as show:
		desk.call("dispatch.dispatch", job=job["name"])
		text = wait_for_text(twilio_url, contact["phone"], already, "/l/")
		show(text)
	phone = Phone(base_url, contact["language"])
	with step("The link shows the visit, and nothing else") as show:
		phone.open(re.search(r"https?://\S+", text)[0])
		show(phone.url)
	with step("The customer asks for another time; dispatch sees it") as show:
		phone.open("/portal/visit?do=move")
		phone.submit("ask", {"wish": WISH})
		show(desk.document("Dispatch Job", job["name"])["customer_request"])
		show(f"{base_url}/app/dispatch-job/{job['name']}")


def _planned_visit(desk: Desk) -> dict | None:
	"""The first visit that is planned, known to nobody outside the office, and not the one that is played."""
	planned = json.dumps([["status", "=", "Scheduled"], ["subject", "!=", MAIN_VISIT]])
	found = desk.find("Dispatch Job", planned, '["name","service_location"]')
	return found[0] if found else None
