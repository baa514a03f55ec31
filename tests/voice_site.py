"""A site that telephones through a stand-in of Twilio: agents who take calls, callers, and the rows of their calls."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import frappe

from gigafibre_fsm.domain.care.telephone.provider import addresses
from gigafibre_fsm.domain.care.telephone.staff import agents
from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.standins.twilio_calls import Leg
from gigafibre_fsm.tests.standins.twilio_exchange import TwilioExchange
from gigafibre_fsm.tests.standins.twilio_voice_api import APP
from tests.sms_site import PUBLIC, SmsSite, sms_site

CALLER, STRANGER = "+15145550142", "+14185550177"
AGENTS = ("zq-first@example.com", "zq-second@example.com")
CUSTOMER = "ZQ Appelante"
SETTINGS = "FSM Twilio Settings"
VOICE = {
	"voice_enabled": 1,
	"voice_app_sid": APP,
	"voice_number": "",
	"ring_seconds": 20,
	"record_calls": 0,
	"dial_abroad": "",
	"greeting_fr": "",
	"greeting_en": "",
}


@dataclass
class VoiceSite:
	"""What a test needs: the stand-in's exchange, and the rows of its calls."""

	sms: SmsSite
	customer: str

	@property
	def exchange(self) -> TwilioExchange:
		"""Twilio's side of the calls."""
		return self.sms.twilio.exchange

	def row(self, leg: Leg) -> Any:
		"""The call that a leg began, as it stands in the database now."""
		frappe.db.rollback()
		return frappe.db.get_value("FSM Call", {"call_sid": leg.sid}, "*", as_dict=True)

	def set(self, **values: Any) -> None:
		"""Change settings of the telephone."""
		for field, value in values.items():
			frappe.db.set_single_value(SETTINGS, field, value)
		frappe.clear_document_cache(SETTINGS, SETTINGS)
		frappe.db.commit()

	def open_valve(self, outbound: str, allowed: str) -> None:
		"""Set the valve: the web server is no live site, but it obeys the allow-list."""
		for field, value in (("outbound", outbound), ("allow_list", allowed)):
			frappe.db.set_single_value("FSM Settings", field, value)
		frappe.db.commit()

	def available(self, *users: str) -> list[str]:
		"""Let these users and no others take calls; returns the names of their browsers."""
		frappe.db.rollback()
		for user in AGENTS:
			agents.set_available(user, is_available=user in users)
		frappe.db.commit()
		return [agents.require_agent(user).identity for user in users]

	def leg_of(self, call: Leg, identity: str) -> Leg:
		"""The leg of a browser that rings for a call."""
		return next(each for each in self.exchange.ringing(call) if each.to == f"client:{identity}")


@contextlib.contextmanager
def voice_site(web: str, site: str) -> Iterator[VoiceSite]:
	"""Point the connected site at a stand-in that telephones, and leave the site as it was found."""
	with sms_site() as sms:
		before = {field: frappe.db.get_single_value(SETTINGS, field) for field in VOICE}
		listed = frappe.db.get_single_value("FSM Settings", "allow_list")
		sms.twilio.webhook_origin, sms.twilio.webhook_headers = web, {"X-Frappe-Site-Name": site}
		exchange = sms.twilio.exchange
		exchange.voice_url = f"{PUBLIC}{addresses.PATH}incoming_call"
		exchange.app_url = f"{PUBLIC}{addresses.PATH}outgoing_call"
		exchange.status_url = f"{PUBLIC}{addresses.PATH}call_status"
		_forget()
		for user in AGENTS:
			people.make_user(user, agents.ROLE, user_type="System User")
		own = VoiceSite(sms, _make_customer())
		own.set(**VOICE)
		own.open_valve("Allow-list", CALLER)
		try:
			yield own
		finally:
			frappe.db.rollback()
			own.set(**before)
			own.open_valve("Record only", listed or "")
			_forget()


def _make_customer() -> str:
	"""A customer with a contact whose number is written as people write it."""
	customer = frappe.get_doc({"doctype": "Customer", "customer_name": CUSTOMER, "language": "en"}).insert()
	contact = frappe.get_doc({"doctype": "Contact", "first_name": CUSTOMER})
	contact.append("phone_nos", {"phone": "514-555-0142", "is_primary_mobile_no": 1})
	contact.append("links", {"link_doctype": "Customer", "link_name": customer.name})
	contact.insert()
	return customer.name


def _forget() -> None:
	calls = frappe.qb.DocType("FSM Call")
	names = [
		name
		for (name,) in frappe.qb.from_(calls).select(calls.name).where(calls.number.like("+1___555%")).run()
	]
	for name in frappe.get_all("File", {"attached_to_doctype": "FSM Call"}, pluck="name"):
		frappe.delete_doc("File", name, force=True)
	logs = frappe.get_all("Call Log", {"medium": "Twilio"}, pluck="name")
	frappe.db.delete("Dynamic Link", {"parenttype": "Call Log", "parent": ("in", logs or [""])})
	frappe.db.delete("Call Log", {"name": ("in", logs or [""])})
	frappe.db.delete("FSM Call Recording", {"parent": ("in", names or [""])})
	frappe.db.delete("FSM Call", {"name": ("in", names or [""])})
	frappe.db.delete("FSM Call", {"agent": ("in", AGENTS)})
	frappe.db.delete("FSM Telephone Agent", {"user": ("in", AGENTS)})
	for name in frappe.get_all("Contact", {"first_name": CUSTOMER}, pluck="name"):
		frappe.delete_doc("Contact", name, force=True)
	for name in frappe.get_all("Customer", {"customer_name": CUSTOMER}, pluck="name"):
		frappe.delete_doc("Customer", name, force=True)
	frappe.db.commit()
	for user in AGENTS:
		people.forget_user(user)
	frappe.db.commit()
