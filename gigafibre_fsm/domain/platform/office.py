"""The office as its customers and technicians know it, from FSM Settings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import frappe
from frappe.website.utils import clear_cache

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True, slots=True)
class Office:
	"""The brand, and dispatch's phone number as it was typed; both empty if FSM Settings has none."""

	brand: str
	phone: str


def load_office() -> Office:
	"""Return the office's brand and phone number."""
	settings = frappe.get_cached_doc("FSM Settings")
	return Office(settings.brand_name or "", settings.dispatch_phone or "")


def has_public_pages() -> bool:
	"""Whether the website shows the app's public pages, which it does unless an administrator hides them."""
	return not frappe.get_cached_doc("FSM Settings").get("hide_public_pages")


def forget_missing_pages(settings: "Document") -> None:
	"""Have the website forget which addresses it lacked, once its public pages are hidden or shown."""
	if settings.has_value_changed("hide_public_pages"):
		clear_cache()


def find_home_page() -> str:
	"""Return the path with which the website begins, without slashes; empty if none is set."""
	return (frappe.db.get_single_value("Website Settings", "home_page") or "").strip("/")
