"""Ten models of equipment with invented numbers of the forms that their labels have."""

import random
import re
from dataclasses import dataclass, replace

from gigafibre_fsm.tests.standins.labels.label import Label

# what a template's signs stand for; everything else stands for itself
SIGNS = {"#": "0123456789", "@": "0123456789ABCDEF", "*": "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"}
CLASSES = {"#": "[0-9]", "@": "[0-9A-F]", "*": "[0-9A-Z]"}
PLAIN = Label(serial="", mac="")


@dataclass(frozen=True)
class MadeModel:
	"""A model of equipment as stock describes it, and how its labels are made.

	`serial` is a template: # a digit, @ a hexadecimal digit, * a digit or letter. `prefix` is the beginning of its
	MAC addresses, `vendor` of its GPON serial numbers. `is_serial_gpon` when one number serves as both.
	"""

	name: str
	manufacturer: str
	equipment_type: str
	serial: str
	prefix: str
	vendor: str = ""
	aliases: tuple[str, ...] = ()
	is_serial_gpon: bool = False
	look: Label = PLAIN

	@property
	def serial_pattern(self) -> str:
		"""The template as a regular expression for the whole number."""
		return "".join(CLASSES.get(sign) or re.escape(sign) for sign in self.serial)

	def label(self, number: int) -> Label:
		"""The label of the model's device of this number: always the same one."""
		chance = random.Random(f"{self.name} {number}")
		serial = "".join(chance.choice(SIGNS.get(sign, sign)) for sign in self.serial)
		gpon = self.vendor + f"{chance.randrange(16**8):08X}" if self.vendor else ""
		mac = self.prefix + f"{chance.randrange(16**6):06X}"
		return replace(
			self.look,
			serial=serial,
			mac=mac,
			gpon_serial=serial if self.is_serial_gpon else gpon,
			model=self.name,
			manufacturer=self.manufacturer,
		)


MODELS = (
	MadeModel("XX230v", "TP-Link", "ONT", "223##########", "1C61B4", "TPLG"),
	MadeModel(
		"XC220-G3v", "TP-Link", "ONT", "22#######@@@@", "3460F9", "TPLG", look=replace(PLAIN, square="wifi")
	),
	MadeModel(
		"HG8245H",
		"Huawei",
		"ONT",
		"21500833##*********#",
		"48DB50",
		"HWTC",
		look=replace(PLAIN, layout="strip", gpon_as_hex=True, square="none", mac_separator=""),
	),
	MadeModel(
		"EG8145V5",
		"Huawei",
		"ONT",
		"21500826##*********#",
		"84A8E4",
		"HWTC",
		look=replace(PLAIN, layout="strip", gpon_as_hex=True, square="bare", mac_separator=":"),
	),
	MadeModel("F670L", "ZTE", "ONT", "ZTEEQ**********", "D0DD7C", "ZTEG", aliases=("ZXHN F670L",)),
	MadeModel(
		"G-140W-H",
		"Nokia",
		"ONT",
		"ALCLB@@@@@@@",
		"E01F2B",
		"ALCL",
		is_serial_gpon=True,
		look=replace(PLAIN, square="none"),
	),
	MadeModel(
		"Archer AX55",
		"TP-Link",
		"Router",
		"A24##########",
		"98254A",
		look=replace(PLAIN, layout="router", symbology="Code39", square="wifi", mac_separator=":"),
	),
	MadeModel("WX3100-T0", "Zyxel", "Mesh", "S2##Y########", "BCCF4F", look=replace(PLAIN, layout="mesh")),
	MadeModel(
		"VIP5662W",
		"Arris",
		"Set-Top Box",
		"M4#####*####",
		"00047D",
		look=replace(PLAIN, layout="strip", square="none", product="690144312345"),
	),
	MadeModel(
		"HT802",
		"Grandstream",
		"ATA",
		"20EZ###@@@@@@@",
		"C074AD",
		look=replace(PLAIN, layout="strip", square="none", barcodes=("mac",)),
	),
)
