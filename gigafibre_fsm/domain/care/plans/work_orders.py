"""The ticket for what people do after a change of a subscription: the speed in the network, the end, the equipment.

No interface to the network sets the speed of a plan, so a person does.
"""

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.domain.billing.subscriptions.changes import facts, repository
from gigafibre_fsm.domain.billing.subscriptions.changes.repository import ChangeState
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from frappe.model.document import Document


def change_applied(change: "Document") -> None:
	"""Open the ticket of a change that was applied, once, if there is something to do."""
	if change.state != ChangeState.APPLIED.value or change.issue:
		return
	language = messages.find_language(change.customer)
	write = _describe_end if repository.is_end(change) else _describe_speed
	texts = write(change, language)
	if not texts:
		return
	subject, description = texts
	ticket = frappe.get_doc(
		{
			"doctype": "Issue",
			"subject": subject,
			"description": description,
			"customer": change.customer,
			"fsm_service_location": change.service_location,
		}
	)
	# guard: the clock applies a change that the customer confirmed
	ticket.insert(ignore_permissions=True)
	change.db_set("issue", ticket.name, update_modified=False)


def list_equipment(customer: str, location: str | None = None) -> tuple[str, ...]:
	"""Return model and serial number of each device installed at a customer's, at one address if it is known."""
	installed = {"customer": customer, "status": "Installed"}
	if location:
		installed["service_location"] = location
	rows = frappe.get_all("Equipment", installed, ["name", "equipment_model"], order_by="name")
	return tuple(f"{row.equipment_model} · {row.name}" for row in rows)


def _describe_speed(change: "Document", language: str) -> tuple[str, str] | None:
	plans = facts.list_plans((change.from_plan, change.to_plan))
	old, new = plans[change.from_plan], plans[change.to_plan]
	if (old.fsm_download, old.fsm_upload) == (new.fsm_download, new.fsm_upload):
		return None
	name = new.choose_name(language)
	subject = _("New speed: {0}", language).format(name)
	text = _("Set the speed of the plan {0} in the network: {1} / {2} Mbit/s instead of {3} / {4}.", language)
	speeds = (each or 0 for each in (new.fsm_download, new.fsm_upload, old.fsm_download, old.fsm_upload))
	return subject, escape_html(text.format(name, *speeds))


def _describe_end(change: "Document", language: str) -> tuple[str, str]:
	day = formatting.day(change.effective_on, language, formatting.FULL)
	lines = [_("The service ended on {0}. Switch it off in the network.", language).format(day)]
	equipment = list_equipment(change.customer, change.service_location)
	if equipment:
		lines.append(_("Equipment to get back: {0}.", language).format(", ".join(equipment)))
	return _("End of service", language), "<br>".join(map(escape_html, lines))
