"""What Gemini answered about a picture, and the schema it was asked to answer in."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field, model_validator

MOST_ITEMS = 5
MOST_CODES = 3


@dataclass(frozen=True)
class LabelItem:
	"""One device as its label names it, exactly as printed; empty where the label is silent.

	`confidence` is the model's own, from 0 to 1: a hint, never a proof.
	"""

	serial: str
	mac: str
	model: str
	gpon_serial: str
	manufacturer: str
	confidence: float


@dataclass(frozen=True)
class LabelReading:
	"""The devices on a picture (at most five) and the model version that read them."""

	items: tuple[LabelItem, ...]
	model_version: str


@dataclass(frozen=True)
class Code:
	"""The text of one barcode as a model saw it (unverified), its symbology and the model's version."""

	text: str
	symbology: str
	model_version: str


# Flat lists of plain strings only: the SDK answers dictionaries empty and fails on recursion. Counts stand
# in the schema as a hint; a model that ignores them is cut in `client.py`, not refused. Every field is
# required in the schema, so that the model thinks of each; one that is missing all the same is silence.


class _Lenient(BaseModel):
	@model_validator(mode="before")
	@classmethod
	def _silence(cls, answer: Any) -> Any:
		if not isinstance(answer, dict):
			return answer
		told = {name: value for name, value in answer.items() if value is not None}
		return {**{name: 0 if name == "confidence" else "" for name in cls.model_fields}, **told}


class DeviceAnswer(_Lenient):
	"""One device on the label; a field is empty when the label does not show it."""

	serial: str = Field(description="Serial number (S/N, SN), exactly as printed")
	mac: str = Field(description="MAC address, exactly as printed")
	model: str = Field(description="Model name, without hardware version")
	gpon_serial: str = Field(description="GPON, PON or ONT serial number, exactly as printed")
	manufacturer: str = Field(description="Manufacturer or brand")
	confidence: float = Field(description="0 to 1: how sure every character of this entry is")


class LabelAnswer(BaseModel):
	"""Every device whose label is in the picture."""

	equipment: list[DeviceAnswer] = Field(json_schema_extra={"maxItems": MOST_ITEMS})


class CodeAnswer(_Lenient):
	"""One barcode."""

	text: str = Field(description="The encoded text, exactly")
	symbology: str = Field(description="code128, code39, ean13, qrcode, datamatrix or other")


class CodesAnswer(BaseModel):
	"""Every barcode in the picture."""

	codes: list[CodeAnswer] = Field(json_schema_extra={"maxItems": MOST_CODES})
