"""Display names of jobs, locations, skills, tools and items, instead of their numbers and codes."""

from collections.abc import Iterable

import frappe

from gigafibre_fsm.domain.platform import formatting


def find_titles(jobs: Iterable[str]) -> dict[str, str]:
	"""Return the title of each job; a deleted job keeps its number."""
	jobs = sorted(set(jobs))
	fields = ["name", "subject", "customer_name"]
	rows = frappe.get_all("Dispatch Job", {"name": ("in", jobs)}, fields) if jobs else []
	found = {row.name: format_title(row.subject, row.customer_name) for row in rows}
	return {job: found.get(job) or job for job in jobs}


def format_title(subject: str | None, customer: str | None) -> str:
	"""Return `Replace the modem (Diane Martin A.)`; titleOf in the desk's scripts writes the same."""
	return f"{subject} ({customer})" if subject and customer else subject or customer or ""


def find_places(jobs: Iterable[str]) -> dict[str, str]:
	"""Return the place of each job as people call it: its city, else its customer.

	Unknown jobs are left out.
	"""
	rows = frappe.get_all(
		"Dispatch Job",
		{"name": ("in", sorted(set(jobs)) or [""])},
		["name", "service_location", "subject", "customer_name"],
	)
	locations = {row.service_location for row in rows if row.service_location}
	known = frappe.get_all(
		"Service Location", {"name": ("in", sorted(locations) or [""])}, ["name", "city"], as_list=True
	)
	cities = dict(known)
	return {row.name: cities.get(row.service_location) or row.customer_name or row.subject for row in rows}


def find_labels(doctype: str, names: Iterable[str]) -> list[str]:
	"""Return the labels of skills or tools in the language of the request.

	A deleted one keeps its record name.
	"""
	names = list(names)
	rows = frappe.get_all(doctype, {"name": ("in", names or [""])}, ["name", "label_fr"])
	found = {row.name: formatting.localized_label(row, frappe.local.lang) for row in rows}
	return [found.get(name, name) for name in names]


def find_item_names(codes: Iterable[str]) -> dict[str, str]:
	"""Return the name of each stock item."""
	codes = list(codes)
	rows = frappe.get_all("Item", {"name": ("in", codes or [""])}, ["name", "item_name"], as_list=True)
	found = dict(rows)
	return {code: found.get(code) or code for code in codes}
