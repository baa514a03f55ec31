"""The codes on a photograph, for a field that accepts any code."""

import time
from typing import TypedDict

from gigafibre_fsm.domain.equipment.vision import barcode_decoder, label_reader
from gigafibre_fsm.integrations import gemini
from gigafibre_fsm.integrations.errors import IntegrationError

MOST_CODES = 3


class ReadCode(TypedDict):
	"""A code; `source` is Barcode, or Gemini for a text that no check digit protects."""

	text: str
	symbology: str
	source: str


def read_barcodes(photo: bytes) -> list[ReadCode]:
	"""Return at most three codes, `{"text", "symbology", "source"}`, by Gemini if the decoder finds none.

	Raises:
		BadPicture: the file is no usable photograph; the message says what to do.
	"""
	began = time.monotonic()
	seen = label_reader.prepare_photo(photo)
	found = barcode_decoder.decode_barcodes(seen.image, formats=barcode_decoder.ANY).codes
	if found:
		return [_answer(code.text, code.symbology, "Barcode") for code in found[:MOST_CODES]]
	try:
		client = gemini.connect()
		timeout = min(client.timeout, label_reader.SECONDS - (time.monotonic() - began))
		guesses = client.read_codes(seen.jpeg, timeout=timeout)
	except IntegrationError:
		# without a second reader, an empty result is correct
		return []
	return [_answer(code.text, code.symbology, "Gemini") for code in guesses[:MOST_CODES]]


def _answer(text: str, symbology: str, source: str) -> ReadCode:
	return {"text": text, "symbology": symbology, "source": source}
