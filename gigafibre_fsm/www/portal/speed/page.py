"""A speed test from the customer's phone, judged by what their plan lets expect over Wi-Fi; it needs scripts."""

import frappe

from gigafibre_fsm.domain.care.portal import my_speed
from gigafibre_fsm.domain.care.portal.my_speed import SpeedPage
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal.speed import wording

PATH = "/portal/speed"
TEMPLATE = "gigafibre_fsm/www/portal/speed/page.html"


def get(request: PageRequest) -> Page[SpeedPage]:
	"""Show the test of one address (`at`), and its last result."""
	shown = my_speed.load_speed_page(request.portal.customer, request.query.get("at", ""))
	context = {
		"speed_words": wording,
		"title": request.portal.title,
		"today": request.now.date(),
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)


def post(request: PageRequest) -> Redirect:
	"""Store what the browser measured."""
	if request.form.get("action") != "speed":
		refuse_unknown_button()
	location = request.query.get("at", "")
	browser = frappe.get_request_header("User-Agent") or ""
	my_speed.store_measurement(
		request.portal.customer, location, request.form, browser=browser, now=request.now
	)
	return Redirect(request.address(PATH, **({"at": location} if location else {})))
