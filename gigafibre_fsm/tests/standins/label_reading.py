"""Reads a label's picture for Gemini's stand-in: finds its codes with patience and tells the devices apart.

It has no eye for print. What it knows of a label beyond the barcodes (the model's name, say) it takes from the
square code that labels carry for the installer's scanner: `S/N:…;MAC:…;M:…;GPON:…`.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

MAC = re.compile(r"(?:[0-9A-Fa-f]{2}[-:]?){5}[0-9A-Fa-f]{2}")
GPON = re.compile(r"[A-Z]{4}[0-9A-F]{8}|[0-9A-F]{16}")
TITLES = {"S/N": "serial", "SN": "serial", "MAC": "mac", "M": "model", "GPON": "gpon_serial"}
MAKERS = {
	"TPLG": "TP-Link",
	"HWTC": "Huawei",
	"ZTEG": "ZTE",
	"ALCL": "Nokia",
	"CXNK": "Calix",
	"ADTN": "Adtran",
}
Device = dict[str, str | float]
LOOKALIKES = str.maketrans("O0I1B8S5Z2", "0O1I8B5S2Z")


@dataclass(frozen=True)
class SeenCode:
	"""One code on the picture and where it lies."""

	text: str
	symbology: str
	top: int
	left: int


def see(picture: bytes) -> list[SeenCode]:
	"""The codes on a picture, top to bottom; raises OSError for what is no picture."""
	image = ImageOps.exif_transpose(Image.open(io.BytesIO(picture))).convert("L")
	found: dict[str, SeenCode] = {}
	for attempt in _attempts(image):
		before = len(found)
		for code in zxingcpp.read_barcodes(attempt):
			corner = code.position.top_left
			name = code.format.name.lower()
			found.setdefault(code.text, SeenCode(code.text, name, corner.y, corner.x))
		if found and len(found) == before:
			break  # a second look that adds nothing ends the search
	return sorted(found.values(), key=lambda code: (code.top, code.left))


def devices(codes: list[SeenCode]) -> list[Device]:
	"""The devices the codes speak of, as a model would describe them."""
	known = [_details(code.text) for code in codes if _details(code.text)]
	told = {_bare(str(value)) for device in known for value in device.values()}
	loose: list[dict[str, str]] = []
	for code in codes:
		kind = _kind(code)
		if not kind or _bare(code.text) in told:
			continue
		if not loose or kind in loose[-1]:
			loose.append({})
		loose[-1][kind] = code.text
	return [_described(device, 0.97) for device in known] + [_described(device, 0.9) for device in loose]


def misread(serial: str) -> str:
	"""The same serial with one look-alike character exchanged, as models do with great confidence."""
	for place, character in enumerate(serial):
		other = character.translate(LOOKALIKES)
		if other != character:
			return serial[:place] + other + serial[place + 1 :]
	return serial[:-1] + ("7" if serial.endswith("1") else "1")


def _wrong_serial(devices: list[Device]) -> list[Device]:
	return [{**device, "serial": misread(str(device["serial"]))} for device in devices]


def _careless(devices: list[Device]) -> list[Device]:
	fields = ("serial", "mac", "gpon_serial")
	return [
		{**device, **{name: misread(str(device[name])) for name in fields if device.get(name)}}
		for device in devices
	]


def _muddled(devices: list[Device]) -> list[Device]:
	return [
		{**device, "serial": other.get("serial", "")}
		for device, other in zip(devices, devices[1:] + devices[:1], strict=True)
	]


# the mistakes of vision models, by the stand-in's mode
MISTAKES: dict[str, Callable[[list[Device]], list[Device]]] = {
	"wrong-serial": _wrong_serial,
	"careless": _careless,
	"muddled": _muddled,
}


def _attempts(image: Image.Image):
	yield image
	yield ImageOps.autocontrast(image, cutoff=2)
	if max(image.size) <= 2400:
		yield image.resize((image.width * 2, image.height * 2), Image.Resampling.BICUBIC)
	for angle in (-15, 15, 40):
		yield image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=128)
	yield image.filter(ImageFilter.UnsharpMask(3, 220, 2))


def _details(text: str) -> dict[str, str]:
	pairs = [part.partition(":") for part in text.split(";") if ":" in part]
	fields = {TITLES[title.strip()]: value.strip() for title, _, value in pairs if title.strip() in TITLES}
	return fields if "serial" in fields else {}


def _kind(code: SeenCode) -> str:
	if code.symbology.startswith("qr") or not code.text.isprintable():
		return ""
	if MAC.fullmatch(code.text):
		return "mac"
	return "gpon_serial" if GPON.fullmatch(code.text) else "serial"


def _described(device: dict[str, str], confidence: float) -> Device:
	maker = MAKERS.get(device.get("gpon_serial", "")[:4], "")
	names = ("serial", "mac", "model", "gpon_serial")
	fields = {name: device.get(name, "") for name in names}
	return {**fields, "manufacturer": maker, "confidence": confidence}


def _bare(text: str) -> str:
	return "".join(character for character in text if character.isalnum()).upper()
