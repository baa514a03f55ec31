"""Reads a photographed label within the time that the user is promised.

Writes nothing. The barcode decoder runs first; a vision model is called only for fields that the codes do not
give. Database transactions are closed before either runs: a reading takes seconds, which no transaction may
stay open for.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import frappe

from gigafibre_fsm.domain.equipment.identity import (
	device_grouping,
	label_fields,
	model_rules,
	stock_lookup,
	validation_messages,
)
from gigafibre_fsm.domain.equipment.identity.device_grouping import DeviceReading, VisionGuess
from gigafibre_fsm.domain.equipment.identity.identifiers import ModelRules
from gigafibre_fsm.domain.equipment.imaging import image as label_image
from gigafibre_fsm.domain.equipment.vision import barcode_decoder
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.exceptions import BadPicture
from gigafibre_fsm.integrations import gemini
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured

SECONDS = 8.0
# Gemini usually answers within three seconds, and never within half a second.
SECONDS_KEPT_FOR_GEMINI = 3.0
LEAST_SECONDS_FOR_GEMINI = 1.0
UNREAD = "The print on the label could not be read this time; only its barcodes were."


@dataclass
class LabelReadResult:
	"""The result of reading a photograph.

	`problem` is a sentence for the user, in English, if the reading is incomplete and another one later may find
	more, else empty; it is stored, and translated for whoever reads it.
	"""

	jpeg: bytes
	devices: list[DeviceReading]
	codes: list[label_fields.LabelCode]
	sources: list[str] = field(default_factory=list)
	problem: str = ""


def prepare_photo(photo: bytes) -> label_image.PreparedImage:
	"""Return the photograph, validated and upright.

	Raises:
		BadPicture: it is no usable photograph; the message says what to do.
	"""
	try:
		return label_image.prepare_image(photo)
	except label_image.UnusablePicture as error:
		frappe.throw(validation_messages.explain_unusable_picture(error), BadPicture)


def read_label(
	photo: bytes, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
) -> LabelReadResult:
	"""Read the devices on a photograph.

	Args:
		photo: the file as uploaded.
		seconds: for the whole reading. The decoder takes its own share at most, Gemini the rest.
		clock: monotonic seconds.

	Raises:
		BadPicture: the file is no usable photograph; the message says what to do.
	"""
	began = clock()
	rules = model_rules.load_all_rules()
	transactions.end_reading()
	seen = prepare_photo(photo)
	found = _decoded(seen, rules, began + seconds - SECONDS_KEPT_FOR_GEMINI, clock)
	if device_grouping.is_incomplete(found.devices, rules):
		_ask_gemini(found, began + seconds, clock)
	return found


def _decoded(
	seen: label_image.PreparedImage, rules: Sequence[ModelRules], until: float, clock: Callable[[], float]
) -> LabelReadResult:
	started = clock()

	def is_enough(codes: Sequence[label_fields.LabelCode]) -> bool:
		found = device_grouping.group_devices(label_fields.extract_fields(codes, rules))
		return not device_grouping.is_incomplete(found, rules)

	seconds = min(barcode_decoder.SECONDS, until - started)
	codes = barcode_decoder.decode_barcodes(
		seen.image, is_enough, formats=barcode_decoder.LABEL, seconds=seconds, clock=clock
	).codes
	serials = {
		device.serial_number
		for device in stock_lookup.find_stock_devices(label_fields.list_lookup_texts(codes))
	}
	found = device_grouping.group_devices(label_fields.extract_fields(codes, rules, serials))
	return LabelReadResult(seen.jpeg, found, codes, [f"decoder {_milliseconds(started, clock)} ms"])


def _ask_gemini(found: LabelReadResult, until: float, clock: Callable[[], float]) -> None:
	"""Have Gemini transcribe what the codes did not give; if it fails, only the decoder's result is used."""
	started = clock()
	try:
		client = gemini.connect()
		transactions.end_reading()
		timeout = min(client.timeout, until - clock())
		if timeout < LEAST_SECONDS_FOR_GEMINI:
			found.sources.append("no time for Gemini")
			found.problem = UNREAD
			return
		reading = client.read_label(found.jpeg, timeout=timeout)
	except NotConfigured:
		found.sources.append("Gemini off")
		return
	except IntegrationError as error:
		found.sources.append(f"Gemini {error.code or 'failed'} {_milliseconds(started, clock)} ms")
		found.problem = UNREAD
		return
	found.sources.append(f"Gemini {_milliseconds(started, clock)} ms")
	guesses = [
		VisionGuess(item.serial, item.mac, item.gpon_serial, item.model, item.confidence)
		for item in reading.items
	]
	found.devices = device_grouping.add_guesses(found.devices, guesses)


def _milliseconds(started: float, clock: Callable[[], float]) -> int:
	return round((clock() - started) * 1000)
