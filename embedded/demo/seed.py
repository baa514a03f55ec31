"""Fills the demonstration site with a day at the provider; run again, it adds only what is missing."""

import itertools
import random
from datetime import datetime, time, timedelta

import frappe
from frappe.utils import now_datetime

from embedded.demo import day
from gigafibre_fsm.tests.standins import gemini, twilio

COMPANY = "Gigafibre"
SEED = 20261122
STAFF = (
	(
		"repartition@gigafibre.example",
		"Valérie",
		"Répartition",
		("FSM Dispatcher", "Support Team", "Stock User"),
	),
	("gestion@gigafibre.example", "Marc", "Gestion", ("FSM Manager", "FSM Dispatcher", "System Manager")),
)
PASSWORD = "fibre-demo-2026"
MAIN_VISIT = "Remplacer le modem : voyant LOS rouge"
MAIN_MODEL = "TP-Link XX230v"
FIRST_DEVICE = 395  # serial numbers count from here
OPEN_JOBS = 40
PLANNER = STAFF[0][0]


def seed(ports: dict[str, int], base_url: str) -> None:
	"""Make everything the demonstration shows.

	Args:
		ports: Where the stand-in vendors listen: "twilio", "gemini", "routing" and "genieacs".
		base_url: The address at which phones reach the site.
	"""
	random.seed(SEED)
	settings(ports, base_url)
	staff()
	catalogue()
	technicians()
	customers()
	stock()
	jobs()
	main_visit()
	frappe.db.commit()  # a command of its own, not a request


def make(doctype: str, name_filters: dict, **values: object) -> str:
	"""Return the name of the document that fits the filters, making it where there is none."""
	existing = frappe.db.exists(doctype, name_filters)
	if existing:
		return existing
	return frappe.get_doc({"doctype": doctype, **name_filters, **values}).insert().name


def settings(ports: dict[str, int], base_url: str) -> None:
	"""Point the vendors at their stand-ins and open the valve, which counts on this site alone."""
	change(
		"FSM Settings",
		outbound="Live",
		public_base_url=base_url,
		brand_name="Gigafibre",
		dispatch_phone="+14505550100",
		quiet_from=None,
		quiet_until=None,
	)
	change(
		"FSM Twilio Settings",
		enabled=1,
		account_sid=twilio.ACCOUNT,
		auth_token=twilio.AUTH_TOKEN,
		from_number=twilio.NUMBER,
		api_base_url=f"http://127.0.0.1:{ports['twilio']}",
	)
	change(
		"FSM Gemini Settings",
		enabled=1,
		api_key=gemini.API_KEY,
		base_url=f"http://127.0.0.1:{ports['gemini']}",
	)
	change(
		"FSM Routing Settings",
		enabled=1,
		engine="OSRM",
		base_url=f"http://127.0.0.1:{ports['routing']}",
	)
	change("FSM GenieACS Settings", enabled=1, base_url=f"http://127.0.0.1:{ports['genieacs']}")


def change(single: str, **values: object) -> None:
	"""Set the fields of a settings document."""
	document = frappe.get_doc(single)
	document.update(values)
	document.save()


def staff() -> None:
	"""Make the people who work in the desk."""
	# Frappe makes a System Manager of the first, so those who are one come first
	for email, first_name, last_name, roles in sorted(STAFF, key=lambda who: "System Manager" not in who[3]):
		if frappe.db.exists("User", email):
			continue
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": email,
				"first_name": first_name,
				"last_name": last_name,
				"send_welcome_email": 0,
				"language": "fr",
				"time_zone": "America/Toronto",
				"new_password": PASSWORD,
				"roles": [{"role": role} for role in roles if frappe.db.exists("Role", role)],
			}
		)
		user.flags.no_welcome_mail = True
		user.insert()


def warehouse(label: str) -> str:
	"""Return the name of a warehouse of the company, making it where it is missing."""
	return make("Warehouse", {"warehouse_name": label, "company": COMPANY})


def catalogue() -> None:
	"""Make the items and models of customer equipment."""
	for name, kind, manufacturer, prefixes, vendor_id, pattern in day.MODELS:
		make(
			"Item",
			{"item_code": name},
			item_name=name,
			item_group="Products",
			stock_uom="Nos",
			is_stock_item=1,
			has_serial_no=1,
		)
		make(
			"Equipment Model",
			{"model_name": name},
			manufacturer=manufacturer,
			equipment_type=kind,
			item=name,
			oui_prefixes="\n".join(prefixes),
			gpon_vendor_id=vendor_id,
			serial_pattern=pattern,
			label_aliases=name.split(" ", 1)[1],
			has_mac=1,
			has_gpon_serial=int(bool(vendor_id)),
		)


def technicians() -> None:
	"""Make the technicians, each with a truck and the skills of the trade."""
	for number, (name, language, town_name, (start, end), skills) in enumerate(day.TECHNICIANS, start=1):
		town = next(town for town in day.TOWNS if town.name == town_name)
		make(
			"Dispatch Technician",
			{"technician_name": name},
			mobile=f"+1450555{1000 + number}",
			language=language,
			truck=warehouse(f"Camion {number:02d}"),
			vehicle=f"Ford Transit {number:02d}",
			color=("#2490EF", "#39E4A5", "#EC864B", "#761ACB", "#D6409F", "#0F766E", "#B45309", "#4F46E5")[
				number - 1
			],
			shift_start=start,
			shift_end=end,
			home_address=town.name,
			latitude=town.latitude,
			longitude=town.longitude,
			skills=[{"skill": skill, "level": level} for skill, level in skills.items()],
		)


def customers() -> None:
	"""Make the customers, each with a service location in a real town."""
	for number, ((name, language), town) in enumerate(zip(day.CUSTOMERS, itertools.cycle(day.TOWNS))):
		is_person = len(name.split()) == 2
		customer = make(
			"Customer",
			{"customer_name": name},
			customer_type="Individual" if is_person else "Company",
			customer_group="Individual" if is_person else "Commercial",
			territory="Canada",
			language=language,
		)
		phone = f"+1450555{2000 + number}"
		make(
			"Service Location",
			{"customer": customer},
			location_name=f"{name}, {town.name}",
			address_line=f"{random.randint(12, 980)}, {random.choice(town.streets)}",
			city=town.name,
			province="QC",
			postal_code=town.postal_code,
			latitude=town.latitude + random.uniform(-0.02, 0.02),
			longitude=town.longitude + random.uniform(-0.03, 0.03),
			access_notes=random.choice(day.ACCESS_NOTES),
			network_drop=f"D-{town.name[:3].upper()}-{100 + number}",
			contacts=[
				{
					"contact_name": name,
					"role": "Resident",
					"phone": phone,
					"language": language,
					"is_primary": 1,
				}
			],
		)


def serial_for(model: str, number: int) -> tuple[str, str, str]:
	"""Return an invented serial number, MAC address and GPON serial number in the model's real forms."""
	_name, _kind, _maker, prefixes, vendor_id, _pattern = next(m for m in day.MODELS if m[0] == model)
	serial = {
		"TP-Link XX230v": f"22275A7{number:06d}",
		"Huawei EG8145V5": f"2102{number:012d}",
		"Nokia G-240G-E": f"ALCLF{number:07X}",
		"TP-Link Archer AX55": f"2235A{number:08d}",
		"TP-Link Deco X50": f"2246B{number:08d}",
	}[model]
	digits = f"{prefixes[0]}{0x10A000 + number:06X}"
	mac = ":".join(digits[i : i + 2] for i in range(0, 12, 2))
	return serial, mac, f"{vendor_id}{0x1A2B0000 + number:08X}" if vendor_id else ""


def stock() -> None:
	"""Receive devices into the warehouse and load some on each truck."""
	if frappe.db.count("Equipment"):
		return
	trucks = frappe.get_all("Dispatch Technician", pluck="name", order_by="name")
	counter = itertools.count(FIRST_DEVICE)
	for model in (m[0] for m in day.MODELS):
		for technician in [None] * 6 + [truck for truck in trucks for _ in range(2)]:
			device(model, next(counter), technician)


def device(model: str, number: int, technician: str | None) -> str:
	"""Receive a new device into the warehouse, load it on a technician's truck if one is given; return its name."""
	from gigafibre_fsm.domain.equipment import movements

	stores = frappe.db.get_value("Warehouse", {"warehouse_name": "Stores", "company": COMPANY})
	serial, mac, gpon = serial_for(model, number)
	values = {
		"serial_number": serial,
		"equipment_model": model,
		"mac_address": mac,
		"gpon_serial": gpon or None,
	}
	equipment = frappe.get_doc({"doctype": "Equipment", **values}).insert()
	movements.receive(equipment.name, warehouse=stores, now=now_datetime())
	if technician:
		movements.load(equipment.name, technician=technician, now=now_datetime())
	return equipment.name


def planned_kinds() -> list[tuple[str, str]]:
	"""Return a kind and a subject for each visit, in the shares of an ordinary day."""
	kinds = [(kind, subject) for kind, subject, share in day.VISITS for _ in range(share)]
	return list(itertools.islice(itertools.cycle(kinds), OPEN_JOBS))


def jobs() -> None:
	"""Make visits of today and tomorrow: most of them scheduled, some to plan, some asked for by a ticket."""
	if frappe.db.count("Dispatch Job"):
		return
	locations = frappe.get_all("Service Location", fields=["name", "customer"], order_by="name")
	people = frappe.get_all("Dispatch Technician", pluck="name", order_by="name")
	kinds = planned_kinds()
	random.shuffle(kinds)
	for number, (kind, subject) in enumerate(kinds):
		location = locations[(number + 1) % len(locations)]
		visit(number, kind, subject, location, people[number % len(people)])


def visit(number: int, kind: str, subject: str, location: frappe._dict, technician: str) -> None:
	"""Make one visit; every sixth still waits for a place in the plan, every fifth comes from a ticket."""
	from gigafibre_fsm.domain.dispatch import jobs as dispatch_jobs
	from gigafibre_fsm.domain.dispatch import transitions

	issue = ticket(day.TICKETS[number % len(day.TICKETS)], location) if number % 5 == 0 else None
	values = {
		"subject": subject,
		"job_type": kind,
		"service_location": location.name,
		"customer": location.customer,
		"issue": issue,
	}
	job = dispatch_jobs.create(values, PLANNER, now_datetime())
	if number % 6 == 5:
		return
	round_of_day, tomorrow = (number // 8) % 3, number >= 24
	arrival = datetime.combine(
		now_datetime().date() + timedelta(days=int(tomorrow)), time(8 + 3 * round_of_day, 0)
	)
	dispatch_jobs.schedule(job, arrival, PLANNER, now_datetime(), technician=technician)
	if not tomorrow:
		transitions.move(job, "Dispatched", PLANNER, now=now_datetime())


def ticket(subject: str, location: frappe._dict) -> str:
	"""Make the ticket that asks for a visit."""
	return (
		frappe.get_doc(
			{
				"doctype": "Issue",
				"subject": subject,
				"customer": location.customer,
				"fsm_service_location": location.name,
				"description": subject,
			}
		)
		.insert()
		.name
	)


def main_visit() -> None:
	"""Have an open visit for the demonstration to play through, and a modem for it on the truck."""
	from gigafibre_fsm.domain.dispatch import jobs as dispatch_jobs

	if frappe.db.exists(
		"Dispatch Job", {"subject": MAIN_VISIT, "status": ("not in", ("Completed", "Cancelled"))}
	):
		return
	location = frappe.get_all("Service Location", fields=["name", "customer"], order_by="name", limit=1)[0]
	technician = frappe.db.get_value("Dispatch Technician", {"technician_name": day.TECHNICIANS[0][0]})
	device(MAIN_MODEL, FIRST_DEVICE + frappe.db.count("Equipment"), technician)
	values = {
		"subject": MAIN_VISIT,
		"job_type": "Modem replacement",
		"service_location": location.name,
		"customer": location.customer,
		"issue": ticket("Le voyant LOS est rouge", location),
		"priority": "High",
		"instructions": "Le modem actuel redémarre sans arrêt. Installer un XX230v du camion.",
	}
	dispatch_jobs.create(values, PLANNER, now_datetime())
