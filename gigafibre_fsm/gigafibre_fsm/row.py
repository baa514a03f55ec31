"""A row inside a document: what every child doctype of the app is made of."""

import weakref

import frappe
from frappe.model.document import Document


class Row(Document):
	"""A row whose document decides who may read it, by whatever way it is asked for.

	Frappe asks the document that `parent_doc` holds, and the role alone where it holds none, as when a row is read
	by its own name.
	"""

	@property
	def parent_doc(self) -> Document | None:
		"""The document that the row stands in, loaded when the row was read alone; None for a row of none yet."""
		held = self.__dict__.get("_parent_doc")
		document = held() if isinstance(held, weakref.ReferenceType) else held
		if document is None and self.get("parent") and self.get("parenttype"):
			document = frappe.get_doc(self.parenttype, self.parent)
		return document

	@parent_doc.setter
	def parent_doc(self, document: Document | None) -> None:
		self._parent_doc = document
