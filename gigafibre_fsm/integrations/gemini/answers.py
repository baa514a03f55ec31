"""What Gemini answered about a picture, and the schema it was asked to answer in."""

from dataclasses import dataclass

from pydantic import BaseModel, Field

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
# in the schema as a hint; a model that ignores them is cut in `client.py`, not refused.


class DeviceAnswer(BaseModel):
	"""One device on the label."""

	serial: str = Field("", description="Serial number (S/N, SN), exactly as printed")
	mac: str = Field("", description="MAC address, exactly as printed")
	model: str = Field("", description="Model name, without hardware version")
	gpon_serial: str = Field("", description="GPON, PON or ONT serial number, exactly as printed")
	manufacturer: str = Field("", description="Manufacturer or brand")
	confidence: float = Field(0.0, description="0 to 1: how sure every character of this entry is")


class LabelAnswer(BaseModel):
	"""The answer to `read_label`."""

	equipment: list[DeviceAnswer] = Field(json_schema_extra={"maxItems": MOST_ITEMS})


class CodeAnswer(BaseModel):
	"""One barcode."""

	text: str = Field(description="The encoded text, exactly")
	symbology: str = Field("", description="code128, code39, ean13, qrcode, datamatrix or other")


class CodesAnswer(BaseModel):
	"""The answer to `read_codes`."""

	codes: list[CodeAnswer] = Field(json_schema_extra={"maxItems": MOST_CODES})
