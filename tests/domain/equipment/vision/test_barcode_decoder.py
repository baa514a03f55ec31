"""The decoder: every label that a steady hand photographs is read, and many that it does not."""

import os
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageOps

from gigafibre_fsm.domain.equipment.imaging import image as label_image
from gigafibre_fsm.domain.equipment.vision import barcode_decoder
from gigafibre_fsm.tests.standins.labels import Label, Shot, draw, photograph

PHOTOS = Path(
	os.environ.get("FSM_BARCODE_PHOTOS") or Path(__file__).parents[5] / "shared" / "data" / "barcode-photos"
)
LABEL = Label(serial="2236789012345", mac="1C61B4AABBCC", gpon_serial="TPLG1A2B3C4D", square="none")
TEXTS = {"2236789012345", "1C61B4AABBCC", "TPLG1A2B3C4D"}


def read(shot: Shot, label: Label = LABEL) -> barcode_decoder.DecodedCodes:
	prepared = label_image.prepare_image(photograph(draw(label), shot))
	return barcode_decoder.decode_barcodes(
		prepared.image, lambda codes: {code.text for code in codes} >= TEXTS, seconds=60
	)


@pytest.mark.parametrize(
	"shot",
	[
		Shot(angle=17),
		Shot(angle=-34),
		Shot(pitch=35, yaw=18),
		Shot(blur=1.5),
		Shot(light=0.3, noise=14),
		Shot(fill=0.45),
		Shot(angle=12, pitch=20, yaw=10, blur=1.3, light=0.6),
	],
	ids=["turned", "turned more", "tilted", "out of focus", "dark", "far away", "a bit of everything"],
)
def test_the_three_codes_of_a_label_are_read(shot: Shot):
	decoded = read(shot)
	assert {code.text for code in decoded.codes} == TEXTS
	assert {code.symbology for code in decoded.codes} == {"Code 128"}


def test_an_easy_photograph_takes_one_look():
	assert read(Shot()).tried == ("plain",)


def test_a_square_code_is_read_from_a_photograph():
	label = Label(serial="2236789012345", mac="1C61B4AABBCC", barcodes=(), square="details")
	prepared = label_image.prepare_image(photograph(draw(label), Shot(angle=25)))
	codes = barcode_decoder.decode_barcodes(prepared.image).codes
	assert [(code.text, code.symbology) for code in codes] == [
		("S/N:2236789012345;MAC:1C61B4AABBCC;M:XX230v", "QR Code")
	]


def test_codes_stand_where_they_are_on_the_photograph_however_they_were_found():
	straight = {code.text: code.at for code in read(Shot(size=(1600, 1200))).codes}
	hard = {code.text: code.at for code in read(Shot(size=(1600, 1200), blur=1.6)).codes}
	for text in TEXTS:
		assert straight[text] == pytest.approx(hard[text], abs=60)


def test_a_photograph_without_codes_ends_when_its_time_is_over():
	ticks = iter(range(100))
	prepared = label_image.prepare_image(
		photograph(draw(Label(serial="1234", mac="1C61B4AABBCC", barcodes=(), square="none")), Shot())
	)
	decoded = barcode_decoder.decode_barcodes(prepared.image, seconds=3, clock=lambda: next(ticks))
	assert decoded.codes == []
	assert len(decoded.tried) == 4


def test_a_symbology_without_check_says_so():
	drawn = zxingcpp.create_barcode("2236789012345", zxingcpp.BarcodeFormat.Code39).to_image(scale=3)
	rows, columns = drawn.shape
	image = Image.frombuffer("L", (columns, rows), bytes(memoryview(drawn)))
	codes = barcode_decoder.decode_barcodes(image).codes
	assert [(code.text, code.symbology, code.checksummed) for code in codes] == [
		("2236789012345", "Code 39", False)
	]


def on_black(text: str, format: zxingcpp.BarcodeFormat) -> Image.Image:
	"""A code in light print on a black device, of which the photograph shows more than the code."""
	drawn = zxingcpp.create_barcode(text, format).to_image(scale=3)
	rows, columns = drawn.shape
	code = ImageOps.invert(Image.frombuffer("L", (columns, rows), bytes(memoryview(drawn))))
	device = Image.new("L", (1200, 900), 18)
	device.paste(code.point(lambda level: 18 + level * 200 // 255), (300, 250))
	return device.rotate(4, Image.Resampling.BICUBIC, fillcolor=18)


@pytest.mark.parametrize("name", ["QRCode", "DataMatrix", "Code128", "Code39"])
def test_light_codes_on_dark_ground_are_read(name: str):
	text = "SN4857C0FFEE12"
	codes = barcode_decoder.decode_barcodes(on_black(text, getattr(zxingcpp.BarcodeFormat, name))).codes
	assert [code.text for code in codes] == [text]


def test_a_dark_code_beside_ordinary_ones_is_read_before_the_last_resort():
	image = on_black("MAC:1C61B4AABBCC", zxingcpp.BarcodeFormat.DataMatrix)
	plain = zxingcpp.create_barcode("SN4857C0FFEE12", zxingcpp.BarcodeFormat.Code128).to_image(scale=2)
	rows, columns = plain.shape
	image.paste(Image.frombuffer("L", (columns, rows), bytes(memoryview(plain))), (300, 600))
	decoded = barcode_decoder.decode_barcodes(image, lambda codes: len(codes) == 2, seconds=60)
	assert {code.text for code in decoded.codes} == {"MAC:1C61B4AABBCC", "SN4857C0FFEE12"}


def photographs() -> list[Path]:
	return (
		sorted(path for path in PHOTOS.glob("*/*") if path.suffix in (".png", ".webp", ".jpg"))
		if PHOTOS.is_dir()
		else []
	)


@pytest.mark.skipif(not PHOTOS.is_dir(), reason=f"no barcode photographs in {PHOTOS}: set FSM_BARCODE_PHOTOS")
def test_the_given_photographs_are_read():
	unread = []
	for path in photographs():
		expected = path.with_suffix(".txt")
		if not expected.exists():
			continue
		codes = barcode_decoder.decode_barcodes(
			label_image.prepare_image(path.read_bytes()).image, formats=barcode_decoder.ANY
		).codes
		if expected.read_bytes().decode() not in [code.text for code in codes]:
			unread.append(f"{path.parent.name}/{path.name}")
	assert not unread
