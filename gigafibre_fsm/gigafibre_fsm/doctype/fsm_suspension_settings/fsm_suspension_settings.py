"""FSM Suspension Settings: by what services are suspended and restored."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.billing.suspension.profile_switch import ProfileSwitch
from gigafibre_fsm.domain.network.commands.acs_tasks import ProfileValue

MANAGEMENT = "ManagementServer"
"""The object of TR-069 that holds how a modem reaches its server."""


class FSMSuspensionSettings(Document):
	"""Refuses values that no modem could be given."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		active_value: DF.Data | None
		parameters: DF.SmallText | None
		suspended_value: DF.Data | None
		switch: DF.Literal["", "Modem Profile", "BNG"]
		value_type: DF.Literal["xsd:string", "xsd:boolean", "xsd:int", "xsd:unsignedInt"]
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse values that no modem could be given."""
		self.parameters = "\n".join((self.parameters or "").split())
		values = {field: (self.get(field) or "").strip() for field in ("suspended_value", "active_value")}
		self.update(values)
		if self.switch == ProfileSwitch.name and not (self.parameters and all(values.values())):
			frappe.throw(
				_("A modem profile needs a parameter, the value that suspends and the one that restores.")
			)
		if all(values.values()) and len(set(values.values())) == 1:
			frappe.throw(_("The value that suspends and the one that restores must differ."))
		for path in self.parameters.split():
			self._keep_reachable(path)
			for value in filter(None, values.values()):
				self._check_task(path, value)

	def _keep_reachable(self, path: str) -> None:
		# a blocked line still informs: what takes it from its server can never be taken back
		if MANAGEMENT in path.split("."):
			sentence = _("With {0} the modem could no longer be reached, and nothing would restore it.")
			frappe.throw(sentence.format(path))

	def _check_task(self, path: str, value: str) -> None:
		try:
			ProfileValue((path,), value, self.value_type).check()
		except ValueError:
			sentence = _("A modem cannot be given {0} = {1} as {2}. Check path, value and type.")
			frappe.throw(sentence.format(path, value, self.value_type))
