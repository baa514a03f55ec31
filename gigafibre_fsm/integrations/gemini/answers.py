"""Gemini's answers about a picture, and the schemas it is asked to follow."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field, model_validator

MOST_ITEMS = 5
MOST_CODES = 3


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


class _Lenient(BaseModel):
	@model_validator(mode="before")
	@classmethod
	def _silence(cls, answer: Any) -> Any:
		if not isinstance(answer, dict):
			return answer
		told = {name: value for name, value in answer.items() if value is not None}
		return {**{name: 0 if name == "confidence" else "" for name in cls.model_fields}, **told}


class DeviceAnswer(_Lenient):
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


class CodeAnswer(_Lenient):
	"""One barcode."""

	text: str = Field(description="The encoded text, exactly")
	symbology: str = Field(description="code128, code39, ean13, qrcode, datamatrix or other")


class CodesAnswer(BaseModel):
	"""All barcodes in the picture."""

	codes: list[CodeAnswer] = Field(json_schema_extra={"maxItems": MOST_CODES})
