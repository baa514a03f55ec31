"""Pictures: bad files are refused with their reason before they cost anything, good ones come out clean."""

import io
import random
import struct
import subprocess
import sys
import zlib

import pytest
from PIL import ExifTags, Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from gigafibre_fsm.domain.equipment.imaging import image as label_image
from gigafibre_fsm.domain.equipment.imaging.image import UnusablePicture
from gigafibre_fsm.tests.standins.labels import Label, Shot, draw, photograph

LABEL = Label(serial="2236789012345", mac="1C61B4AABBCC")


def refused(data: bytes) -> str:
	with pytest.raises(UnusablePicture) as refusal:
		label_image.prepare_image(data)
	return refusal.value.reason


def encoded(image: Image.Image, format: str = "PNG", **options) -> bytes:
	out = io.BytesIO()
	image.save(out, format, **options)
	return out.getvalue()


def bomb(width: int, height: int) -> bytes:
	"""A valid PNG of one colour: a few kilobytes that promise width times height pixels."""

	def chunk(kind: bytes, body: bytes) -> bytes:
		return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

	rows = zlib.compressobj(9)
	body = b"".join(rows.compress(b"\0" * (1 + width)) for _ in range(height)) + rows.flush()
	header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
	return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
	("data", "reason"),
	[
		(b"", "empty"),
		(b"hello", "not_a_picture"),
		(b"%PDF-1.7 ...", "not_a_picture"),
		(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
		(b"GIF89a" + b"\0" * 40, "not_a_picture"),
		(b"\xff\xd8\xff" + b"\0" * 60, "damaged"),
		(b"\0\0\0\x18ftypheic" + b"\0" * 60, "damaged"),
		(b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 20, "damaged"),
		(b"\xff\xd8\xff" + b"\0" * (25 * 1024 * 1024), "too_heavy"),
	],
	ids=["nothing", "text", "pdf", "svg", "gif", "jpeg head", "heic head", "webp head", "26 MB"],
)
def test_a_file_that_is_no_photograph_is_refused_with_its_reason(data: bytes, reason: str):
	assert refused(data) == reason


def test_a_photograph_cut_off_on_the_way_is_damaged():
	whole = photograph(draw(LABEL), Shot(size=(800, 600)))
	assert refused(whole[: len(whole) // 2]) == "damaged"


def test_a_picture_of_a_few_pixels_is_too_small():
	assert refused(encoded(Image.new("L", (300, 9)))) == "too_small"


def test_a_bomb_is_refused_by_its_header():
	assert refused(bomb(13_312, 13_312)) == "too_large"


def test_refusing_a_bomb_costs_little_memory(tmp_path):
	file = tmp_path / "bomb.png"
	file.write_bytes(bomb(13_312, 13_312))
	program = (
		"import re, sys\n"
		"from gigafibre_fsm.domain.equipment.imaging import image\n"
		"try:\n\timage.prepare_image(open(sys.argv[1], 'rb').read())\n"
		"except image.UnusablePicture as error:\n\tprint(error.reason)\n"
		# the peak of this program alone: ru_maxrss would begin with that of the one that started it
		"print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)\n"
	)
	run = subprocess.run(
		[sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True
	)
	reason, mebibytes = run.stdout.split()
	assert reason == "too_large"
	assert int(mebibytes) <= 150


def test_the_bound_is_on_pixels_and_not_on_one_side():
	assert refused(bomb(16_000_008, 1)) == "too_large"
	assert refused(bomb(4_000, 4_001)) == "too_large"


@pytest.mark.parametrize(
	("format", "options", "size"),
	[
		("WEBP", {"lossless": True, "quality": 0, "method": 0}, (4_000, 4_001)),
		("JPEG", {"progressive": True}, (4_000, 4_001)),
		("JPEG", {}, (8_000, 5_001)),
	],
	ids=["webp", "progressive jpeg", "jpeg"],
)
def test_each_format_has_its_own_bound_on_pixels(format: str, options: dict, size: tuple[int, int]):
	assert refused(encoded(Image.new("L", size), format, **options)) == "too_large"


def test_a_large_photograph_is_worked_on_at_half_its_size():
	prepared = label_image.prepare_image(encoded(Image.new("L", (6_000, 4_000), "white"), "JPEG"))
	assert prepared.image.size == (3_000, 2_000)


def test_a_jpeg_of_very_many_scans_is_damaged():
	whole = encoded(Image.new("RGB", (64, 48), "white"), "JPEG", progressive=True)
	assert label_image.prepare_image(whole)
	last = whole.rindex(b"\xff\xda")
	assert (
		refused(whole[:-2] + whole[last:-2] * label_image.file_structure.MOST_SCANS + whole[-2:]) == "damaged"
	)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_turned_photograph_comes_out_upright(orientation: int):
	shot = Shot(size=(800, 600), orientation=orientation)
	prepared = label_image.prepare_image(photograph(draw(LABEL), shot))
	assert (prepared.width, prepared.height) == (800, 600)
	assert Image.open(io.BytesIO(prepared.jpeg)).size == (800, 600)


def test_nothing_of_the_cameras_notes_is_left():
	shot = Shot(size=(800, 600), gps=(45.4, -73.5))
	assert b"Virtual" in photograph(draw(LABEL), shot)
	jpeg = label_image.prepare_image(photograph(draw(LABEL), shot)).jpeg
	kept = Image.open(io.BytesIO(jpeg))
	assert not kept.getexif()
	assert not kept.getexif().get_ifd(ExifTags.IFD.GPSInfo)
	assert b"Exif" not in jpeg
	assert b"Virtual" not in jpeg


def test_a_photograph_from_an_iphone_is_understood():
	prepared = label_image.prepare_image(photograph(draw(LABEL), Shot(size=(640, 480), format="HEIC")))
	assert (prepared.width, prepared.height) == (640, 480)
	assert prepared.jpeg[:3] == b"\xff\xd8\xff"


def test_what_is_kept_is_bounded_and_what_is_decoded_is_not():
	prepared = label_image.prepare_image(encoded(Image.new("RGB", (4000, 1000), "white"), "JPEG"))
	assert prepared.image.size == (4000, 1000)
	assert Image.open(io.BytesIO(prepared.jpeg)).size == (2048, 512)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_pixel_becomes_grey_and_opaque(mode: str):
	assert label_image.prepare_image(encoded(Image.new(mode, (64, 48)))).image.mode == "L"


def test_what_is_transparent_becomes_paper():
	assert (
		label_image.prepare_image(encoded(Image.new("RGBA", (64, 48), (0, 0, 0, 0)))).image.getpixel((5, 5))
		== 255
	)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_cut_off_file_is_damaged_even_where_pillow_was_told_to_draw_it(kind, share, monkeypatch):
	monkeypatch.setattr(
		ImageFile, "LOAD_TRUNCATED_IMAGES", True
	)  # as Frappe's File does, for the whole process
	whole = photograph(draw(LABEL), Shot(size=(800, 600), format=kind))
	assert refused(whole[: int(len(whole) * share)]) == "damaged"
	assert label_image.prepare_image(whole).width > 0


def behind(kind: str) -> bytes:
	"""What phones put behind a picture: bytes in which every marker of every format stands, and a whole film's worth."""
	junk = random.Random(kind).randbytes(200_000)
	marks = b"\xff\xda\xff\xd8\xff\xe1\xff\xff\xc0" + b"\0\0\0\x10IHDR" + b"\xff\xda"
	return b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + junk + marks


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_what_a_phone_puts_behind_a_picture_does_not_matter(kind: str):
	whole = photograph(draw(LABEL), Shot(size=(320, 240), format=kind))
	plain = label_image.prepare_image(whole)
	assert label_image.prepare_image(whole + behind(kind)).jpeg == plain.jpeg
	if kind != "HEIC":
		assert refused(whole[: len(whole) * 6 // 10] + b"\0" * 64) == "damaged"


def test_of_several_pictures_in_one_file_the_first_counts():
	first, second = Image.new("RGB", (64, 48), "white"), Image.new("RGB", (48, 64), "black")
	several = encoded(first, "MPO", save_all=True, append_images=[second])
	assert several.count(b"\xff\xd9") == 2
	assert label_image.prepare_image(several).image.size == (64, 48)
	assert label_image.prepare_image(several[: several.index(b"\xff\xd9") + 2]).image.size == (64, 48)


def test_a_thumbnails_end_is_not_the_pictures():
	thumbnail = encoded(Image.new("RGB", (16, 16)), "JPEG")
	whole = encoded(Image.new("RGB", (64, 48), "white"), "JPEG", exif=b"Exif\0\0" + thumbnail)
	assert refused(whole[:-2]) == "damaged"


@pytest.mark.parametrize("format", ["PNG", "WEBP", "JPEG"])
def test_no_words_in_a_file_are_kept(format: str):
	words = PngInfo()
	words.add_text("Comment", "home of Marie")
	words.add_itxt("XML:com.adobe.xmp", "home of Marie", zip=True)
	exif = Image.Exif()
	exif[ExifTags.Base.ImageDescription] = "home of Marie"
	options = {
		"PNG": {"pnginfo": words},
		"WEBP": {"xmp": b"home of Marie"},
		"JPEG": {"comment": b"home of Marie"},
	}
	data = encoded(Image.new("RGB", (64, 48), "white"), format, exif=exif, **options[format])
	assert b"home of Marie" in data
	jpeg = label_image.prepare_image(data).jpeg
	assert b"home" not in jpeg
	assert not Image.open(io.BytesIO(jpeg)).info.keys() & {"exif", "comment", "xmp"}
