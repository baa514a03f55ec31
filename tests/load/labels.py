"""Measures label reading: time and memory by stage, the share read, and what of it is offered as right; one table.

`python -m tests.load.labels` prints it. Each stage runs in a program of its own, so that its peak of memory is
its own; CPU time is counted, which other programs on the machine do not lengthen. `FSM_BARCODE_PHOTOS` names the
folder of real photographs; without one that row says so.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gigafibre_fsm.domain.equipment.identity import device_grouping, label_fields, validation
from gigafibre_fsm.domain.equipment.identity.identifiers import ModelRules
from gigafibre_fsm.domain.equipment.imaging import image as label_image
from gigafibre_fsm.domain.equipment.vision import barcode_decoder
from gigafibre_fsm.integrations.gemini.client import GeminiClient
from gigafibre_fsm.tests.standins.gemini import API_KEY, MODEL, GeminiStandIn
from gigafibre_fsm.tests.standins.labels import Label, Shot, draw, photograph
from gigafibre_fsm.tests.standins.labels.case import Case
from gigafibre_fsm.tests.standins.labels.collection import cases
from tests.label_reading import DecodedPhoto, Outcome, compare, decode_photo, judge_devices

ROOT = Path(__file__).parents[2]
PHOTOS = Path(os.environ.get("FSM_BARCODE_PHOTOS") or ROOT.parent / "shared" / "data" / "barcode-photos")
LABEL = Label(serial="2236789012345", mac="1C61B4AABBCC", gpon_serial="TPLG1A2B3C4D", square="none")
TEXTS = {"2236789012345", "1C61B4AABBCC", "TPLG1A2B3C4D"}
RULES = [
	ModelRules(f"Model {n}", "TP-Link", "ONT", rf"{n % 10}[0-9]{{12}}", "TPLG", (f"1C61{n:02X}",))
	for n in range(30)
]
BOMB_SIDE = 13_312
ROUNDS = 5

Row = tuple[str, str, str, str]

# kind → the shots from easy to hard
HARDSHIPS: dict[str, Sequence[dict]] = {
	"turned 10° / 25° / 45°": ({"angle": 10}, {"angle": 25}, {"angle": 45}),
	"tilted 20° / 35° / 50°": ({"pitch": 20, "yaw": 10}, {"pitch": 35, "yaw": 18}, {"pitch": 50, "yaw": 25}),
	"out of focus 1.2 / 1.6 / 2.0": ({"blur": 1.2}, {"blur": 1.6}, {"blur": 2.0}),
	"shaken 2 / 3 / 5": ({"shake": 2}, {"shake": 3}, {"shake": 5}),
	"reflection 0.5 / 0.8 / 1.0": tuple(
		{"glare": glare, "glare_at": (0.4, 0.5)} for glare in (0.5, 0.8, 1.0)
	),
	"dark 0.5 / 0.35 / 0.25": tuple({"light": light, "noise": 14} for light in (0.5, 0.35, 0.25)),
	"far, label 50 / 40 / 33 %": ({"fill": 0.5}, {"fill": 0.4}, {"fill": 0.33}),
	"all of it, light / medium / strong": (
		{"angle": 8, "pitch": 12, "blur": 0.9, "light": 0.7},
		{"angle": 12, "pitch": 20, "yaw": 10, "blur": 1.3, "light": 0.6},
		{"angle": -18, "pitch": 25, "blur": 1.7, "light": 0.5, "noise": 10},
	),
}


# ---- stages, each in a program of its own: `python -m tests.load.labels stage <name> <file>`


def _judge(codes: list[label_fields.LabelCode]) -> None:
	for device in device_grouping.group_devices(label_fields.extract_fields(codes, RULES)):
		validation.judge_device(device, RULES, ())


def _all_read(codes: Sequence[label_fields.LabelCode]) -> bool:
	return {code.text for code in codes} >= TEXTS


def _stage(name: str, data: bytes) -> Iterator[Callable[[], object]]:
	"""The work to measure, as many times as it is to be repeated."""
	if name == "nothing":
		yield lambda: None
	elif name == "refuse":
		yield from [lambda: _refused(data)] * ROUNDS
	elif name == "prepare":
		yield from [lambda: label_image.prepare_image(data)] * ROUNDS
	else:
		image = label_image.prepare_image(data).image
		if name == "judge":
			codes = barcode_decoder.decode_barcodes(image, _all_read).codes
			yield from [lambda: _judge(codes)] * ROUNDS
		else:
			yield from [lambda: barcode_decoder.decode_barcodes(image, _all_read)] * ROUNDS


def _refused(data: bytes) -> None:
	try:
		label_image.prepare_image(data)
	except label_image.UnusablePicture as error:
		assert error.reason == "too_large"


def measure(name: str, file: Path) -> None:
	"""Print the median CPU milliseconds of a stage and the program's peak of memory, as JSON."""
	times = []
	for work in _stage(name, file.read_bytes()):
		started = time.process_time()
		work()
		times.append(time.process_time() - started)
	peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
	print(json.dumps({"ms": statistics.median(times) * 1000, "mib": peak}))


def _measured(name: str, file: Path) -> tuple[str, str]:
	words = [sys.executable, "-m", "tests.load.labels", "stage", name, str(file)]
	run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
	answer = json.loads(run.stdout)
	return f"{answer['ms']:.1f} ms", f"{answer['mib']:.0f} MiB"


def stages(folder: Path) -> Iterator[Row]:
	"""Time and memory of each stage for a 12-megapixel photograph, and of refusing a bomb."""
	easy, hard, bomb = folder / "easy.jpg", folder / "hard.jpg", folder / "bomb.png"
	easy.write_bytes(photograph(draw(LABEL), Shot(size=(4032, 3024))))
	hard.write_bytes(photograph(draw(LABEL), Shot(size=(4032, 3024), angle=14, blur=1.7, light=0.6)))
	bomb.write_bytes(_bomb())
	size = f"{easy.stat().st_size / 1e6:.1f} MB"
	for title, name, file in (
		("program with the libraries loaded", "nothing", easy),
		(f"12 megapixels ({size}): upright, stripped, bounded", "prepare", easy),
		("12 megapixels: codes of a sharp photograph", "decode", easy),
		("12 megapixels: codes of a turned, blurred one", "decode", hard),
		("judged against the rules of 30 models", "judge", easy),
		(f"177 megapixels in {bomb.stat().st_size // 1024} KB refused", "refuse", bomb),
	):
		yield (title, "", *_measured(name, file))


def _bomb() -> bytes:
	from tests.domain.equipment.imaging.test_image import bomb

	return bomb(BOMB_SIDE, BOMB_SIDE)


# ---- shares


def given_photographs() -> Row:
	"""The share of the given photographs whose expected text is read."""
	if not PHOTOS.is_dir():
		return ("given photographs", f"skipped: no folder {PHOTOS}", "", "")
	read, texts, offered, times = 0, 0, 0, []
	for path in sorted(PHOTOS.glob("*/*")):
		expected = path.with_suffix(".txt")
		if path.suffix not in (".png", ".webp", ".jpg") or not expected.exists():
			continue
		started = time.process_time()
		codes = barcode_decoder.decode_barcodes(
			label_image.prepare_image(path.read_bytes()).image, formats=barcode_decoder.ANY
		).codes
		times.append(time.process_time() - started)
		texts += 1
		read += expected.read_bytes().decode() in [code.text for code in codes]
		# none of them shows a device of ours: whatever is called good is wrong
		cards = judge_devices(decode_photo(path.read_bytes()))
		offered += sum(value.verdict == validation.GOOD for card in cards for value in card)
	result = f"{read} of {texts} ({read / texts:.0%}); {offered} WRONG OFFERED AS RIGHT"
	return ("given photographs", result, _median(times), "")


def label_photographs() -> Iterator[Row]:
	"""The share of codes read by severity: by the first look alone, and by all of them."""
	flat = draw(LABEL)
	for title, shots in HARDSHIPS.items():
		first, whole, times = [], [], []
		for changes in shots:
			seen = [_read(photograph(flat, Shot(seed=seed, **changes)), times) for seed in (1, 2)]
			first.append(sum(one for one, _ in seen) / 6)
			whole.append(sum(every for _, every in seen) / 6)
		result = f"{_shares(first)}  →  {_shares(whole)}"
		yield (title, result, _median(times), "")


def _read(data: bytes, times: list[float]) -> tuple[int, int]:
	image = label_image.prepare_image(data).image
	first = barcode_decoder.decode_barcodes(image, lambda _: True).codes
	started = time.process_time()
	every = barcode_decoder.decode_barcodes(image, _all_read).codes
	times.append(time.process_time() - started)
	return len(TEXTS & {code.text for code in first}), len(TEXTS & {code.text for code in every})


def _shares(shares: list[float]) -> str:
	return " / ".join(f"{share:4.0%}" for share in shares)


def _median(times: list[float]) -> str:
	return f"{statistics.median(times) * 1000:.0f} ms"


def set_of_labels() -> Iterator[Row]:
	"""The whole set of made photographs: what became of its values, and the CPU time by stage."""
	with GeminiStandIn() as server:
		photos = [(case, _decode_shown(server, case)) for case in cases()]
		spent = [looked.spent for _, looked in photos]
		for mode in ("without Gemini", "ok", "wrong-serial", "careless", "muddled"):
			yield from _outcomes(server, mode, photos)
	for stage in ("prepare", "decode"):
		times = sorted(each[stage] for each in spent)
		worst = f"worst {times[-1] * 1000:.0f} ms"
		yield (f"set of labels: {stage}, {len(times)} photographs", worst, _median(times), "")


def _decode_shown(server: GeminiStandIn, case: Case) -> DecodedPhoto:
	looked = decode_photo(case.photo())
	server.show(looked.jpeg, list(case.printed))
	return looked


def _outcomes(server: GeminiStandIn, mode: str, photos: Sequence[tuple[Case, DecodedPhoto]]) -> Iterator[Row]:
	"""One row a kind of hardship without Gemini, and one for all of them in each mode."""
	client = None
	if mode != "without Gemini":
		server.use(mode)
		client = GeminiClient(API_KEY, MODEL, base_url=server.url, timeout=30)
	kinds: dict[str, list[Outcome]] = {}
	times = []
	for case, looked in photos:
		started = time.process_time()
		kinds.setdefault(case.hardship, []).append(compare(case, judge_devices(looked, client)))
		times.append(time.process_time() - started)
	if client is None:
		for kind, outcomes in kinds.items():
			yield (f"set of labels: {kind}", _summed(outcomes), "", "")
	title = mode if client is None else f"with Gemini's stand-in: {mode}"
	yield (
		f"set of labels, all, {title}",
		_summed([each for outcomes in kinds.values() for each in outcomes]),
		_median(times),
		"",
	)


def _summed(outcomes: Sequence[Outcome]) -> str:
	right, check, unread, flagged = (
		sum(getattr(each, name) for each in outcomes) for name in ("right", "to_check", "unread", "flagged")
	)
	wrong = [name for each in outcomes for name in each.offered_wrong]
	total = right + check + unread or 1
	text = (
		f"good {right / total:4.0%}, to compare {check / total:4.0%}, unread {unread / total:4.0%} of {total}"
	)
	return f"{text}; {flagged} wrong flagged, {len(wrong)} WRONG OFFERED AS RIGHT {'; '.join(wrong)}".rstrip()


def main() -> None:
	"""Print the one table."""
	with tempfile.TemporaryDirectory() as folder:
		rows = [*stages(Path(folder)), given_photographs(), *label_photographs(), *set_of_labels()]
	head = ("label reading", "codes read: first look  →  all looks", "median CPU", "peak memory")
	widths = [max(len(row[column]) for row in [head, *rows]) for column in range(4)]
	for row in (head, tuple("-" * width for width in widths), *rows):
		print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
	if sys.argv[1:] == ["set"]:
		print("\n".join("  ".join(row) for row in set_of_labels()))
	elif sys.argv[1:2] == ["stage"]:
		measure(sys.argv[2], Path(sys.argv[3]))
	else:
		main()
