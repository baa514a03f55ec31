"""Lines for tests: the stand-ins of GenieACS and Oktopus wired to the site, and an installed device that they know."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe.utils import now_datetime
from frappe.utils.password import remove_encrypted_password, set_encrypted_password

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.network.device.snapshot import Line
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.tests import builders, devices, people
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from gigafibre_fsm.tests.standins.oktopus import EMAIL, PASSWORD, OktopusStandIn
from gigafibre_fsm.tests.visitor import Visitor

SETTINGS = "FSM GenieACS Settings"
OKTOPUS_SETTINGS = "FSM Oktopus Settings"
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


@contextmanager
def oktopus_of_the_site(**settings: object) -> Iterator[OktopusStandIn]:
	"""A stand-in of Oktopus that the site's settings name, beside GenieACS or alone; as before afterwards."""
	fields = ("enabled", "base_url", "email", "timeout_seconds", "usp_parameters", "acs_url", "watch_days")
	before = {field: frappe.db.get_single_value(OKTOPUS_SETTINGS, field) for field in fields}
	with OktopusStandIn() as oktopus:
		usual = {"timeout_seconds": 15, "watch_days": 7, "usp_parameters": "", "acs_url": ""}
		_set_oktopus({"enabled": 1, "base_url": oktopus.url, "email": EMAIL, **usual, **settings}, PASSWORD)
		try:
			yield oktopus
		finally:
			frappe.db.rollback()
			_set_oktopus(before, "")


def _set_oktopus(values: dict[str, object], password: str) -> None:
	frappe.db.set_single_value(OKTOPUS_SETTINGS, values)
	if password:
		set_encrypted_password(OKTOPUS_SETTINGS, OKTOPUS_SETTINGS, password)
		frappe.db.set_single_value(OKTOPUS_SETTINGS, "password", "*" * len(password))
	else:
		remove_encrypted_password(OKTOPUS_SETTINGS, OKTOPUS_SETTINGS)
		frappe.db.set_single_value(OKTOPUS_SETTINGS, "password", "")
	frappe.db.commit()  # pages are asked on other connections
	frappe.clear_document_cache(OKTOPUS_SETTINGS, OKTOPUS_SETTINGS)


def hand_to_oktopus(ont: "Installed", acs: GenieacsStandIn, oktopus: OktopusStandIn, **about: object) -> str:
	"""Have Oktopus manage an installed ONT as if it had been moved long ago; return its name there."""
	cpe = acs.store.devices.pop(ont.acs_id)
	sn = oktopus.adopt(cpe, **about).sn
	frappe.db.delete("CPE State", {"name": ont.equipment})
	line = Line("Online", now_datetime(), acs_id=sn, acs_backend="Oktopus", is_presence=True)
	line_repository.save_lines([(ont.equipment, line)], now_datetime())
	frappe.db.commit()  # pages are asked on other connections
	return sn


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
