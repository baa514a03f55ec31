"""The website of the demonstration: made addresses of real towns, where fibre is and will be, and its start page."""

import csv
import json
import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import frappe

from demo import day
from demo.day import Town
from gigafibre_fsm.domain.sales.addresses import importing

COLUMNS = ("id", "civic", "street", "municipality", "postal_code", "longitude", "latitude")
HALF_A_SIDE = 0.03
"""Of the square around a town, in degrees."""
SERVED, COMING = 9, 12
"""So many towns have fibre; those up to the second number will have it in spring; the others not yet."""


def fill_website(today: date) -> None:
	"""Import the public addresses, draw the areas, and let the website begin with the public pages."""
	if not frappe.db.exists("Public Address"):
		with tempfile.TemporaryDirectory() as folder:
			file = Path(folder) / "addresses.csv"
			write_addresses(file)
			importing.import_file(file, lambda _written: frappe.db.commit())
	for place, town in enumerate(day.TOWNS):
		draw_area(town, place, today)
	frappe.db.set_single_value("Website Settings", "home_page", "accueil")
	frappe.clear_cache()


def write_addresses(file: Path) -> None:
	"""Write a file of addresses that nobody has, as an administrator would import one."""
	with file.open("w", newline="") as stream:
		writer = csv.writer(stream)
		writer.writerow(COLUMNS)
		writer.writerows(list_addresses())


def list_addresses() -> Iterator[tuple[object, ...]]:
	"""Yield thirty addresses of each street of the towns."""
	chance = random.Random(17)
	for town in day.TOWNS:
		for street in town.streets:
			for civic in range(2, 62, 2):
				place = (chance.uniform(-0.02, 0.02) + middle for middle in (town.longitude, town.latitude))
				named = f"demo-{town.name}-{street}-{civic}"
				yield (named, civic, street, town.name, town.postal_code, *(round(each, 5) for each in place))


def draw_area(town: Town, place: int, today: date) -> None:
	"""Draw a square around a town, by its place in the list."""
	state = "Available" if place < SERVED else "Soon" if place < COMING else "Not Yet"
	west, south = town.longitude - HALF_A_SIDE, town.latitude - HALF_A_SIDE
	east, north = town.longitude + HALF_A_SIDE, town.latitude + HALF_A_SIDE
	ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
	drawn = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
	if not frappe.db.exists("Coverage Area", {"area_name": town.name}):
		frappe.get_doc(
			{
				"doctype": "Coverage Area",
				"area_name": town.name,
				"state": state,
				"available_on": today + timedelta(days=120) if state == "Soon" else None,
				"map": json.dumps({"type": "FeatureCollection", "features": [drawn]}),
			}
		).insert()
