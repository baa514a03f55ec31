"""One photograph of the set: how it is taken, and what is true of it."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from gigafibre_fsm.tests.standins.labels.label import Label
from gigafibre_fsm.tests.standins.labels.photograph import Shot, photograph


@dataclass(frozen=True, eq=False)
class Case:
	"""One photograph and what is true of it.

	`devices` are the labels whose values may be offered as right; `printed` is what an eye reads of them. `hides`
	says that barcodes are missing or torn, so that not everything can be read.
	"""

	name: str
	hardship: str
	flat: Callable[[], Image.Image]
	shot: Shot
	devices: tuple[Label, ...]
	printed: tuple[dict[str, str], ...] = ()
	hides: bool = False

	def photo(self) -> bytes:
		"""The file that a phone would upload."""
		return photograph(self.flat(), self.shot)


def case_of(
	name: str, hardship: str, flat: Callable[[], Image.Image], shot: Shot, *labels: Label, hides: bool = False
) -> Case:
	"""The usual case: everything that stands on the labels is in the picture."""
	return Case(name, hardship, flat, shot, labels, tuple(print_of(label) for label in labels), hides)


def print_of(label: Label, **changes: str) -> dict[str, str]:
	"""What an eye reads on a label, in the words of a vision model's answer."""
	read = {
		"serial": label.serial,
		"mac": label.printed_mac,
		"model": label.model,
		"gpon_serial": label.printed_gpon,
		"manufacturer": label.manufacturer,
	}
	return {**read, **changes}
