"""Draws device labels as manufacturers print them: barcodes with their text, ratings, Wi-Fi, a square code."""

from dataclasses import dataclass
from typing import Literal

import zxingcpp
from PIL import Image, ImageDraw, ImageFont

INK = 20
PAPER = (250, 250, 247)
MODULE = 4  # pixels of the thinnest bar; a label is drawn at about 16 pixels a millimetre
NARROW = 3  # the same for Code 39, whose characters are half as wide again


@dataclass(frozen=True)
class Label:
	"""What stands on a label.

	`mac` is twelve hexadecimal digits, printed with or without separators as `mac_separator` says.
	`barcodes` names the fields printed in `symbology`; the others stand as text only. `square` is the QR code:
	`details` repeats the printed fields (`S/N:…;MAC:…;M:…;GPON:…`), `bare` the values alone between commas,
	`wifi` holds the network's name and key. `gpon_as_hex` spells the vendor's four letters as eight digits.
	`product` is the number of the article (EAN), printed as a barcode like the others.
	"""

	serial: str
	mac: str
	model: str = "XX230v"
	gpon_serial: str = ""
	manufacturer: str = "TP-Link"
	hardware: str = "1.0"
	layout: Literal["ont", "router", "mesh", "strip"] = "ont"
	barcodes: tuple[str, ...] = ("serial", "mac", "gpon_serial")
	square: Literal["details", "bare", "wifi", "none"] = "details"
	mac_separator: str = "-"
	symbology: Literal["Code128", "Code39"] = "Code128"
	gpon_as_hex: bool = False
	product: str = ""

	def format_of(self, field: str) -> str:
		"""The symbology of a field's barcode; empty when it stands as text only."""
		if field == "product":
			return "EAN13"
		return self.symbology if field in self.barcodes else ""

	@property
	def wifi_name(self) -> str:
		"""The factory's network name, from the end of the MAC address as usual."""
		return f"{self.manufacturer}_{self.mac[-4:]}"

	@property
	def wifi_key(self) -> str:
		"""A factory key of eight digits that depends on the MAC address only."""
		return f"{int(self.mac, 16) * 48271 % 100_000_000:08d}"

	@property
	def printed_mac(self) -> str:
		"""The MAC address as printed."""
		pairs = [self.mac[start : start + 2] for start in range(0, 12, 2)]
		return self.mac_separator.join(pairs)

	@property
	def printed_gpon(self) -> str:
		"""The GPON serial number as printed: as it is, or with its letters as their ASCII codes."""
		if not self.gpon_as_hex:
			return self.gpon_serial
		return self.gpon_serial[:4].encode().hex().upper() + self.gpon_serial[4:]

	@property
	def details(self) -> str:
		"""The text of the `details` square: what real labels repeat for the installer's scanner."""
		fields = {"S/N": self.serial, "MAC": self.mac, "M": self.model, "GPON": self.printed_gpon}
		return ";".join(f"{name}:{value}" for name, value in fields.items() if value)

	@property
	def square_text(self) -> str:
		"""What the QR code holds; empty without one."""
		values = (self.serial, self.mac, self.printed_gpon)
		return {
			"details": self.details,
			"bare": ",".join(value for value in values if value),
			"wifi": f"WIFI:T:WPA;S:{self.wifi_name};P:{self.wifi_key};;",
		}.get(self.square, "")


def draw(label: Label) -> Image.Image:
	"""The label as a flat picture with transparent corners, ready to be printed or photographed."""
	drawings = {"ont": _draw_ont, "router": _draw_router, "mesh": _draw_mesh, "strip": _draw_strip}
	return drawings[label.layout](label)


def _draw_ont(label: Label) -> Image.Image:
	page = _Page(1720, 1060)
	page.text(60, 44, label.manufacturer.lower(), 74, bold=True)
	page.text(60, 146, "GPON Wi-Fi 6 Voice Gateway", 34)
	page.text(60, 196, f"Model: {label.model}    Ver: {label.hardware}", 40, bold=True)
	page.text(60, 252, "Power: 12 V = 2 A", 32)
	top = 316
	for field, title, value in _identifiers(label):
		top = page.identifier(60, top, title, value, label.format_of(field))
	page.text(1200, 60, "Laser class 1", 32)
	page.text(1200, 104, "IC: 8853A-XX230V", 30)
	page.text(1200, 146, "Made in Vietnam", 30)
	page.square(1240, 210, label, 10)
	_draw_wifi(page, label, 1200, 690)
	page.text(1200, 900, "RoHS   UL   FCC", 36, bold=True)
	return page.image


def _draw_router(label: Label) -> Image.Image:
	page = _Page(2000, 760)
	page.text(50, 36, label.manufacturer, 64, bold=True)
	page.text(480, 40, f"AX3000 Router   Model No. {label.model}", 42, bold=True)
	page.text(480, 98, "Input 12 VDC 1.5 A     http://192.168.0.1", 32)
	_draw_wifi(page, label, 50, 170)
	page.square(1560, 150, label, 9)
	left, top = 480, 176
	for field, title, value in _identifiers(label):
		top = page.identifier(left, top, title, value, label.format_of(field), height=84)
	return page.image


def _draw_mesh(label: Label) -> Image.Image:
	page = _Page(1100, 1100, corner=180)
	page.text(180, 70, label.manufacturer, 60, bold=True)
	page.text(180, 146, f"Mesh Wi-Fi   {label.model}", 42, bold=True)
	page.square(180, 230, label, 9)
	_draw_wifi(page, label, 620, 260)
	top = 600
	for field, title, value in _identifiers(label):
		top = page.identifier(140, top, title, value, label.format_of(field), height=80)
	return page.image


def _draw_strip(label: Label) -> Image.Image:
	"""One column, as on set-top boxes, telephone adapters and the undersides of Huawei's terminals."""
	page = _Page(1240, 1240)
	page.text(60, 40, f"{label.manufacturer}  {label.model}", 60, bold=True)
	page.text(60, 120, "12 V = 1 A    Made in Malaysia", 32)
	page.square(880, 60, label, 7)
	top = 380
	for field, title, value in _identifiers(label):
		top = page.identifier(60, top, title, value, label.format_of(field), height=110)
	return page.image


def _identifiers(label: Label) -> list[tuple[str, str, str]]:
	lines = [("serial", "S/N", label.serial), ("mac", "MAC", label.printed_mac)]
	if label.gpon_serial:
		lines.append(("gpon_serial", "GPON SN", label.printed_gpon))
	if label.product:
		lines.append(("product", "EAN", label.product))
	return lines


def _draw_wifi(page: "_Page", label: Label, left: int, top: int) -> None:
	for row, line in enumerate(
		("Default Wi-Fi", f"SSID: {label.wifi_name}", f"SSID: {label.wifi_name}_5G", f"Key: {label.wifi_key}")
	):
		page.text(left, top + row * 46, line, 32, bold=row == 0)


class _Page:
	"""A sheet of label paper and the few things that are printed on it."""

	def __init__(self, width: int, height: int, corner: int = 36) -> None:
		self.image = Image.new("RGBA", (width, height))
		self._draw = ImageDraw.Draw(self.image)
		self._draw.rounded_rectangle((0, 0, width - 1, height - 1), corner, PAPER, (190, 190, 188), 3)

	def text(self, left: int, top: int, text: str, size: int, *, bold: bool = False) -> None:
		"""One line of print."""
		font = ImageFont.load_default(size)
		self._draw.text((left, top), text, (INK,) * 3, font, stroke_width=1 if bold else 0)

	def identifier(self, left: int, top: int, title: str, value: str, format: str, height: int = 120) -> int:
		"""A title with its value and, above them, its barcode if any; returns where the next line begins."""
		if format:
			# Scanners get the bare characters; separators are for people.
			bare = "".join(character for character in value if character.isalnum())
			module = NARROW if format == "Code39" else MODULE
			self._code(left, top, bare, getattr(zxingcpp.BarcodeFormat, format), module, height)
			top += height + 6
		self.text(left, top, f"{title}: {value}", 40, bold=True)
		return top + (72 if format else 60)

	def square(self, left: int, top: int, label: Label, module: int) -> None:
		"""The QR code, or nothing."""
		if label.square_text:
			self._code(left, top, label.square_text, zxingcpp.BarcodeFormat.QRCode, module)

	def _code(
		self, left: int, top: int, text: str, format: zxingcpp.BarcodeFormat, module: int, height: int = 0
	) -> None:
		drawn = zxingcpp.create_barcode(text, format).to_image(scale=1, add_quiet_zones=False)
		rows, columns = drawn.shape
		code = Image.frombuffer("L", (columns, rows), bytes(memoryview(drawn)))
		size = (columns * module, height or rows * module)
		# Print is dark grey on the paper's own white, never pure black on white.
		mask = code.resize(size, Image.Resampling.NEAREST).point(lambda level: 255 - level)
		self.image.paste(Image.new("RGBA", size, (INK, INK, INK, 255)), (left, top), mask)
