"""FSM Incident Settings: how much must be silent for an incident, and who may send alarms."""

import frappe
from frappe import _
from frappe.model.document import Document

PERCENT = (
	"share",
	"port_share",
	"raise_share",
	"core_share",
	"partly_share",
	"restored_share",
	"power_share",
)
MINUTES = ("window_minutes", "reopen_minutes")
SHORTEST_SECRET = 16


class FSMIncidentSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		alarm_secret: DF.Password | None
		alarms_enabled: DF.Check
		core_share: DF.Int
		fewest: DF.Int
		light_loss: DF.Float
		olt_ports: DF.Int
		partly_share: DF.Int
		paused: DF.Check
		polls: DF.Int
		port_fewest: DF.Int
		port_share: DF.Int
		power_seconds: DF.Int
		power_share: DF.Int
		previous_alarm_secret: DF.Password | None
		raise_share: DF.Int
		reopen_minutes: DF.Int
		restored_share: DF.Int
		share: DF.Int
		window_minutes: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse figures with which everything or nothing would be an incident, and weak secrets."""
		for field in PERCENT:
			self._check(field, 1, 100)
		for field in MINUTES:
			self._check(field, 5, 240)
		self._check("fewest", 2, 64)
		self._check("port_fewest", 2, 500)
		self._check("olt_ports", 2, 64)
		self._check("polls", 1, 12)
		self._check("power_seconds", 60, 3600)
		self._check("light_loss", 1, 20)
		if self.partly_share >= self.restored_share:
			frappe.throw(_("Partly restored comes before restored: give it the smaller share."))
		self._check_secrets()

	def _check(self, field: str, least: int, most: int) -> None:
		if not least <= (self.get(field) or 0) <= most:
			sentence = _("{0}: between {1} and {2}.")
			frappe.throw(sentence.format(_(self.meta.get_label(field)), least, most))

	def _check_secrets(self) -> None:
		for field in ("alarm_secret", "previous_alarm_secret"):
			typed = (self.get(field) or "").strip()
			self.set(field, typed)
			if typed and not self.is_dummy_password(typed) and len(typed) < SHORTEST_SECRET:
				frappe.throw(_("The shared secret has at least {0} characters.").format(SHORTEST_SECRET))
		if self.alarms_enabled and not self.alarm_secret:
			frappe.throw(_("Alarms cannot be taken without a secret."))
