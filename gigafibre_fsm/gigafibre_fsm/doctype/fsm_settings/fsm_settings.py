"""FSM Settings: settings of the whole app; vendors have their own."""

from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import validate_email_address

from gigafibre_fsm.domain.equipment.identity import identifiers
from gigafibre_fsm.domain.equipment.movements import return_warehouses
from gigafibre_fsm.domain.platform import outbound_guard, server_address
from gigafibre_fsm.domain.platform.phone_numbers import to_textable


class FSMSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		allow_list: DF.SmallText | None
		billing_hour: DF.Int
		brand_name: DF.Data
		credit_incident_least: DF.Currency
		credit_late_after: DF.Int
		credit_late_visit: DF.Currency
		credit_missed_visit: DF.Currency
		credit_outage_cap: DF.Percent
		credit_outage_hours: DF.Int
		credit_outage_minimum: DF.Currency
		credit_outage_unit: DF.Literal["Hour", "Day"]
		credit_promise_cap: DF.Currency
		bill_limit: DF.Currency
		debit_notice_days: DF.Int
		default_language: DF.Literal["fr", "en"]
		dispatch_phone: DF.Data | None
		fresh_links_per_hour: DF.Int
		hide_public_pages: DF.Check
		link_grace_hours: DF.Int
		opening_skipped: DF.SmallText | None
		outbound: DF.Literal["Record only", "Allow-list", "Live"]
		portal_link_hours: DF.Int
		portal_session_hours: DF.Int
		public_base_url: DF.Data | None
		quiet_from: DF.Time | None
		quiet_until: DF.Time | None
		repair_warehouse: DF.Link | None
		segment_price: DF.Float
		technicians_free_devices: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		"""Validate each group of settings."""
		self._normalise_allow_list()
		self._check_address()
		self._check_phone()
		self._check_quiet_hours()
		self._check_links()
		self._check_repairs()
		self._check_billing()

	@frappe.whitelist(methods=["POST"])
	def valve(self) -> dict[str, str]:
		"""Return the valve's state as saved: `{"colour": …, "sentence": …}`."""
		colour, sentence = outbound_guard.describe_status()
		return {"colour": colour, "sentence": sentence}

	def _normalise_allow_list(self) -> None:
		lines = [line.strip() for line in (self.allow_list or "").splitlines() if line.strip()]
		self.allow_list = "\n".join(dict.fromkeys(_target(line) for line in lines))
		if self.outbound == outbound_guard.ALLOW_LIST and not self.allow_list:
			frappe.throw(
				_(
					"The allow-list is empty: add a phone number, an e-mail address or a modem's serial number, "
					"or choose Record only."
				)
			)

	def _check_repairs(self) -> None:
		if self.repair_warehouse and not return_warehouses.is_shelf(self.repair_warehouse):
			frappe.throw(
				_(
					"Warehouse for repairs: choose one in use that is no truck, no group and not for goods in transit."
				)
			)

	def _check_billing(self) -> None:
		if not 0 <= (self.billing_hour or 0) <= 23:
			frappe.throw(_("Subscriptions are billed from an hour between 0 and 23."))
		if self.debit_notice_days and not 3 <= self.debit_notice_days <= 30:
			frappe.throw(_("The notice before a bank debit is 3 to 30 days."))
		if not 0 <= (self.credit_outage_cap or 0) <= 100:
			frappe.throw(_("The credit for an outage is 0 to 100 percent of the price of the period."))

	def _check_address(self) -> None:
		if not self.public_base_url:
			return
		typed = self.public_base_url.strip()
		is_bare = server_address.is_server_address(typed) and not server_address.holds_login(typed)
		parts = urlsplit(typed) if is_bare else None
		if not (parts and server_address.is_encrypted(typed) and parts.path in ("", "/")):
			frappe.throw(
				_(
					"The public address is written like {0}: https, the name of the site and nothing after it."
				).format("https://erp.example.ca")
			)
		self.public_base_url = f"{parts.scheme}://{parts.netloc}"

	def _check_phone(self) -> None:
		if self.dispatch_phone:
			_number(self.dispatch_phone, _("Phone of dispatch"))

	def _check_quiet_hours(self) -> None:
		if bool(self.quiet_from) != bool(self.quiet_until):
			frappe.throw(_("Quiet hours need both a beginning and an end. Leave both empty for none."))

	def _check_links(self) -> None:
		if not 0 <= (self.link_grace_hours or 0) <= 72:
			frappe.throw(_("A technician's link may outlive the day by 0 to 72 hours."))
		if not 1 <= (self.fresh_links_per_hour or 0) <= 60:
			frappe.throw(_("Fresh links per phone and hour: between 1 and 60."))
		if not 1 <= (self.portal_link_hours or 0) <= 72:
			frappe.throw(_("A customer's sign-in link ends after 1 to 72 hours."))
		if not 1 <= (self.portal_session_hours or 0) <= 720:
			frappe.throw(_("A customer is signed in for 1 to 720 hours."))


def _target(line: str) -> str:
	for serial in (line, identifiers.strip_separators(line)):
		if device := frappe.db.exists("Equipment", serial):
			return str(device)
	if frappe.db.exists("Flow Host", line.lower()):
		return line.lower()
	if "@" not in line:
		return _number(line, _("Allow-list"))
	if not validate_email_address(line):
		frappe.throw(_("Allow-list: “{0}” is not an e-mail address.").format(line))
	return line.lower()


def _number(text: str, where: str) -> str:
	try:
		return to_textable(text)
	except ValueError as problem:
		return frappe.throw(_("{0}: “{1}” cannot be used. {2}").format(where, text, _(str(problem))))
