"""UOM Conversion Detail, as far as the app meets it."""

from frappe.model.document import Document


class UOMConversionDetail(Document):
	"""How many stock units one other unit holds."""
