"""Draws the pages of made bills and remembers what stands where."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from gigafibre_fsm.tests.standins.bills.layouts import RECEIPT
from gigafibre_fsm.tests.standins.bills.made_bills import MadeBill, MadeLine

CODE = "FSM-BILL:"
INK = (25, 25, 30)
MARGIN = 60
Box = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True)
class Corners:
	"""Three corners of a page's code: top left, top right, bottom left."""

	top_left: Point
	top_right: Point
	bottom_left: Point

	def share_of(self, size: tuple[int, int]) -> "Corners":
		"""Return the corners in thousandths of a picture's size."""
		points = (self.top_left, self.top_right, self.bottom_left)
		return Corners(*((1000 * x / size[0], 1000 * y / size[1]) for x, y in points))

	def map_to(self, other: "Corners") -> Callable[[Box], dict[str, int]]:
		"""Return what finds a box of this page on a picture that shows the code elsewhere; an affine map."""
		width, height = self.top_right[0] - self.top_left[0], self.bottom_left[1] - self.top_left[1]

		def find(x: float, y: float) -> Point:
			across, down = (x - self.top_left[0]) / width, (y - self.top_left[1]) / height
			return tuple(
				other.top_left[axis]
				+ across * (other.top_right[axis] - other.top_left[axis])
				+ down * (other.bottom_left[axis] - other.top_left[axis])
				for axis in (0, 1)
			)

		def edges(box: Box) -> dict[str, int]:
			corners = [find(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
			xs, ys = ([_clamp(each[axis]) for each in corners] for axis in (0, 1))
			return {"top": min(ys), "left": min(xs), "bottom": max(ys), "right": max(xs)}

		return edges


def _clamp(share: float) -> int:
	return max(0, min(1000, round(share)))


@dataclass
class DrawnPage:
	"""A page: its picture, its texts and boxes by field (in thousandths), its lines, and where its code stands."""

	picture: Image.Image
	corners: Corners
	texts: dict[str, str] = field(default_factory=dict)
	boxes: dict[str, Box] = field(default_factory=dict)
	lines: list[dict[str, str]] = field(default_factory=list)


@lru_cache(maxsize=16)
def draw_page(bill: MadeBill, page: int) -> DrawnPage:
	"""Return one page of a bill, from 1."""
	return _Sheet(bill, page).draw()


def draw_file(bill: MadeBill, kind: str) -> bytes:
	"""Return the bill as a file: `PDF` with all pages, or its first page as `PNG`."""
	pages = [draw_page(bill, number).picture for number in range(1, bill.pages + 1)]
	out = io.BytesIO()
	if kind == "PDF":
		pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
	else:
		pages[0].save(out, kind)
	return out.getvalue()


class _Sheet:
	"""A page while it is drawn, from top to bottom."""

	def __init__(self, bill: MadeBill, page: int) -> None:
		self.bill, self.page = bill, page
		self.width, self.height = bill.layout.paper
		self.is_receipt = bill.layout.paper == RECEIPT
		self.margin = 20 if self.is_receipt else MARGIN
		self.image = Image.new("RGB", bill.layout.paper, (252, 252, 249))
		self.brush = ImageDraw.Draw(self.image)
		self.font = ImageFont.truetype(bill.layout.font, bill.layout.size)
		self.step = int(bill.layout.size * 1.6)
		self.y = self.margin
		self.drawn = DrawnPage(self.image, self._draw_code())

	def draw(self) -> DrawnPage:
		if self.page == 1:
			self._draw_head()
		self._draw_lines()
		if self.page == self.bill.pages:
			self._draw_foot()
		else:
			self._write("", f"{self.bill.words['page']} {self.page}/{self.bill.pages}", at="right")
		return self.drawn

	def _draw_head(self) -> None:
		bill, words = self.bill, self.bill.words
		kind = "credit" if bill.kind == "credit note" else "bill"
		self.drawn.texts["document_kind"] = "credit_note" if kind == "credit" else "bill"
		self._write("supplier_name", bill.supplier, at=bill.layout.name_at)
		self._write("", words[kind], at="right")
		self._write("bill_number", bill.bill_number, words["number"])
		self._write("bill_date", bill.layout.day(bill.day), words["date"])
		if bill.due:
			self._write("due_date", bill.layout.day(bill.due), words["due"])
			self._write("terms", words["terms"])
		for name in ("gst_number", "qst_number"):
			if text := getattr(bill, name):
				self._write(name, text, words[name])
		for text in bill.extra:
			self._write("", text[:46] if self.is_receipt else text)

	def _draw_lines(self) -> None:
		self.y += self.step // 2
		self._write("", "  ".join(self.bill.words["columns"]))
		for place, line in enumerate(self.bill.lines, 1):
			if line.page == self.page:
				self._draw_line(place, line)
		self.y += self.step // 2

	def _draw_line(self, place: int, line: MadeLine) -> None:
		spell, sign = self.bill.layout.amount, self.bill.sign
		part = line.part_number if self.bill.layout.has_part_numbers else ""
		texts = {
			"description": line.description,
			"part_number": part,
			"quantity": str(line.quantity),
			"unit_price": spell(line.price),
			"amount": spell(sign * line.amount),
		}
		self.drawn.lines.append(texts)
		top = self.y
		name = f"{part} {line.description}".strip()
		self._write("", name if self.is_receipt else f"{name}   {texts['quantity']} × {texts['unit_price']}")
		if not self.is_receipt:
			self.y = top
		self._write("", texts["amount"], at="right")
		self.drawn.boxes[f"line {place}"] = self._share((self.margin, top, self.width - self.margin, self.y))

	def _draw_foot(self) -> None:
		bill, words = self.bill, self.bill.words
		spell, sign = bill.layout.amount, bill.sign
		if bill.kind == "US dollars":
			self._write("currency", "USD", at="right")
		self._write("subtotal", spell(sign * bill.net), words["subtotal"], at="right")
		for name, amount, label in (
			("gst", bill.gst, "gst"),
			("qst", bill.qst, "qst"),
			("other_tax", bill.vat, "other"),
		):
			if amount:
				self._write(name, spell(sign * amount), words[label], at="right")
		self._write("total", spell(sign * bill.total), words["total"], at="right")
		if bill.bank:
			self.y += self.step
			self._write("bank_details", bill.bank, words["bank"])

	def _write(self, name: str, text: str, label: str = "", at: str = "left") -> None:
		"""Write a text on a row of its own, after its label; what is not told is written in its place."""
		shown = f"{label}: {text}" if label else text
		length = self.brush.textlength(shown, self.font)
		left = {
			"left": self.margin,
			"centre": (self.width - length) / 2,
			"right": self.width - self.margin - length,
		}[at]
		self.brush.text((left, self.y), shown, INK, self.font)
		if name:
			start = left + (self.brush.textlength(f"{label}: ", self.font) if label else 0)
			self.drawn.texts[name] = text
			self.drawn.boxes[name] = self._share((start, self.y, left + length, self.y + self.step))
		self.y += self.step

	def _share(self, box: Box) -> Box:
		return tuple(1000 * each / (self.width, self.height)[place % 2] for place, each in enumerate(box))

	def _draw_code(self) -> Corners:
		text = f"{CODE}{self.bill.number}:{self.page}"
		bars = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(
			scale=1, add_quiet_zones=False
		)
		rows, columns = bars.shape
		side = columns * 7
		code = Image.frombuffer("L", (columns, rows), bytes(memoryview(bars)))
		left, top = self.width - side - 40, self.height - side - 40
		self.image.paste(code.resize((side, side), Image.Resampling.NEAREST).convert("RGB"), (left, top))
		points = ((left, top), (left + side, top), (left, top + side))
		return Corners(*points).share_of((self.width, self.height))
