"""Gemini's answers about a picture, and the schemas it is asked to follow."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field, model_validator

MOST_ITEMS = 5
MOST_CODES = 3
EMPTY = {str(str): "", str(int): 0, str(float): 0}
"""What a missing field counts as, by its type; a list is empty."""


@dataclass(frozen=True)
class LabelItem:
	"""One device as printed on its label; empty fields are not on the label.

	`confidence` is the model's own, from 0 to 1: a hint, not a proof.
	"""

	serial: str
	mac: str
	model: str
	gpon_serial: str
	manufacturer: str
	confidence: float


@dataclass(frozen=True)
class LabelReading:
	"""The devices in a picture (at most five), and the version of the model that read them."""

	items: tuple[LabelItem, ...]
	model_version: str


@dataclass(frozen=True)
class Code:
	"""One barcode as a model read it (unverified), its symbology, and the model's version."""

	text: str
	symbology: str
	model_version: str


# Flat lists of strings only: the SDK returns dictionaries empty and fails on recursion. Maximum counts in the
# schema are hints; longer answers are cut in `client.py`, not rejected. All fields are required, so that the
# model considers each; a field that is missing nevertheless counts as empty.


class PrintedFields(BaseModel):
	"""Fields as printed; one that is missing from an answer is not on the picture."""

	@model_validator(mode="before")
	@classmethod
	def _fill_missing(cls, answer: Any) -> Any:
		if not isinstance(answer, dict):
			return answer
		told = {name: value for name, value in answer.items() if value is not None}
		empty = {name: EMPTY.get(str(field.annotation), []) for name, field in cls.model_fields.items()}
		return {**empty, **told}


class DeviceAnswer(PrintedFields):
	"""One device on the label; empty fields are not on the label."""

	serial: str = Field(description="Serial number (S/N, SN), exactly as printed")
	mac: str = Field(description="MAC address, exactly as printed")
	model: str = Field(description="Model name, without hardware version")
	gpon_serial: str = Field(description="GPON, PON or ONT serial number, exactly as printed")
	manufacturer: str = Field(description="Manufacturer or brand")
	confidence: float = Field(description="0 to 1: how sure every character of this entry is")


class LabelAnswer(BaseModel):
	"""All devices whose label is in the picture."""

	equipment: list[DeviceAnswer] = Field(json_schema_extra={"maxItems": MOST_ITEMS})


class CodeAnswer(PrintedFields):
	"""One barcode."""

	text: str = Field(description="The encoded text, exactly")
	symbology: str = Field(description="code128, code39, ean13, qrcode, datamatrix or other")


class CodesAnswer(BaseModel):
	"""All barcodes in the picture."""

	codes: list[CodeAnswer] = Field(json_schema_extra={"maxItems": MOST_CODES})
