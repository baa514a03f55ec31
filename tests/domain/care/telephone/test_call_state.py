"""What the telephone at the desk shows after each event, and which numbers it dials: the browser's own modules, run by Node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import gigafibre_fsm
from embedded import key_sound

SCRIPTS = Path(gigafibre_fsm.__file__).parent / "public" / "js" / "telephone"

RINGS_AT_SERVER = {
	"type": "known",
	"call": "C1",
	"status": "Ringing",
	"direction": "Inbound",
	"number": "+1450",
}
RINGS = {"type": "rings", "call": "C1", "number": "+1450"}
TALKS = {"type": "talks", "at": 1000}
DIALS = {"type": "dials", "call": "C2", "number": "+1514", "customer": "Marie", "issue": "I-1"}
ENDS = {"type": "ends"}
SECOND = {**RINGS_AT_SERVER, "call": "C3"}

CASES = {
	"the server announces before the device rings": ([RINGS_AT_SERVER], {"call": "C1", "phase": "announced"}),
	"the device rings the announced call": ([RINGS_AT_SERVER, RINGS], {"call": "C1", "phase": "ringing"}),
	"a device that does not know our id rings the announced call": (
		[RINGS_AT_SERVER, {**RINGS, "call": ""}],
		{"call": "C1", "phase": "ringing"},
	),
	"the device rings before the server has said so": (
		[RINGS, RINGS_AT_SERVER],
		{"call": "C1", "phase": "ringing"},
	),
	"an answered call talks": ([RINGS, {"type": "answers"}, TALKS], {"phase": "talking", "started": 1000}),
	"a late word of ringing changes no call that talks": (
		[RINGS, TALKS, RINGS_AT_SERVER],
		{"phase": "talking"},
	),
	"nobody answered here: nothing is left to write down": ([RINGS, ENDS], None),
	"somebody else answered": ([RINGS_AT_SERVER, {**RINGS_AT_SERVER, "status": "No Answer"}], None),
	"a colleague was faster": ([RINGS_AT_SERVER, {**RINGS_AT_SERVER, "status": "In Progress"}], None),
	"the server knows that it was answered": (
		[RINGS, TALKS, {**RINGS_AT_SERVER, "status": "In Progress"}],
		{"phase": "talking", "is_connected": True},
	),
	"the recording is paused only while talking": (
		[RINGS, TALKS, {"type": "pauses", "on": True}],
		{"phase": "talking", "is_paused": True},
	),
	"a call that talked waits for its outcome": ([RINGS, TALKS, ENDS], {"call": "C1", "phase": "ended"}),
	"the server ends a call whose device heard nothing": (
		[RINGS, TALKS, {**RINGS_AT_SERVER, "status": "Completed"}],
		{"phase": "ended"},
	),
	"an end is said once": ([DIALS, {**ENDS, "reason": "busy"}, ENDS], {"phase": "ended", "reason": "busy"}),
	"a second call does not disturb the first": ([RINGS, TALKS, SECOND], {"call": "C1", "phase": "talking"}),
	"nor does a second ring of the device": ([RINGS, TALKS, {**RINGS, "call": "C3"}], {"call": "C1"}),
	"a number is not dialled in a call": ([RINGS, TALKS, DIALS], {"call": "C1"}),
	"a call out remembers whom and why": (
		[DIALS],
		{"phase": "dialling", "customer": "Marie", "issue": "I-1"},
	),
	"the network breaks and mends": (
		[DIALS, TALKS, {"type": "breaks"}, {"type": "mends"}],
		{"phase": "talking"},
	),
	"mending does not start the clock anew": (
		[DIALS, TALKS, {"type": "breaks"}, {"type": "talks", "at": 9000}],
		{"phase": "talking", "started": 1000},
	),
	"muted and held only while talking": (
		[RINGS, {"type": "mutes", "on": True}, {"type": "holds", "on": True}],
		{"phase": "ringing", "is_muted": False, "is_held": False},
	),
	"an ended call is neither muted nor held": (
		[DIALS, TALKS, {"type": "mutes", "on": True}, {"type": "holds", "on": True}, ENDS],
		{"phase": "ended", "is_muted": False, "is_held": False},
	),
	"a page that was loaded again lost the sound": (
		[{"type": "found", "call": {"call": "C1", "phase": "talking", "number": "+1450"}}],
		{"call": "C1", "phase": "lost"},
	),
	"a call that only rang then is no loss": (
		[{"type": "found", "call": {"call": "C1", "phase": "ringing"}}],
		None,
	),
	"the server knows a call that this browser forgot": (
		[{**RINGS_AT_SERVER, "status": "In Progress", "is_start": True}],
		{"call": "C1", "phase": "lost"},
	),
	"later the server's word makes no call of its own": (
		[{**RINGS_AT_SERVER, "status": "In Progress"}],
		None,
	),
	"a lost call is ended by the server": (
		[
			{**RINGS_AT_SERVER, "status": "In Progress", "is_start": True},
			{**RINGS_AT_SERVER, "status": "Completed"},
		],
		{"phase": "ended"},
	),
	"the next call rings while one waits for its outcome": ([RINGS, TALKS, ENDS, SECOND], {"call": "C3"}),
	"the one that waited comes back": ([RINGS, TALKS, ENDS, SECOND, ENDS], {"call": "C1", "phase": "ended"}),
	"a closed call is gone": ([RINGS, TALKS, ENDS, {"type": "closes"}], None),
	"an unknown event changes nothing": ([RINGS, {"type": "sneezes"}], {"phase": "ringing"}),
}

NUMBERS = {
	"(450) 555-0142": ("+14505550142", ""),
	"450.555.0142 poste 12": ("+14505550142", ""),
	"1 450 555 0142": ("+14505550142", ""),
	"+1-450-555-0142 x7": ("+14505550142", ""),
	"+33 1 44 55 66 77": ("+33144556677", ""),
	"011 33 1 44 55 66 77": ("+33144556677", ""),
	"911": ("", "emergency"),
	"9-1-1": ("", "emergency"),
	" 9 1 1 ": ("", "emergency"),
	"933": ("", "emergency"),
	"112": ("", "emergency"),
	"988": ("", "emergency"),
	"811": ("", "service"),
	"1 900 555 0142": ("", "premium"),
	"514 976 0142": ("", "premium"),
	"555-0142": ("", "incomplete"),
	"150 555 0142": ("", "incomplete"),
	"+33": ("", "incomplete"),
	"<b>": ("", "empty"),
	"": ("", "empty"),
}


def run(script: str) -> list:
	node = shutil.which("node")
	assert node, "Node is needed: it builds the desk's bundles, too."
	command = [node, "--input-type=module", "-e", script]
	answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
	return json.loads(answer.stdout)


def module(name: str) -> str:
	"""An import of a module without imports of its own."""
	source = json.dumps((SCRIPTS / name).read_text())
	return f'await import("data:text/javascript," + encodeURIComponent({source}))'


@pytest.fixture(scope="module")
def calls() -> dict[str, dict | None]:
	"""The call that is shown at the end of each case."""
	script = f"""
		const {{ START, next_state }} = {module("call_state.js")};
		const cases = {json.dumps([events for events, _ in CASES.values()])};
		console.log(JSON.stringify(cases.map((events) => events.reduce(next_state, START).call)));
	"""
	return dict(zip(CASES, run(script), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_the_telephone_shows(case: str, calls: dict[str, dict | None]) -> None:
	shown, expected = calls[case], CASES[case][1]
	if expected is None:
		assert shown is None
	else:
		assert shown is not None and expected == {key: shown.get(key) for key in expected}


def test_numbers_are_read_and_emergency_numbers_never_dialled() -> None:
	script = f"""
		const {{ read_number }} = {module("numbers.js")};
		console.log(JSON.stringify({json.dumps(list(NUMBERS))}.map((text) => read_number(text))));
	"""
	read = {
		text: (found["number"], found["refusal"]) for text, found in zip(NUMBERS, run(script), strict=True)
	}
	assert read == NUMBERS


def test_the_sound_of_a_key_is_what_its_program_makes() -> None:
	assert key_sound.FILE.read_bytes() == key_sound.make_sound()
