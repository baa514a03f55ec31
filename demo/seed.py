"""Fills the demonstration site with a day at the provider; run again, it adds only what is missing."""

import itertools
import json
import random
from collections.abc import Sequence
from datetime import date, datetime, time

import frappe
from frappe.utils import now_datetime

from demo import day, streets, visits, website, work
from demo.shown_day import ShownDay, holidays_of_quebec
from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.platform import weekdays
from gigafibre_fsm.tests.standins import gemini, stripe, twilio, twilio_voice_api

COMPANY = "Gigafibre"
SEED = 20261122
SUPPORT = "soutien@gigafibre.example"
STAFF = (
	("repartition@gigafibre.example", "Valérie", "Répartition", ("FSM Dispatcher",)),
	("comptes@gigafibre.example", "Sylvie", "Comptes", ("FSM Accounts", "Accounts User")),
	(SUPPORT, "Diane", "Soutien", ("FSM Support",)),
	("gestion@gigafibre.example", "Marc", "Gestion", ("FSM Manager", "FSM Dispatcher", "System Manager")),
)
PASSWORD = "fibre-demo-2026"
HOLIDAYS = "Québec"


def seed(ports: dict[str, int], base_url: str) -> None:
	"""Make everything the demonstration shows.

	Args:
		ports: Where the stand-in vendors listen: "twilio", "gemini", "routing", "genieacs" and
			"stripe".
		base_url: The address at which phones reach the site.
	"""
	random.seed(SEED)
	now = now_datetime()
	settings(ports, base_url)
	spare_frappes_first_jobs(now)
	staff()
	say("models, technicians, customers, stock …")
	fill_provider(now)
	say("visits of today and the next working day …")
	fill_days(shown_day(now))
	say("public addresses, coverage, the website's start page …")
	website.fill_website(now.date())
	frappe.db.commit()  # a command of its own, not a request


def say(what: str) -> None:
	"""Print what is being done, at once."""
	print(f"           {what}", flush=True)


def fill_provider(now: datetime, models: Sequence[day.Model] = day.MODELS) -> None:
	"""Make what is there on any day: models, technicians with their trucks, customers, devices in stock."""
	catalogue(models)
	technicians()
	territories()
	customers()
	work.fill_trucks(models, now)


def fill_days(shown: ShownDay) -> None:
	"""Make the day on show as it stands at its moment, the next working day, and what waits for a place."""
	if not visits.visits_of(shown.today):
		shifts(shown)
	visits.fill_today(shown)
	visits.fill_next_day(shown)
	visits.fill_waiting(shown)
	visits.open_main_visit(shown.now)


def shown_day(now: datetime) -> ShownDay:
	"""The day on show at this moment, with the holidays of Québec."""
	return ShownDay(now, frozenset(holidays_of_quebec((now.year, now.year + 1))))


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
		api_key_sid=twilio.API_KEY,
		api_key_secret=twilio.API_SECRET,
		voice_enabled=1,
		voice_app_sid=twilio_voice_api.APP,
		record_calls=1,
		api_base_url=f"http://127.0.0.1:{ports['twilio']}",
	)
	change(
		"FSM Gemini Settings",
		enabled=1,
		api_key=gemini.API_KEY,
		base_url=f"http://127.0.0.1:{ports['gemini']}",
	)
	change(
		"FSM Stripe Settings",
		enabled=1,
		mode="Test",
		secret_key=stripe.SECRET_KEY,
		webhook_secret=stripe.WEBHOOK_SECRET,
		api_base_url=f"http://127.0.0.1:{ports['stripe']}",
	)
	change(
		"FSM Routing Settings",
		enabled=1,
		engine="OSRM",
		base_url=f"http://127.0.0.1:{ports['routing']}",
		map_file=streets.name_map(),
		tile_attribution="Carte de démonstration",
	)
	# so that the technician of the visit may share where they are
	change("FSM Dispatch Settings", shares_positions=1)
	change("FSM GenieACS Settings", enabled=1, base_url=f"http://127.0.0.1:{ports['genieacs']}")


def change(single: str, **values: object) -> None:
	"""Set the fields of a settings document."""
	document = frappe.get_doc(single)
	document.update(values)
	document.save()


def spare_frappes_first_jobs(now: datetime) -> None:
	"""Let Frappe's own daily and hourly jobs count as done: on a new site all are due at once, and block the workers."""
	never_run = {"method": ("not like", "gigafibre_fsm.%"), "last_execution": ("is", "not set")}
	frappe.db.set_value("Scheduled Job Type", never_run, "last_execution", now)


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


def catalogue(models: Sequence[day.Model]) -> None:
	"""Make the items and models of customer equipment."""
	for name, kind, manufacturer, prefixes, vendor_id, pattern in models:
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
	"""Make the technicians, each with a truck, the skills of the trade and the user behind their links."""
	for number, (name, language, town_name, (start, end), skills) in enumerate(day.TECHNICIANS, start=1):
		town = next(town for town in day.TOWNS if town.name == town_name)
		technician = make(
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
		technician_users.user_for_technician(technician)


def territories() -> None:
	"""Draw two territories, have two technicians serve one of them on some days, and limit the installations of a day."""
	for name, label_fr, color, corners in day.TERRITORIES:
		drawing = json.dumps({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})
		make("Service Territory", {"territory_name": name}, label_fr=label_fr, color=color, map=drawing)
	for technician_name, territory, days in day.SERVED:
		technician = frappe.get_doc("Dispatch Technician", {"technician_name": technician_name})
		if not technician.territories:
			technician.append("territories", {"territory": territory, **weekdays_row(days)})
			technician.save()
	installation = frappe.get_doc("Dispatch Job Type", "Installation")
	if not installation.limits:
		installation.append("limits", {"most": day.MOST_INSTALLATIONS, **weekdays_row(weekdays.FIELDS)})
		installation.save()


def weekdays_row(chosen: Sequence[str]) -> dict[str, int]:
	"""The checked days of the week of a row."""
	return {field: int(field in chosen) for field in weekdays.FIELDS}


def shifts(shown: ShownDay) -> None:
	"""Have those work around the moment who are on duty then; all others work their usual weekdays."""
	usual = holiday_list(HOLIDAYS, shown)
	without_today = holiday_list(f"{HOLIDAYS}, garde", shown, left_out=shown.today)
	for number, (name, _language, _town, hours, _skills) in enumerate(day.TECHNICIANS):
		technician = frappe.get_doc("Dispatch Technician", {"technician_name": name})
		is_on_duty = shown.is_on_duty(number)
		start, end = shown.shift(number, tuple(time.fromisoformat(hour) for hour in hours))
		technician.update(
			{
				"shift_start": start.isoformat(),
				"shift_end": end.isoformat(),
				"break_minutes": 0 if is_on_duty else 30,
				"holiday_list": without_today if is_on_duty else usual,
				f"works_{shown.today:%A}".lower(): shown.today.weekday() < 5 or is_on_duty,
			}
		)
		technician.save()


def holiday_list(name: str, shown: ShownDay, left_out: date | None = None) -> str:
	"""Make the list of this and the next year's public holidays anew, without a day on which somebody works."""
	years = (shown.today.year, shown.today.year + 1)
	days = {on: what for on, what in holidays_of_quebec(years).items() if on != left_out}
	values = {
		"from_date": date(years[0], 1, 1),
		"to_date": date(years[1], 12, 31),
		"holidays": [{"holiday_date": on, "description": what} for on, what in sorted(days.items())],
	}
	holidays = frappe.get_doc("Holiday List", make("Holiday List", {"holiday_list_name": name}, **values))
	holidays.update(values)
	return holidays.save().name


def customers() -> None:
	"""Make the customers, each with a service location in a real town."""
	for number, ((name, language), town) in enumerate(zip(day.CUSTOMERS, itertools.cycle(day.TOWNS))):
		is_person = len(name.split()) == 2
		phone = f"+1450555{2000 + number}"
		customer = make(
			"Customer",
			{"customer_name": name},
			customer_type="Individual" if is_person else "Company",
			customer_group="Individual" if is_person else "Commercial",
			territory="Canada",
			language=language,
			mobile_no=phone,
			email_id=f"client{number + 1:02d}@clients.example",
		)
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
