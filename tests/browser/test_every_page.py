"""Every page of technicians, customers and visitors: nothing that axe calls serious, nothing small to press, nothing that sticks out."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.tests import builders, devices, pictures, portal_visitors
from tests import visit_data
from tests.browser.conftest import PATIENCE
from tests.paying import PayingSite, paying_site
from tests.plugin import BENCH

NARROW = 360
SMALLEST = 44  # CSS pixels, WCAG 2.5.5
SEVERE = ("serious", "critical")
# what axe looks for in the dark and in the second language: colours and the language; the elements are the same
SECOND_LOOK = ["color-contrast", "link-in-text-block", "html-has-lang", "html-lang-valid", "valid-lang"]
PAGES = (
	*(
		"/t",
		"/t/job/{job}",
		"/t/job/{job}#others",
		"/t/job/{job}#missing",
		"/t/job/{job}#add",
		"/t/job/{job}?part=before",
	),
	*("/t/scan", "/t/scan?q={equipment}", "/t/scan/{scan}", "/t/device/{there}", "/t/device/{equipment}"),
	*(
		"/t/line/{there}",
		"/t/stock",
		"/t/stock/count",
		"/t/stock/over",
		"/t/stock/in",
		"/t/diagnostic?job={job}",
		"/t/more",
		"/t/queue",
		"/t/link",
		"/t/none",
	),
)
CUSTOMERS = (
	*("/portal/visit", "/portal/visit?do=move", "/portal/visit?do=cancel", "/portal/visit?do=note"),
	*("/portal/none", "/t/link?asked=1"),
)
PAYERS = ("/portal/invoice", "/portal/invoice?back=1")
SIGNED_IN = (
	*("/portal", "/portal/invoices", "/portal/invoices/{invoice}", "/portal/pay", "/portal/pay?back=1"),
	*("/portal/accounts", "/portal/visits/{later}", "/portal/visits/{later}?do=move"),
	*("/portal/tickets", "/portal/tickets/new", "/portal/tickets/new?kind=Slow+Internet"),
	*("/portal/tickets/new?kind=Moving", "/portal/tickets/{ticket}"),
)
PUBLIC = (
	*("/accueil", "/en/offers", "/couverture?adresse=99+rue+Nulle", "/soutien", "/en/status"),
	"/commande",
)
STRANGERS = ("/portal", "/portal/visit", "/t", "/l/nothing", *PUBLIC)

CHECKS = [
	{
		"label_en": "Light",
		"label_fr": "Lumière",
		"kind": "Number",
		"unit": "dBm",
		"minimum": "-27",
		"required": 1,
	},
	{
		"label_en": "Cause",
		"label_fr": "Cause",
		"kind": "Choice",
		"choices": "Drop | Câble\nModem",
		"required": 1,
	},
	{"label_en": "The installed box", "label_fr": "Le boîtier installé", "kind": "Photo", "required": 1},
	{"label_en": "Workplace left clean", "label_fr": "Lieux laissés propres", "required": 0},
]

# what can be pressed, and how large the area is that takes the press
SMALL = """smallest => [...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
	.filter(one => one.type !== "hidden" && !one.matches(".skip, .veil") && one.checkVisibility({visibilityProperty: true}))
	.map(one => one.matches("[type=checkbox], [type=radio], [type=file]") ? one.closest("label") || one
		: one.closest("h3") ? one.closest(".visit") || one : one)
	.map(one => [one, one.getBoundingClientRect()])
	.filter(([one, box]) => box.width && (box.width < smallest - 0.5 || box.height < smallest - 0.5))
	.map(([one, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${one.outerHTML.slice(0, 160)}`)"""

STICKING_OUT = """width => [...document.querySelectorAll("body *")]
	.filter(one => one.checkVisibility() && one.getBoundingClientRect().right > width + 1)
	.map(one => one.outerHTML.slice(0, 120)).slice(-3)"""


# a sign that something to press lies on, and a fold that is closed and yet has room inside
COVERED = """() => [...document.querySelectorAll("main .pill, main .code, main details.card:not([open])")]
	.filter(one => one.checkVisibility({visibilityProperty: true}))
	.map(one => {
		const box = one.getBoundingClientRect();
		if (one.matches("details")) return box.height > one.firstElementChild.offsetHeight + 24 ? `room in ${one.id}` : "";
		const on = [...document.querySelectorAll("main button, main .button")].find(other => {
			const its = other.getBoundingClientRect();
			const inside = other.contains(one) || !other.checkVisibility() || getComputedStyle(one).position === "absolute";
			return !inside && its.left < box.right - 1 && its.right > box.left + 1 && its.top < box.bottom - 1 && its.bottom > box.top + 1;
		});
		return on ? `${on.textContent.trim()} lies on ${one.textContent.trim()}` : "";
	})
	.filter(Boolean)"""

# what the phone would draw in its own colours, which are brown in the dark
UNDRAWN = """() => [...document.querySelectorAll("[type=checkbox], [type=radio], select, [type=file]")]
	.filter(one => one.checkVisibility() && getComputedStyle(one).appearance !== "none" && getComputedStyle(one).opacity !== "0")
	.map(one => `not drawn: ${one.outerHTML.slice(0, 120)}`)"""


RUN_AXE = (
	"""rules => axe.run(document, {resultTypes: ["violations"], ...(rules.length && {runOnly: rules})})"""
)


@pytest.fixture(scope="session")
def axe() -> str:
	"""The rules, as a script; installed once a bench."""
	source, home = Path(__file__).parent / "axe", BENCH / "axe"
	script = home / "node_modules" / "axe-core" / "axe.min.js"
	if not script.exists():
		home.mkdir(parents=True, exist_ok=True)
		for manifest in source.glob("*.json"):
			shutil.copy(manifest, home)
		subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=home, check=True)
	return script.read_text()


@contextmanager
def a_world(language: str) -> Iterator[dict[str, str]]:
	"""A visit under way with a photo, a label to confirm and a modem in the home, and its customer's link."""
	with visit_data.a_visit(language, checklist=CHECKS) as made:
		me, now = made.technician.name, now_datetime()
		there = devices.a_device(equipment_model=made.model).name
		home = {"status": "Installed", "service_location": made.location, "customer": made.customer}
		frappe.db.set_value("Equipment", there, home)
		line = {"doctype": "CPE State", "equipment": there, "optical_state": "Measured", "rx_power": -21.3}
		line |= {"state": "Online", "state_since": now, "last_inform": now, "values_on": now}
		frappe.get_doc(line).insert(ignore_permissions=True)
		for to in ("En Route", "On Site"):
			technician_work.move_job(made.job, me, to, now=now)
		technician_work.add_photo(made.job, me, "Before", pictures.a_photo("teal"), now=now)
		scan = visit_scan(made, me)
		later = builders.a_dispatched_job(
			technician=me, customer=made.customer, service_location=made.location, job_type=made.job_type
		)
		frappe.db.set_value("Dispatch Job", later.name, _in_three_days())
		until, whom = now + timedelta(days=5), ("Customer", made.customer)
		link = links.issue_link("Visit", whom, until, ("Dispatch Job", later.name), language=language)
		url = links.fresh_url(link)
		frappe.db.commit()
		try:
			yield {
				"job": made.job,
				"equipment": made.equipment,
				"there": there,
				"scan": scan,
				"technician": made.technician.url,
				"customer": url,
				"customer_name": made.customer,
				"later": later.name,
			}
		finally:
			frappe.db.rollback()
			for doctype in ("CPE State", "CPE Reading", "Equipment Movement"):
				frappe.db.delete(doctype, {"equipment": there})
			frappe.db.delete("Equipment", {"name": there})
			frappe.db.commit()


def visit_scan(made: visit_data.VisitData, technician: str) -> str:
	"""A label that was read and waits for the person's word."""
	scan = {
		"doctype": "FSM Scan",
		"kind": "Typed",
		"state": "Read",
		"job": made.job,
		"technician": technician,
	}
	return frappe.get_doc(scan).insert().name


def _in_three_days() -> dict[str, object]:
	start = (now_datetime() + timedelta(days=3)).replace(hour=14, minute=0, second=0, microsecond=0)
	return {"arrival": start, "window_start": start, "window_end": start + timedelta(hours=2)}


@pytest.mark.parametrize(
	("language", "dark"), [("fr", False), pytest.param("en", True, marks=pytest.mark.slow)]
)
def test_every_page_can_be_read_and_pressed(
	site: str, web: str, chromium: Browser, axe: str, language: str, dark: bool
) -> None:
	found: list[str] = []
	looks = (
		("technician", PAGES),
		("customer", CUSTOMERS),
		("payer", PAYERS),
		("signed_in", SIGNED_IN),
		("", STRANGERS),
	)
	with a_world(language) as names, paying_site() as paying:
		invoice = paying.invoice(builders.a_customer(language=language).name)
		names["signed_in"], names["invoice"] = signed_in_link(names, paying)
		names["payer"] = links.fresh_url(messages.issue_pay_link(invoice.name, now_datetime()))
		frappe.db.commit()
		for link, paths in looks:
			page = a_phone(chromium, dark)
			if link:
				page.goto(web + "/l/" + names[link].rsplit("/", 1)[1])
			if link in ("payer", "signed_in"):
				# a link that pays or signs in asks for a tap first
				page.locator("main form button").click()
				page.wait_for_url(f"**{paths[0]}")
			for path in paths:
				page.goto("about:blank")
				page.goto(web + path.format(**names))
				page.wait_for_load_state()
				name = f"{language}-{link or 'stranger'}{path}".translate(str.maketrans("/?#{}=", "------"))
				rules = SECOND_LOOK if dark else []
				found += [f"{path}: {fault}" for fault in faults(page, axe, name, rules)]
			page.context.close()
	assert not found, "\n".join(found)


def signed_in_link(names: dict[str, str], paying: PayingSite) -> tuple[str, str]:
	"""A link with which a contact of the visit's customer signs in, and an open invoice of that customer."""
	email = f"{frappe.generate_hash(length=8)}@example.com"
	contact = builders.a_contact(names["customer_name"], email=email).name
	invoice = paying.invoice(names["customer_name"]).name
	ticket = builders.a_ticket(names["customer_name"], via_customer_portal=1, description="Bonjour").name
	frappe.db.set_value("Issue", ticket, "status", "Closed")
	names["ticket"] = ticket
	return portal_visitors.sign_in_url(contact, email), invoice


def a_phone(chromium: Browser, dark: bool) -> Page:
	"""A narrow phone; pages that refuse are among those looked at, so its console is not minded."""
	size = {"width": NARROW, "height": 780}
	scheme = "dark" if dark else "light"
	context = chromium.new_context(viewport=size, has_touch=True, is_mobile=True, color_scheme=scheme)
	context.set_default_timeout(PATIENCE)
	return context.new_page()


MOTION_ENDS = """() => Promise.all(
	document.getAnimations()
		.filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime))
		.map((one) => one.finished.catch(() => null))
)"""


def faults(page: Page, axe: str, name: str, rules: list[str]) -> list[str]:
	"""What is wrong with a page by these rules of axe, or by all; a picture for people where FSM_SHOTS names a folder."""
	if folder := os.environ.get("FSM_SHOTS"):
		page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
	found = [f"small {each}" for each in page.evaluate(SMALL, SMALLEST)]
	# a bar that rests for a moment after a page has come is paler
	page.wait_for_function("!document.querySelector('.still')")
	page.evaluate(MOTION_ENDS)
	page.evaluate(axe)
	judged = page.evaluate(RUN_AXE, rules)
	found += [
		f"{one['id']} {node['html'][:160]}"
		for one in judged["violations"]
		if one["impact"] in SEVERE
		for node in one["nodes"]
	]
	found += page.evaluate(COVERED) + page.evaluate(UNDRAWN)
	for size in ("100%", "150%"):
		page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
		wide = page.evaluate("document.documentElement.scrollWidth")
		if wide > NARROW:
			out = page.evaluate(STICKING_OUT, NARROW)
			found.append(f"{wide} pixels wide with a root font of {size}: {out}")
	return found
