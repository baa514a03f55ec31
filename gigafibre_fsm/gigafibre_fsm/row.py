"""Base class of the app's child doctypes."""

import weakref

import frappe
from frappe.model.document import Document


class Row(Document):
	"""A child row that its parent document's permissions protect, however it is read.

	Frappe checks the document in `parent_doc`, and only the role's permissions if there is none, for example
	when a row is read by its own name.
	"""

	@property
	def parent_doc(self) -> Document | None:
		"""The parent document, loaded if the row was read alone; None for a row without a parent yet."""
		held = self.__dict__.get("_parent_doc")
		document = held() if isinstance(held, weakref.ReferenceType) else held
		if document is None and self.get("parent") and self.get("parenttype"):
			document = frappe.get_doc(self.parenttype, self.parent)
		return document

	@parent_doc.setter
	def parent_doc(self, document: Document | None) -> None:
		self._parent_doc = document
