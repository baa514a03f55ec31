"""Translated sentences on why a reading got its verdict, and why a picture was rejected."""

import json

from frappe import _

from gigafibre_fsm.domain.equipment.identity.identifiers import InvalidIdentifier
from gigafibre_fsm.domain.equipment.identity.validation import Remark
from gigafibre_fsm.domain.equipment.imaging.image import UnusablePicture


def explain_remark(remark: Remark) -> str:
	"""Return one sentence for the technician who looks at the reading."""
	sentences = {
		"checksummed": _("Read from the barcode, which checks itself."),
		"known_in_stock": _("Stock knows this value."),
		"model_fits": _("The label's codes fit this model."),
		"model_supposed": _("Nothing but this code speaks for the model: compare it with the label."),
		"known_by_one_reading": _(
			"Stock knows this value, but nothing else on the label confirms it: compare."
		),
		"apart": _("It stands apart from the other codes: is it of the same device?"),
		"rival": _("The label has another one, {0}: choose the right one."),
		"only_digits": _(
			"It stands alone and is only digits: is it not the number of a parcel or an article?"
		),
		"gpon_vendor_unknown": _("No model has GPON serial numbers that begin with {0}: compare."),
		"typed": _("Typed by a person."),
		"no_check_digit": _("Read from the print: compare it with the label, character by character."),
		"contradicted": _("The print on the label seems to say {0}. Compare."),
		"weak_symbology": _("{0} codes have no check digit: compare it with the label."),
		"model_not_recognised": _("No model has serial numbers of this form: compare it with the label."),
		"model_unknown": _("{0} is not in the list of models. Choose the model."),
		"model_differs": _("The print says {0}, but the other codes are those of a {1}."),
		"serial_not_of_model": _("Serial numbers of {0} look different. Compare it with the label."),
		"gpon_not_of_model": _("It begins with {0}, but {1} begins with {2}. Compare it with the label."),
		"oui_not_of_model": _("Addresses that begin with {0} belong to {1}, not to a {2}."),
		"oui_unknown": _("No manufacturer is known for addresses that begin with {0}. Compare."),
		"mac_made_by_software": _(
			"No manufacturer prints such an address. Look for another one on the label."
		),
		"of_another_device": _(
			"{0} belongs to another device in stock. Is there a second label in the picture?"
		),
		"stock_differs": _("Stock has {0} for this device. Compare it with the label."),
		"look_alike": _("{0} looks misread: is it {1}? Compare it with the label."),
		**_malformed(),
	}
	return sentences[remark.code].format(*remark.about)


def pack_remark(remark: Remark) -> str:
	"""Return a remark as it is stored: whoever reads it later may have another language."""
	return json.dumps([remark.code, *remark.about])


def explain_stored(text: str | None) -> str:
	"""Return the sentence for a stored remark; older versions of the app stored the sentence itself."""
	if not (text or "").startswith("["):
		return text or ""
	code, *about = json.loads(text)
	return explain_remark(Remark(code, tuple(about)))


def explain_invalid_identifier(error: InvalidIdentifier) -> str:
	"""Return one sentence for the user who typed a malformed identifier."""
	return _malformed()[error.reason].format(error.detail)


def explain_unusable_picture(error: UnusablePicture) -> str:
	"""Return one sentence about an unusable photograph, with what to do."""
	sentences = {
		"empty": _("No photo came through. Take it again."),
		"too_heavy": _("This file is heavier than 25 MB. Take the photo with the phone's own camera."),
		"not_a_picture": _(
			"This file is not a photo (JPEG, PNG, WebP or HEIC). Take a photo with the camera."
		),
		"too_large": _(
			"This picture has too many pixels and was not opened. Choose a smaller size in the camera."
		),
		"too_small": _("This picture is too small to read. Take the photo again, closer to the label."),
		"damaged": _("The photo arrived damaged. Take it again."),
	}
	return sentences[error.reason]


def _malformed() -> dict[str, str]:
	return {
		"not_hexadecimal": _("A MAC address has only digits and the letters A to F, but this one has {0}."),
		"mac_wrong_length": _("A MAC address has 12 digits; this one has {0}."),
		"mac_not_of_a_device": _("This MAC address cannot belong to a device."),
		"gpon_wrong_form": _(
			"A GPON serial number is four letters and eight digits, for example TPLG1A2B3C4D, or 16 digits."
		),
		"serial_wrong_form": _("A serial number has 4 to 40 letters and digits."),
		"serial_not_of_model": _("The serial number does not have the form of this model's."),
		"oui_wrong_form": _("{0} is not six hexadecimal digits, for example 1C61B4."),
	}
