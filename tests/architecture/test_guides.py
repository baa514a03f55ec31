"""The guides quote the screens as they are, and each picture is listed, small, and shown somewhere."""

import csv
import re
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
IMAGES = ROOT / "docs" / "images"
LARGEST = 150_000  # bytes
ITSELF = "en italique"
"""How each guide says what its italics are."""
SHOTS = yaml.safe_load((IMAGES / "shots.yaml").read_text())["shots"]


def plain(text: str) -> str:
	return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").replace("’", "'")


@cache
def wordings() -> tuple[frozenset[str], tuple[re.Pattern, ...]]:
	"""The French of the screens: whole texts and what stands between their values, and patterns of those with values."""
	with (ROOT / "gigafibre_fsm" / "translations" / "fr.csv").open(newline="") as file:
		texts = {plain(row[1]) for row in csv.reader(file)}
	pieces = {piece.strip(" :.,;…") for text in texts for piece in re.split(r"\{\w*\}", text)}
	with_values = [re.split(r"\{\w*\}", text) for text in texts if "{" in text]
	patterns = (re.compile(".+".join(map(re.escape, each))) for each in with_values if len("".join(each)) > 8)
	return frozenset(texts | pieces), tuple(patterns)


def quoted(guide: Path) -> list[str]:
	"""The words in italics: what the guide says that a screen says."""
	text = re.sub(r"`[^`\n]*`", "", guide.read_text()).replace("***", "*")
	text = re.sub(r"\*\*(?=\S)(.+?)\*\*", r"\1", text)
	return [plain(words) for words in re.findall(r"\*([^*\n]+)\*", text) if words != ITSELF]


def is_on_a_screen(words: str) -> bool:
	texts, patterns = wordings()
	bare = words.rstrip("…").strip()
	return words in texts or bare in texts or any(pattern.fullmatch(words) for pattern in patterns)


def test_the_words_of_a_screen_are_quoted_as_they_are():
	assert len(GUIDES) == 4
	for guide in GUIDES:
		found = quoted(guide)
		assert len(found) > 30, guide.name
		assert not [words for words in found if not is_on_a_screen(words)], guide.name


def test_words_that_no_screen_has_are_found():
	assert is_on_a_screen("Placer quand même") and not is_on_a_screen("Placer malgré tout")


def test_each_picture_is_listed_and_small():
	files = [shot["file"] for shot in SHOTS]
	assert len(files) == len(set(files)) >= 15
	assert {path.name for path in IMAGES.glob("fr-*")} == set(files)
	assert not [name for name in files if (IMAGES / name).stat().st_size > LARGEST]


def test_each_picture_is_shown():
	documents = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]
	shown = {
		name for each in documents for name in re.findall(r"\]\([^)]*images/([\w.-]+)\)", each.read_text())
	}
	kept = {path.name for path in IMAGES.iterdir() if path.suffix in (".png", ".webp")}
	assert not kept - shown
	assert not shown - kept
