"""Which files of an e-mail are kept, and how. Pure, but for drawing pictures anew."""

from dataclasses import dataclass

from gigafibre_fsm.domain.equipment.imaging.image import UnusablePicture, prepare_image

MOST_FILES = 10
MOST_BYTES = 25 * 1024 * 1024
"""Of all files of one e-mail; mail servers let no more through."""
SMALLEST_PICTURE = 400
"""Bytes; a smaller picture shows nothing."""
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
_RUN = frozenset(
	[
		"apk",
		"app",
		"bat",
		"cmd",
		"com",
		"cpl",
		"dll",
		"dmg",
		"docm",
		"exe",
		"hta",
		"htm",
		"html",
		"img",
		"iso",
		"jar",
		"js",
		"jse",
		"lnk",
		"mht",
		"mhtml",
		"msi",
		"ps1",
		"reg",
		"scr",
		"sh",
		"shtml",
		"svg",
		"swf",
		"vbe",
		"vbs",
		"wsf",
		"xht",
		"xhtml",
		"xlsm",
		"xml",
		"xsl",
	]
)
"""Endings of what runs where it is opened."""


@dataclass(frozen=True)
class MailFile:
	"""A file as it came: its name and its bytes."""

	name: str
	content: bytes


@dataclass(frozen=True)
class SortedFiles:
	"""What is kept, pictures drawn anew without what is hidden in them; and the names of what is not."""

	kept: tuple[MailFile, ...]
	left_out: tuple[str, ...]


def sort_files(files: list[MailFile]) -> SortedFiles:
	"""Return what is kept of the files of one e-mail: at most MOST_FILES and MOST_BYTES, and none that runs."""
	kept: list[MailFile] = []
	left_out: list[str] = []
	size = 0
	for file in files:
		if len(file.content) < SMALLEST_PICTURE and file.name.lower().endswith(_PICTURES):
			# the dots and lines of a signature
			continue
		clean = _clean(file) if len(kept) < MOST_FILES and size + len(file.content) <= MOST_BYTES else None
		if clean is None:
			left_out.append(file.name)
			continue
		size += len(file.content)
		kept.append(clean)
	return SortedFiles(tuple(kept), tuple(left_out))


def _clean(file: MailFile) -> MailFile | None:
	"""Return a file as it is kept; None for one that runs, or a picture that cannot be drawn."""
	name = file.name.replace("/", "-").replace("\\", "-").strip(". ") or "file"
	ending = name.rpartition(".")[2].lower()
	if ending in _RUN:
		return None
	if f".{ending}" not in _PICTURES:
		return MailFile(name, file.content)
	try:
		return MailFile(f"{name.rpartition('.')[0]}.jpg", prepare_image(file.content).jpeg)
	except UnusablePicture:
		return None
