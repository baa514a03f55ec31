"""A set of made photographs: ten models of equipment under ten hardships, several devices, and traps.

The same set comes out each time.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from PIL import Image

from gigafibre_fsm.tests.standins.labels.case import Case, case_of
from gigafibre_fsm.tests.standins.labels.label import Label, draw
from gigafibre_fsm.tests.standins.labels.models import MODELS
from gigafibre_fsm.tests.standins.labels.photograph import Shot
from gigafibre_fsm.tests.standins.labels.surroundings import dirty, draw_side_by_side
from gigafibre_fsm.tests.standins.labels.traps import traps

HARDSHIPS: dict[str, dict] = {
	"plain": {},
	"perspective": {"pitch": 30, "yaw": -18, "angle": 4},
	"out of focus": {"blur": 1.4},
	"reflection": {"glare": 0.9, "glare_at": (0.42, 0.5)},
	"dirt": {},
	"turned": {"angle": 27},
	"small": {"fill": 0.42},
	"dark": {"light": 0.34, "noise": 13},
	"HEIC": {"format": "HEIC", "orientation": 6},
	"12 megapixels": {"size": (4032, 3024), "fill": 0.5, "angle": -9},
}


def cases() -> Iterator[Case]:
	"""The whole set."""
	yield from hard_photographs()
	yield from several_devices()
	yield from traps()


def hard_photographs(number: int = 1) -> Iterator[Case]:
	"""Each model under each hardship; another number makes other devices."""
	for place, model in enumerate(MODELS):
		for turn, (hardship, changes) in enumerate(HARDSHIPS.items()):
			label = model.label(number * 100 + turn)
			flat = _soiled(label, place) if hardship == "dirt" else _clean(label)
			yield case_of(f"{model.name}, {hardship}", hardship, flat, Shot(place + 1, **changes), label)


def several_devices() -> Iterator[Case]:
	"""Two devices on one photograph: beside, above, and with a code of one of them lost."""
	wide = {"size": (2000, 1250), "fill": 0.92}
	for place, (one, other) in enumerate(pairwise(MODELS[::2] + MODELS[1::2])):
		first, second = one.label(701 + place), other.label(801 + place)
		flat = _together(first, second, stacked=place % 3 == 2)
		shot = Shot(place, **wide | ({"fill": 0.5} if place % 3 == 2 else {}), angle=(0, 6, -8)[place % 3])
		yield case_of(f"{one.name} and {other.name}", "two devices", flat, shot, first, second)
	yield from lost_codes()


def lost_codes() -> Iterator[Case]:
	"""Two devices of one model, of which some codes cannot be read: what is left must not be put together wrongly."""
	first, second = MODELS[0].label(901), MODELS[0].label(902)
	both = ("serial", "mac", "gpon_serial")
	for ours, theirs, stacked in (
		(both, ("serial", "gpon_serial"), False),
		(both, ("mac", "gpon_serial"), False),
		(both, ("mac", "gpon_serial"), True),
		(("serial",), ("mac", "gpon_serial"), False),
		(("serial",), ("mac", "gpon_serial"), True),
	):
		pair = (
			replace(first, square="none", barcodes=ours),
			replace(second, square="none", barcodes=theirs),
		)
		shot = Shot(7, size=(2000, 1250), fill=0.5 if stacked else 0.92)
		name = f"{' '.join(ours)} {'above' if stacked else 'beside'} {' '.join(theirs)}"
		yield case_of(name, "two devices", _together(*pair, stacked=stacked), shot, *pair, hides=True)


def _clean(label: Label) -> Callable[[], Image.Image]:
	return lambda: draw(label)


def _soiled(label: Label, seed: int) -> Callable[[], Image.Image]:
	return lambda: dirty(draw(label), seed)


def _together(*labels: Label, stacked: bool = False) -> Callable[[], Image.Image]:
	return lambda: draw_side_by_side(*(draw(label) for label in labels), stacked=stacked)
