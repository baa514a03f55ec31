"""Virtual label photographs: the codes survive an honest photograph, and the file is like a phone's."""

import io

import pillow_heif
import pytest
import zxingcpp
from PIL import ExifTags, Image, ImageOps

from gigafibre_fsm.tests.standins.labels import Label, Shot, draw, photograph
from gigafibre_fsm.tests.standins.labels.__main__ import main

LABEL = Label(serial="22275A7000395", mac="1C61B4AABB01", gpon_serial="TPLG1A2B3C4D")
PRINTED = {"22275A7000395", "1C61B4AABB01", "TPLG1A2B3C4D"}

pillow_heif.register_heif_opener()


def open_photo(photo: bytes) -> Image.Image:
	return Image.open(io.BytesIO(photo))


def codes(photo: bytes) -> set[str]:
	upright = ImageOps.exif_transpose(open_photo(photo)).convert("L")
	return {code.text for code in zxingcpp.read_barcodes(upright)}


@pytest.mark.parametrize("layout", ["ont", "router", "mesh"])
def test_each_layout_carries_its_fields_as_barcodes_and_as_a_square_code(layout):
	label = Label(LABEL.serial, LABEL.mac, gpon_serial=LABEL.gpon_serial, layout=layout)
	assert codes(photograph(draw(label), Shot(size=(2000, 1500)))) == PRINTED | {label.details}


def test_only_the_fields_asked_for_get_a_barcode():
	label = Label(LABEL.serial, LABEL.mac, barcodes=("mac",), square="none")
	assert codes(photograph(draw(label), Shot())) == {LABEL.mac}


def test_a_wifi_square_holds_the_network_and_not_the_serial():
	label = Label(LABEL.serial, LABEL.mac, barcodes=(), square="wifi")
	[text] = codes(photograph(draw(label), Shot()))
	assert text.startswith("WIFI:T:WPA;S:TP-Link_BB01;")


@pytest.mark.parametrize(
	"shot",
	[
		Shot(angle=90),
		Shot(angle=180),
		Shot(angle=-10, pitch=15, yaw=12),
		Shot(light=0.55, noise=9),
		Shot(glare=0.8, glare_at=(0.5, 0.15)),
		Shot(orientation=6),
		Shot(orientation=8, size=(1200, 1600), fill=0.9),
		Shot(format="HEIC"),
		Shot(size=(2592, 1944)),
	],
	ids=lambda shot: f"{shot.format}-{shot.angle:g}-{shot.light:g}-{shot.orientation}-{shot.size[0]}",
)
def test_an_ordinary_photograph_can_be_read(shot):
	assert codes(photograph(draw(LABEL), shot)) >= PRINTED


@pytest.mark.slow
@pytest.mark.parametrize("shot", [Shot(blur=9), Shot(light=0.06, noise=30), Shot(fill=0.12)])
def test_a_hopeless_photograph_cannot(shot):
	assert not PRINTED & codes(photograph(draw(LABEL), shot))


def test_the_same_shot_is_the_same_picture_and_another_seed_another():
	first, again, other = (photograph(draw(LABEL), Shot(seed, (800, 600))) for seed in (1, 1, 2))
	assert first == again
	assert first != other


@pytest.mark.parametrize(("orientation", "stored"), [(1, (800, 600)), (3, (800, 600)), (6, (600, 800))])
def test_the_file_says_how_the_phone_was_held(orientation, stored):
	picture = open_photo(photograph(draw(LABEL), Shot(size=(800, 600), orientation=orientation)))
	assert picture.size == stored
	assert picture.getexif()[ExifTags.Base.Orientation] == orientation
	assert ImageOps.exif_transpose(picture).size == (800, 600)


@pytest.mark.parametrize("format", ["JPEG", "HEIC", "PNG", "WEBP"])
def test_the_file_says_where_the_phone_was(format):
	photo = photograph(draw(LABEL), Shot(size=(800, 600), gps=(45.31, -73.25), format=format))
	picture = open_photo(photo)
	assert picture.format in (format, "HEIF")
	place = picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)
	assert place[ExifTags.GPS.GPSLatitudeRef] == "N"
	assert place[ExifTags.GPS.GPSLongitude] == (73.0, 15.0, 0.0)


def test_the_command_writes_a_photograph_of_the_label_asked_for(tmp_path):
	out = tmp_path / "label.jpg"
	main(["--serial", "AB12", "--mac", "1c:61:b4:aa:bb:01", "--model", "HB810", "--layout", "mesh", str(out)])
	assert {"AB12", "1C61B4AABB01"} <= codes(out.read_bytes())


def test_the_command_refuses_a_file_it_cannot_write(tmp_path):
	with pytest.raises(SystemExit, match="must end in"):
		main(["--serial", "A", "--mac", "1C61B4AABB01", str(tmp_path / "label.gif")])
