"""UOM Conversion Detail: the part of the doctype that the app uses."""

from frappe.model.document import Document


class UOMConversionDetail(Document):
	"""How many stock units one other unit holds."""
