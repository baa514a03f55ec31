"""The structure of a picture file: where the picture ends, whatever data is inside it or follows it.

Phones append videos, depth maps and second pictures, which may contain any bytes. So the end is found by
parsing the file from its beginning, never by searching backwards.
"""

import re

MOST_PARTS = 10_000
"""Segments, chunks or boxes; a camera writes dozens, and the limit bounds the work an upload can cause."""
MOST_SCANS = 100
"""In a JPEG: each scan of a progressive one passes over the whole picture again."""

_SOS, _EOI, _TEM = 0xDA, 0xD9, 0x01
_RESTARTS = range(0xD0, 0xD8)
_PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
# after 0xFF: zero is data, 0xD0 to 0xD7 only restart the scan, a further 0xFF fills (ITU-T T.81, B.1.1)
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_SOI = 2
_PNG_START, _CHUNK = 8, 12
_BOXES = (b"ftyp", b"meta", b"mdat")


def find_end(data: bytes, kind: str) -> int | None:
	"""Return the length of the picture in bytes from the file's beginning; None if the file is truncated.

	Args:
		data: the file.
		kind: JPEG (also MPO), PNG, WEBP or HEIF, by its first bytes.
	"""
	walk = {"PNG": _png_end, "WEBP": _webp_end, "HEIF": _heif_end}.get(kind, _jpeg_end)
	return walk(data)


def is_progressive(data: bytes) -> bool:
	"""Whether a JPEG must be decoded as a whole before its first row is ready (ITU-T T.81, table B.1)."""
	return any(marker in _PROGRESSIVE for marker, _at in _segments(data))


def _jpeg_end(data: bytes) -> int | None:
	scans = 0
	for marker, at in _segments(data):
		scans += marker == _SOS
		if scans > MOST_SCANS:
			return None
		if marker == _EOI:
			return at + 2 if scans else None
	return None


def _segments(data: bytes):
	"""Yield the markers of a JPEG with their positions, up to the end (ITU-T T.81, B.1.1.2 to B.1.1.5)."""
	at = _SOI
	for _part in range(MOST_PARTS):
		# skips stray bytes between segments, and the scan's data after SOS
		found = _NEXT_MARKER.search(data, at)
		if not found:
			return
		at, marker = found.start(), data[found.start() + 1]
		yield marker, at
		if marker == _EOI:
			return
		length = 0 if marker == _TEM else int.from_bytes(data[at + 2 : at + 4], "big")
		at += 2 + length


def _png_end(data: bytes) -> int | None:
	"""Find the end of a PNG: chunks of length, type, data and CRC, the last one IEND (W3C PNG, 5.3)."""
	at = _PNG_START
	for _part in range(MOST_PARTS):
		kind = data[at + 4 : at + 8]
		at += _CHUNK + int.from_bytes(data[at : at + 4], "big")
		if at > len(data) or len(kind) < 4:
			return None
		if kind == b"IEND":
			return at
	return None


def _webp_end(data: bytes) -> int | None:
	"""Find the end of a WebP by its RIFF header; image chunks must lie before it (RFC 9649, 2.3 to 2.7)."""
	whole = 8 + int.from_bytes(data[4:8], "little")
	if whole > len(data):
		return None
	at, has_picture = 12, False
	for _part in range(MOST_PARTS):
		if at + 8 > whole:
			break
		kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
		at += 8 + length + length % 2
		if at > whole + 1:
			return None
		has_picture = has_picture or kind in (b"VP8 ", b"VP8L", b"ANMF")
	return whole if has_picture else None


def _heif_end(data: bytes) -> int | None:
	"""Find the end of a HEIF: boxes of length and type (ISO/IEC 14496-12, 4.2); other data may follow."""
	at = last = 0
	for _part in range(MOST_PARTS):
		length, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
		if length == 1:
			length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
		length = length or len(data) - at
		is_whole = head <= length <= len(data) - at
		if kind in _BOXES and not is_whole:
			return None
		if not is_whole:
			break
		at += length
		last = at if kind in _BOXES else last
	return last or None
