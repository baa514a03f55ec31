"""What counts as a signature."""

import io
import zlib

import pytest
from PIL import Image, PngImagePlugin

from gigafibre_fsm.domain.dispatch.job.signature_image import MOST_BYTES, UnusableSignature, clean_signature


def png(size=(300, 120), fill=(0, 0, 0, 0), ink=True, mode="RGBA") -> bytes:
	sheet = Image.new(mode, size, fill)
	if ink:
		sheet.putpixel((5, 5), 0 if mode == "L" else (0, 0, 0, 255))
	out = io.BytesIO()
	sheet.save(out, "PNG")
	return out.getvalue()


@pytest.mark.parametrize(
	"drawn",
	[png(), png(fill=(255, 255, 255, 255)), png(fill=255, mode="L")],
	ids=["transparent", "white", "grey"],
)
def test_something_drawn_on_transparent_or_white_is_a_signature(drawn):
	assert clean_signature(drawn)


def huge() -> bytes:
	"""A PNG whose header promises 40,000 × 40,000 pixels."""
	header = (40_000).to_bytes(4, "big") * 2 + b"\x08\x06\x00\x00\x00"
	chunk = b"IHDR" + header
	return (
		b"\x89PNG\r\n\x1a\n"
		+ len(header).to_bytes(4, "big")
		+ chunk
		+ zlib.crc32(chunk).to_bytes(4, "big")
		+ png()[33:]
	)


@pytest.mark.parametrize(
	("sent", "reason"),
	[
		pytest.param(b"", "not_png", id="nothing"),
		pytest.param(b"\xff\xd8\xff rest of a photo", "not_png", id="a photo"),
		pytest.param(b"<svg/>", "not_png", id="a drawing in another format"),
		pytest.param(png()[:50], "damaged", id="cut off early"),
		pytest.param(png()[:-20], "damaged", id="cut off at its end"),
		pytest.param(png()[:60] + b"\0" * 40 + png()[100:], "damaged", id="damaged inside"),
		pytest.param(png(ink=False), "blank", id="transparent and empty"),
		pytest.param(png(fill=(255, 255, 255, 255), ink=False), "blank", id="white and empty"),
		pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * MOST_BYTES, "too_heavy", id="too heavy"),
		pytest.param(huge(), "damaged", id="a header of 1.6 gigapixels"),
	],
)
def test_everything_else_is_refused_with_its_reason(sent, reason):
	with pytest.raises(UnusableSignature) as refused:
		clean_signature(sent)
	assert refused.value.reason == reason


def test_only_the_pixels_of_a_signature_are_kept():
	words = PngImagePlugin.PngInfo()
	for add in (words.add_text, words.add_itxt):
		add("Comment", "home of Marie")
		add("Compressed", "home of Marie", zip=True)
	exif = Image.Exif()
	exif[0x010E] = "home of Marie"
	out = io.BytesIO()
	Image.open(io.BytesIO(png())).save(out, "PNG", pnginfo=words, exif=exif, dpi=(96, 96))
	kept = clean_signature(out.getvalue() + b"home of Marie")
	assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(png())).tobytes()
	assert chunks(kept) == {b"IHDR", b"IDAT", b"IEND"}
	assert kept.endswith(b"IEND\xaeB`\x82")


def chunks(data: bytes) -> set[bytes]:
	found, at = set(), 8
	while at < len(data):
		found.add(data[at + 4 : at + 8])
		at += 12 + int.from_bytes(data[at : at + 4], "big")
	return found
