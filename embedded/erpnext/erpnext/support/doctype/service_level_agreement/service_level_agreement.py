"""Service Level Agreement: which one a ticket has, applied when it is saved and when a message arrives.

With ERPNext's faults: times in the zone of the ticket's owner, hold time in plain seconds.
"""

import frappe
from frappe import _
from frappe.core.utils import get_parent_doc
from frappe.model.document import Document
from frappe.utils import to_timedelta
from frappe.utils.nestedset import get_ancestors_of

from erpnext.support import service_levels

CACHED = "doctypes_with_active_sla"
DOCTYPE = "Service Level Agreement"


class ServiceLevelAgreement(Document):
	"""Times in which documents are answered and settled."""

	def validate(self) -> None:
		"""Require the setting, one default, times for each priority, and hours that end after they begin."""
		tracks = frappe.db.get_single_value("Support Settings", "track_service_level_agreement")
		if self.enabled and self.document_type == "Issue" and not tracks:
			frappe.throw(_("Track Service Level Agreement is not enabled in Support Settings"))
		others = {"document_type": self.document_type, "name": ("!=", self.name)}
		if self.default_service_level_agreement and frappe.db.exists(
			DOCTYPE, {**others, "default_service_level_agreement": 1}
		):
			frappe.throw(
				_("Default Service Level Agreement for {0} already exists.").format(self.document_type)
			)
		self.check_priorities()
		self.check_hours()

	def check_priorities(self) -> None:
		"""Require times, each priority once, and one that is the default."""
		for row in self.priorities:
			if not row.response_time or (self.apply_sla_for_resolution and not row.resolution_time):
				frappe.throw(
					_("Set Response Time for Priority {0} in row {1}.").format(row.priority, row.idx)
				)
			if self.apply_sla_for_resolution and row.response_time > row.resolution_time:
				frappe.throw(
					_(
						"Response Time for {0} priority in row {1} can't be greater than Resolution Time."
					).format(row.priority, row.idx)
				)
		names = [row.priority for row in self.priorities]
		if len(set(names)) < len(names):
			frappe.throw(_("Priority {0} has been repeated.").format(max(names, key=names.count)))
		self.default_priority = next((row.priority for row in self.priorities if row.default_priority), None)
		if not self.default_priority:
			frappe.throw(_("Select a Default Priority."))

	def check_hours(self) -> None:
		"""Require each weekday once, with hours that end after they begin."""
		for row in self.support_and_resolution:
			if to_timedelta(row.start_time) >= to_timedelta(row.end_time):
				frappe.throw(
					_("Start Time can't be greater than or equal to End Time for {0}.").format(row.workday)
				)
		days = [row.workday for row in self.support_and_resolution]
		if len(set(days)) < len(days):
			frappe.throw(_("Workday {0} has been repeated.").format(max(days, key=days.count)))

	def on_update(self) -> None:
		"""Remember which doctypes have agreements."""
		frappe.cache().delete_value(CACHED)

	def on_trash(self) -> None:
		"""Forget which doctypes have agreements."""
		frappe.cache().delete_value(CACHED)


def list_doctypes() -> frozenset[str]:
	"""Return the doctypes for which there is an agreement."""
	return frappe.cache().get_value(
		CACHED, lambda: frozenset(frappe.get_all(DOCTYPE, pluck="document_type", limit_page_length=0))
	)


def apply(doc: Document, method: str | None = None) -> None:
	"""Give a document its agreement and the times that follow from it (every document, validate)."""
	flags = frappe.flags
	if flags.in_patch or flags.in_migrate or flags.in_install or flags.in_setup_wizard:
		return
	if doc.doctype not in list_doctypes():
		return
	found = find_agreement(doc)
	if not found:
		doc.update({"service_level_agreement": None, "response_by": None, "sla_resolution_by": None})
		return
	doc.service_level_agreement = found.name
	doc.priority = doc.get("priority") or found.default_priority
	service_levels.apply(doc, frappe.get_doc(DOCTYPE, found.name))


def find_agreement(doc: Document) -> "frappe._dict | None":
	"""Return the agreement of a document: the first for its customer whose condition holds, else the default."""
	if not frappe.db.get_single_value("Support Settings", "track_service_level_agreement"):
		return None
	filters = [[DOCTYPE, "document_type", "=", doc.doctype], [DOCTYPE, "enabled", "=", 1]]
	if doc.get("priority"):
		filters.append(["Service Level Priority", "priority", "=", doc.priority])
	fields = ["name", "default_priority", "condition", "entity", "entity_type"]
	is_default = [DOCTYPE, "default_service_level_agreement", "=", 1]
	usual = frappe.get_all(DOCTYPE, filters=[*filters, is_default], fields=fields)
	is_default[3] = 0
	special = frappe.get_all(DOCTYPE, filters=[*filters, is_default], fields=fields)
	theirs = list_entities(doc.get("customer"))
	fitting = [each for each in special if not each.entity_type or each.entity in theirs]
	return next((each for each in (*fitting, *usual) if is_met(each.condition, doc)), None)


def list_entities(customer: str | None) -> set[str]:
	"""Return the customer with its group and territory and all above these."""
	found = {customer} if customer else set()
	for doctype in ("Customer Group", "Territory"):
		name = customer and frappe.db.get_value("Customer", customer, frappe.scrub(doctype))
		found |= {name, *get_ancestors_of(doctype, name)} if name else set()
	return found


def is_met(condition: str | None, doc: Document) -> bool:
	"""Whether a condition holds for a document; none always does."""
	return not condition or bool(frappe.safe_eval(condition, None, {"doc": doc.as_dict()}))


def on_communication_update(message: Document, method: str | None = None) -> None:
	"""Save the document of a message that opens or first answers it (Communication, on_update)."""
	parent = get_parent_doc(message) if message.communication_type != "Comment" else None
	before = parent.get_doc_before_save() if parent and parent.get("service_level_agreement") else None
	if not before:
		return
	if message.sent_or_received == "Received" and before.status != parent.status == "Open":
		frappe.db.set_value(parent.doctype, parent.name, "status", before.status, update_modified=False)
	elif message.sent_or_received == "Sent" and parent.first_responded_on and not before.first_responded_on:
		parent.first_responded_on = None
		parent.flags.on_first_reply = True
	else:
		return
	# whoever writes a message need not have a right to the ticket
	parent.save(ignore_permissions=True)
