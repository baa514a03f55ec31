"""Locates the stripes of barcodes in a picture, and their direction, before a decoder is run."""

import math
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageMath

BLOCK = 24  # pixels; a readable barcode is at least two blocks high
LEAST_COHERENCE = 0.55
LEAST_BLOCKS = 8
BIN = 6  # degrees


@dataclass(frozen=True)
class BarcodeRegion:
	"""A region of stripes: rotating the picture by `angle` degrees counter-clockwise makes its bars vertical.

	`box` is (left, top, right, bottom) as fractions of the picture's width and height.
	"""

	angle: float
	box: tuple[float, float, float, float]


@dataclass(frozen=True)
class _Block:
	column: int
	row: int
	angle: float
	weight: float


def find_regions(image: Image.Image, most: int = 2) -> list[BarcodeRegion]:
	"""Return the regions with the strongest stripes, strongest first.

	Uses the structure tensor of the grey picture (Bigün and Granlund, 1987): where the gradients of a block
	share one direction there are parallel edges, and in a barcode these are strong.
	"""
	blocks, columns, rows = _blocks(image)
	found = []
	for _ in range(most):
		angle = _main_angle(blocks)
		if angle is None:
			break
		ours = [block for block in blocks if _measure_angle(block.angle, angle) <= 2 * BIN]
		found.append(BarcodeRegion(_mean(ours, angle), _box(ours, columns, rows)))
		# Stripes at right angles to a barcode are lines of print and the label's own edges.
		blocks = [block for block in blocks if 2 * BIN < _measure_angle(block.angle, angle) < 90 - 2 * BIN]
	return found


def _blocks(image: Image.Image) -> tuple[list[_Block], int, int]:
	"""Return the blocks whose gradients share a direction, with that direction."""
	across = _difference(image, 1, 0)
	down = _difference(image, 0, 1)
	squares = [_product(across, across), _product(down, down), _product(across, down)]
	xx, yy, xy = (product.reduce(BLOCK) for product in squares)
	columns, rows = xx.size
	energies = sorted((a + b for a, b in zip(xx.getdata(), yy.getdata(), strict=True)), reverse=True)
	least = energies[len(energies) // 50] * 0.12 if energies else 0.0
	blocks = []
	for place, (a, b, c) in enumerate(zip(xx.getdata(), yy.getdata(), xy.getdata(), strict=True)):
		energy = a + b
		agreement = math.hypot(a - b, 2 * c)
		if energy > max(least, 20.0) and agreement > LEAST_COHERENCE * energy:
			angle = math.degrees(0.5 * math.atan2(2 * c, a - b)) % 180
			blocks.append(_Block(place % columns, place // columns, angle, agreement))
	return blocks, columns, rows


def _difference(image: Image.Image, x: int, y: int) -> Image.Image:
	before, after = ImageChops.offset(image, x, y), ImageChops.offset(image, -x, -y)
	return ImageMath.lambda_eval(
		lambda args: args["float"](args["b"]) - args["float"](args["a"]), a=before, b=after
	)


def _product(one: Image.Image, other: Image.Image) -> Image.Image:
	return ImageMath.lambda_eval(lambda args: args["a"] * args["b"], a=one, b=other)


def _main_angle(blocks: list[_Block]) -> float | None:
	bins = [0.0] * (180 // BIN)
	for block in blocks:
		bins[int(block.angle // BIN) % len(bins)] += math.sqrt(block.weight)
	smooth = [bins[place - 1] + 2 * bins[place] + bins[(place + 1) % len(bins)] for place in range(len(bins))]
	best = max(range(len(bins)), key=smooth.__getitem__)
	angle = (best + 0.5) * BIN
	near = sum(1 for block in blocks if _measure_angle(block.angle, angle) <= 2 * BIN)
	return angle if near >= LEAST_BLOCKS else None


def _measure_angle(one: float, other: float) -> float:
	"""Return the angle between two undirected lines, 0 to 90 degrees."""
	difference = abs(one - other) % 180
	return min(difference, 180 - difference)


def _mean(blocks: list[_Block], about: float) -> float:
	"""Return the weighted mean direction as the smallest turn (-90 to 90) that makes gradients horizontal."""
	total = sum(block.weight for block in blocks)
	turn = sum(((block.angle - about + 90) % 180 - 90) * block.weight for block in blocks) / total
	return (about + turn + 90) % 180 - 90


def _box(blocks: list[_Block], columns: int, rows: int) -> tuple[float, float, float, float]:
	"""Return the blocks' box without outliers, enlarged for the quiet zones."""
	stray = len(blocks) // 40
	across = sorted(block.column for block in blocks)
	down = sorted(block.row for block in blocks)
	return (
		max(0, across[stray] - 3) / columns,
		max(0, down[stray] - 2) / rows,
		min(columns, across[-1 - stray] + 4) / columns,
		min(rows, down[-1 - stray] + 3) / rows,
	)
