"""What the technician's pages may weigh, and how often they may ask the database."""

import gzip
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network.device.optical_power import OpticalReading
from gigafibre_fsm.domain.network.device.snapshot import Line
from gigafibre_fsm.domain.network.line import readings
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.tests.visitor import Visitor, counted_queries
from tests import visit_data
from tests.plugin import SITES, fresh_state

FIRST_VIEW = 14 * 1024  # bytes: what fits into the first answer of a fresh connection
SCRIPTS = 25 * 1024
QUERIES = {"list": 5, "visit": 10, "label": 14, "more": 6, "diagnostic": 5, "line": 8, "device": 13}
ASSETS = re.compile(r'(?:href|src)="(/assets/[^"]+\.(css|js))"')


@pytest.fixture(scope="module")
def pages(connected_site: str) -> Iterator[dict[str, Any]]:
	"""The addresses of the pages, and a visitor who may see them; they are only read here."""
	fresh_state()
	with visit_data.a_visit("fr") as visit:
		visitor = Visitor().open_link(visit.technician.url)
		taken = visitor.post(
			"/t/scan", {"action": "scan", "job": visit.job, "photo": _upload(visit.label_photo())}
		)
		_install(visit)
		yield {
			"visitor": visitor,
			"list": "/t",
			"visit": f"/t/job/{visit.job}",
			"label": taken.headers["Location"],
			"more": "/t/more",
			"diagnostic": "/t/diagnostic",
			"line": f"/t/line/{visit.equipment}",
			"device": f"/t/device/{visit.equipment}",
		}


def _install(visit: visit_data.VisitData) -> None:
	"""A device with a line of its own stands at the address: its card is on the pages."""
	place = {
		"status": "Installed",
		"service_location": visit.location,
		"customer": visit.customer,
		"warehouse": None,
	}
	frappe.db.set_value("Equipment", visit.equipment, place)
	now = now_datetime()
	light = OpticalReading("Measured", -21.3, 2.1, raw="-21300")
	line = Line(
		"Online", now, 300, uptime=86400, firmware="0.6.0", light=light, wifi_ssid="Gigafibre", values_on=now
	)
	line_repository.save_lines([(visit.equipment, line)], now)
	readings.store_reading(line, visit.equipment, readings.BASELINE, now=now, location=visit.location)
	frappe.db.commit()  # pages are asked on other connections


def queries_of(visitor: Visitor, address: str) -> list[str]:
	"""What one request for a page asks the database."""
	with counted_queries() as queries:
		assert visitor.get(address).status_code == 200, address
	return queries


def test_no_page_asks_the_database_more_often_than_allowed(pages: dict[str, Any]) -> None:
	visitor = pages["visitor"]
	for name, most in QUERIES.items():
		visitor.get(pages[name])  # what every process reads once
		# the cache is shared with other sites under test: what it dropped meanwhile is read again
		tries = [queries_of(visitor, pages[name]) for _try in range(3)]
		fewest = min(tries, key=len)
		assert len(fewest) <= most, "\n".join((f"{name}: {len(fewest)}", *fewest))


def test_the_first_view_fits_into_the_first_answer_with_its_style(pages: dict[str, Any]) -> None:
	for name in QUERIES:
		text = pages["visitor"].get(pages[name]).text
		weights = weigh_assets(text)
		assert len(gzip.compress(text.encode())) + weights["css"] <= FIRST_VIEW, name
		assert weights["js"] <= SCRIPTS, name


def test_pages_keep_to_their_own_strict_policy(pages: dict[str, Any]) -> None:
	for name in QUERIES:
		text = pages["visitor"].get(pages[name]).text
		assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), name
		for script in re.findall(r"<script[^>]*>", text):
			assert "src=" in script and "defer" in script, (name, script)


def test_every_form_that_changes_something_carries_an_id_of_its_own(pages: dict[str, Any]) -> None:
	for name in QUERIES:
		forms = re.findall(
			r'<form method="post".*?</form>', pages["visitor"].get(pages[name]).text, re.DOTALL
		)
		ids = [re.search(r'name="command_id" value="([A-Za-z0-9_-]{8,64})"', form)[1] for form in forms]
		assert len(set(ids)) == len(forms), name


def weigh_assets(text: str) -> dict[str, int]:
	"""Packed bytes of the styles and of the scripts that a page asks for."""
	weights = {"css": 0, "js": 0}
	found = set(ASSETS.findall(text))
	assert {kind for _address, kind in found} == {"css", "js"}
	for address, kind in found:
		weights[kind] += len(gzip.compress((SITES / address.lstrip("/")).read_bytes()))
	return weights


def _upload(data: bytes) -> tuple[io.BytesIO, str, str]:
	return (io.BytesIO(data), "label.jpg", "image/jpeg")
