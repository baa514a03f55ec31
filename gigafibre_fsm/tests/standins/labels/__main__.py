"""Command line: `python -m gigafibre_fsm.tests.standins.labels --serial … --mac … --model … out.jpg` photographs one label."""

import argparse
from pathlib import Path

from gigafibre_fsm.tests.standins.labels.label import Label, draw
from gigafibre_fsm.tests.standins.labels.photograph import Shot, photograph

FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".heic": "HEIC", ".webp": "WEBP"}


def main(arguments: list[str] | None = None) -> None:
	"""Draw, photograph and write; the file's ending decides its format."""
	asked = _parser().parse_args(arguments)
	if asked.out.suffix.lower() not in FORMATS:
		raise SystemExit(f"The file must end in one of {', '.join(FORMATS)}.")
	label = Label(
		serial=asked.serial,
		mac="".join(character for character in asked.mac if character.isalnum()).upper(),
		model=asked.model,
		gpon_serial=asked.gpon,
		manufacturer=asked.manufacturer,
		layout=asked.layout,
		square=asked.square,
		barcodes=tuple(asked.barcodes.split(",")),
	)
	if asked.flat:
		draw(label).save(asked.out)
	else:
		asked.out.write_bytes(photograph(draw(label), _shot(asked)))
	print(f"{asked.out} ({asked.out.stat().st_size // 1024} KB)")


def _shot(asked: argparse.Namespace) -> Shot:
	width, height = (int(side) for side in asked.size.split("x"))
	return Shot(
		seed=asked.seed,
		size=(width, height),
		fill=asked.fill,
		angle=asked.angle,
		pitch=asked.pitch,
		yaw=asked.yaw,
		blur=asked.blur,
		shake=asked.shake,
		glare=asked.glare,
		light=asked.light,
		noise=asked.noise,
		orientation=asked.orientation,
		gps=tuple(float(part) for part in asked.gps.split(",")) if asked.gps else None,
		format=FORMATS[asked.out.suffix.lower()],
	)


def _parser() -> argparse.ArgumentParser:
	parser = argparse.ArgumentParser(
		prog="python -m gigafibre_fsm.tests.standins.labels", description=main.__doc__
	)
	parser.add_argument("out", type=Path, help="file to write: .jpg, .png, .webp or .heic")
	parser.add_argument("--serial", required=True)
	parser.add_argument("--mac", required=True)
	parser.add_argument("--model", default="XX230v")
	parser.add_argument("--gpon", default="", help="GPON serial number")
	parser.add_argument("--manufacturer", default="TP-Link")
	parser.add_argument("--layout", choices=("ont", "router", "mesh"), default="ont")
	parser.add_argument("--square", choices=("details", "wifi", "none"), default="details")
	parser.add_argument("--barcodes", default="serial,mac,gpon_serial", help="fields that get a barcode")
	parser.add_argument("--flat", action="store_true", help="the label itself, not a photograph")
	parser.add_argument("--size", default="1600x1200", help="pixels, as seen upright")
	parser.add_argument("--gps", default="", help="latitude,longitude for the EXIF")
	parser.add_argument("--orientation", type=int, choices=(1, 3, 6, 8), default=1, help="EXIF's")
	parser.add_argument("--seed", type=int, default=Shot.seed)
	for name in ("fill", "angle", "pitch", "yaw", "blur", "shake", "glare", "light", "noise"):
		parser.add_argument(f"--{name}", type=float, default=getattr(Shot, name))
	return parser


if __name__ == "__main__":
	main()
