"""Checks and prepares the photos and signatures of a job; errors are worded for the technician."""

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import signature_image
from gigafibre_fsm.domain.equipment.imaging import image as label_image
from gigafibre_fsm.exceptions import BadPicture


def clean_photo(data: bytes, longest: int = label_image.LONGEST_SIDE) -> bytes:
	"""Return an upright JPEG without metadata, of at most `longest` pixels a side.

	Raises BadPicture, with advice, if the file is unusable.
	"""
	try:
		return label_image.prepare_image(data, longest).jpeg
	except label_image.UnusablePicture as error:
		frappe.throw(_bad_photo(error.reason), BadPicture)


def clean_drawing(png: bytes) -> bytes:
	"""Return a signature as a PNG with its pixels only; BadPicture if it is empty, too large or not a PNG."""
	try:
		return signature_image.clean_signature(png)
	except signature_image.UnusableSignature as error:
		frappe.throw(_bad_signature(error.reason), BadPicture)


def _bad_photo(reason: str) -> str:
	return {
		"empty": _("The photo arrived empty. Take it again."),
		"too_heavy": _("The photo is too heavy. Take it again with the phone's ordinary camera."),
		"too_large": _("The picture has too many pixels. Take it again with the phone's ordinary camera."),
		"too_small": _("The picture is too small. Take the photo again."),
		"not_a_picture": _("This file is not a photo. Take a photo with the phone's camera."),
	}.get(reason, _("The photo cannot be read. Take it again."))


def _bad_signature(reason: str) -> str:
	return {
		"too_heavy": _("The signature is too heavy. Clear it and sign again."),
		"blank": _("Nothing is drawn. Have the customer sign in the frame."),
	}.get(reason, _("The signature cannot be read. Clear it and sign again."))
