"""What happens to labels, and what lies beside them: dirt, scratches, a torn corner, a parcel, a second device."""

import random

import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont

GAP = 90  # pixels between two labels, at the labels' own scale
DUST = (92, 78, 58)


def draw_side_by_side(*labels: Image.Image, stacked: bool = False) -> Image.Image:
	"""Several labels in one flat picture, side by side or one above the other."""
	widths, heights = [label.width for label in labels], [label.height for label in labels]
	if stacked:
		size = (max(widths), sum(heights) + GAP * (len(labels) - 1))
	else:
		size = (sum(widths) + GAP * (len(labels) - 1), max(heights))
	together = Image.new("RGBA", size)
	at = 0
	for label in labels:
		together.paste(label, (0, at) if stacked else (at, 0))
		at += (label.height if stacked else label.width) + GAP
	return together


def dirty(label: Image.Image, seed: int, strength: float = 1.0) -> Image.Image:
	"""The label after a year in a basement: specks, smears and a few scratches, the paper's edge kept."""
	chance = random.Random(seed)
	soiled = label.copy()
	layer = Image.new("RGBA", label.size)
	brush = ImageDraw.Draw(layer)
	for _ in range(round(70 * strength)):
		x, y, radius = chance.randrange(label.width), chance.randrange(label.height), chance.randint(2, 9)
		brush.ellipse((x - radius, y - radius, x + radius, y + radius), (*DUST, chance.randint(90, 230)))
	for _ in range(round(6 * strength)):
		x, y = chance.randrange(label.width), chance.randrange(label.height)
		brush.ellipse((x - 130, y - 22, x + 130, y + 22), (*DUST, 70))
	layer = layer.filter(ImageFilter.GaussianBlur(1.5))
	brush = ImageDraw.Draw(layer)
	for _ in range(round(9 * strength)):
		x, y = chance.randrange(label.width), chance.randrange(label.height)
		end = (x + chance.randint(-260, 260), y + chance.randint(-200, 200))
		brush.line((x, y, *end), (235, 235, 232, 230), chance.randint(2, 5))
	soiled.alpha_composite(layer)
	soiled.putalpha(label.getchannel("A"))
	return soiled


def torn(label: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
	"""The label with a piece torn off: the shares of width and height that are gone, down to the casing."""
	rest = label.copy()
	paper = rest.getchannel("A")
	box = (left * label.width, top * label.height, right * label.width, bottom * label.height)
	ImageDraw.Draw(paper).rectangle(box, 0)
	rest.putalpha(paper)
	return rest


def sticker(
	text: str, *lines: str, format: str = "Code128", size: tuple[int, int] = (1200, 620), module: int = 4
) -> Image.Image:
	"""Something else with a barcode: the label of a parcel, the article's number on a box, a price."""
	page = Image.new("RGBA", size, (244, 240, 228, 255))
	brush = ImageDraw.Draw(page)
	for row, line in enumerate(lines):
		brush.text((50, 36 + row * 56), line, (20, 20, 20), ImageFont.load_default(44))
	drawn = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, format))
	bars = drawn.to_image(scale=1, add_quiet_zones=False)
	rows, columns = bars.shape
	code = Image.frombuffer("L", (columns, rows), bytes(memoryview(bars)))
	height = columns * module if rows > 1 and format in ("QRCode", "DataMatrix") else 200
	code = code.resize((columns * module, height), Image.Resampling.NEAREST)
	top = 60 + len(lines) * 56
	page.paste(code.convert("RGB"), (60, top))
	brush.text((60, top + height + 10), text, (20, 20, 20), ImageFont.load_default(40))
	return page
