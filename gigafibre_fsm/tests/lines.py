"""Lines for tests: GenieACS's stand-in wired to the site, and an installed device that it knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.tests import builders, devices, people
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from gigafibre_fsm.tests.visitor import Visitor

SETTINGS = "FSM GenieACS Settings"
RX = "Device.Optical.Interface.1.OpticalSignalLevel"
VENDOR_RX = "Device.Optical.Interface.1.X_TP_GPON_Config.RXPower"


@dataclass(frozen=True)
class Installed:
	"""An ONT that a technician has installed at a customer's, on a visit that is under way."""

	equipment: str
	acs_id: str
	job: str
	technician: str
	location: str
	link: people.TestTechnician

	def visitor(self) -> Visitor:
		"""The technician's browser, which has opened the link."""
		return Visitor("technician by link").open_link(self.link.url)


@contextmanager
def acs_of_the_site(*, live: bool = True) -> Iterator[GenieacsStandIn]:
	"""A stand-in that the site's settings name, with the valve open; both are as before afterwards."""
	fields = ("enabled", "base_url", "timeout_seconds", "poll_minutes", "page_size", "silent_after")
	before = {field: frappe.db.get_single_value(SETTINGS, field) for field in fields}
	outbound = frappe.db.get_single_value("FSM Settings", "outbound")
	with GenieacsStandIn() as acs:
		usual = {"timeout_seconds": 10, "poll_minutes": 5, "page_size": 500, "silent_after": 2.5}
		_set({"enabled": 1, "base_url": acs.url, **usual}, "Live" if live else "Record only")
		frappe.conf.fsm_live_for = frappe.local.site if live else None
		try:
			yield acs
		finally:
			frappe.db.rollback()
			_set(before, outbound)
			frappe.conf.fsm_live_for = None


def _set(settings: dict[str, object], outbound: str) -> None:
	frappe.db.set_single_value(SETTINGS, settings)
	frappe.db.set_single_value("FSM Settings", "outbound", outbound)
	frappe.db.commit()  # pages are asked on other connections
	for doctype in (SETTINGS, "FSM Settings"):
		frappe.clear_document_cache(doctype, doctype)


def an_installed_ont(acs: GenieacsStandIn, *, minutes_ago: int = 60, **about: object) -> Installed:
	"""Commit a visit on site with an ONT that was installed so many minutes ago; the ACS has read its values just now.

	`about` is what the stand-in's `add` takes.
	"""
	then = now_datetime() - timedelta(minutes=minutes_ago)
	technician = devices.a_technician_with_truck("Alice Roy")
	job = builders.a_dispatched_job(technician=technician.name)
	device = devices.a_device(technician.truck)
	cpe = acs.add("XX230v", device.name, **about)
	for to in ("En Route", "On Site"):
		technician_work.move_job(job.name, technician.name, to, now=then)
	technician_work.install_equipment(job.name, technician.name, equipment=device.name, now=then)
	link = people.issue_link(people.TestTechnician(technician.name, "", "", ""))
	frappe.db.commit()  # pages are asked on other connections
	return Installed(device.name, cpe.id, job.name, technician.name, job.service_location, link)


def find_baseline(equipment: str) -> "frappe._dict | None":
	"""Return a device's newest baseline at its present address, None if none or still awaited."""
	location = frappe.db.get_value("Equipment", equipment, "service_location")
	filters = {
		"equipment": equipment,
		"purpose": "Baseline",
		"service_location": location,
		"state": ("!=", "Unknown"),
	}
	rows = frappe.get_all("CPE Reading", filters, ["*"], order_by="instant desc", limit=1)
	return rows[0] if rows else None
