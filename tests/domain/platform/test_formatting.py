"""How days, hours, lengths, figures and money are written: one table for Python and for the browser's module."""

import json
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest

from gigafibre_fsm.domain.platform import formatting

MODULE = Path(formatting.__file__).parents[3] / "public" / "js" / "platform" / "formatting.js"
TODAY = "2026-11-28"

# function, its arguments, what it writes; `~` stands for a no-break space. Days and moments are given as text.
TABLE = [
	("hour", ["2026-12-01 00:00", "fr"], "minuit"),
	("hour", ["2026-12-01 00:05", "fr"], "0~h~05"),
	("hour", ["2026-12-01 09:05", "fr"], "9~h~05"),
	("hour", ["2026-12-01 09:00", "fr"], "9~h"),
	("hour", ["2026-12-01 12:00", "fr"], "midi"),
	("hour", ["2026-12-01 12:30", "fr"], "12~h~30"),
	("hour", ["2026-12-01 23:25:59", "fr"], "23~h~25"),
	("hour", ["2026-12-01 00:00", "en"], "midnight"),
	("hour", ["2026-12-01 00:05", "en"], "12:05~a.m."),
	("hour", ["2026-12-01 09:00", "en"], "9~a.m."),
	("hour", ["2026-12-01 12:00", "en"], "noon"),
	("hour", ["2026-12-01 12:30", "en"], "12:30~p.m."),
	("hour", ["2026-12-01 23:25", "en-CA"], "11:25~p.m."),
	("window", ["2026-12-01 14:00", "2026-12-01 16:00", "fr"], "14~h à 16~h"),
	("window", ["2026-12-01 14:00", "2026-12-01 16:00", "en"], "2~p.m. to 4~p.m."),
	("window", ["2026-12-01 10:00", "2026-12-01 12:00", "fr"], "10~h à midi"),
	("window", ["2026-12-01 12:00", "2026-12-01 14:00", "en"], "noon to 2~p.m."),
	("window", ["2026-12-01 22:00", "2026-12-02 00:00", "fr"], "22~h à minuit"),
	("window", ["2026-12-01 22:00", "2026-12-02 00:00", "en"], "10~p.m. to midnight"),
	("window", ["2026-12-31 22:00", "2027-01-01 02:00", "fr"], "22~h à 2~h le lendemain"),
	("window", ["2026-12-31 22:00", "2027-01-01 02:00", "en"], "10~p.m. to 2~a.m. the next day"),
	("window", ["2026-12-01 22:00", "2026-12-03 06:00", "fr"], "22~h à 6~h, 3 déc."),
	("day", ["2026-12-01", "fr"], "mardi 1er décembre"),
	("day", ["2026-12-01", "en"], "Tuesday, December 1"),
	("day", ["2026-12-01", "fr", "full"], "mardi 1er décembre 2026"),
	("day", ["2026-12-01", "en", "full"], "Tuesday, December 1, 2026"),
	("day", ["2026-12-01", "fr", "short"], "mar. 1er déc."),
	("day", ["2026-12-01", "en", "short"], "Tue, Dec 1"),
	("day", ["2026-12-01", "fr", "brief"], "1er déc."),
	("day", ["2026-12-11", "fr", "brief"], "11 déc."),
	("day", ["2024-02-29", "en", "brief"], "Feb 29"),
	("day", ["2026-11-28 08:00", "fr", "long", TODAY], "aujourd'hui"),
	("day", ["2026-11-29", "fr", "short", TODAY], "demain"),
	("day", ["2026-11-27", "fr", "brief", TODAY], "hier"),
	("day", ["2026-11-28", "en", "long", TODAY], "today"),
	("day", ["2026-11-29", "en", "long", TODAY], "tomorrow"),
	("day", ["2026-11-27", "en", "long", TODAY], "yesterday"),
	("day", ["2026-11-30", "fr", "long", TODAY], "lundi 30 novembre"),
	("day", ["2025-08-29", "fr", "brief", TODAY], "29 août 2025"),
	("day", ["2025-08-29", "en", "brief", TODAY], "Aug 29, 2025"),
	("day", ["2026-12-31", "fr", "long", "2027-01-01"], "hier"),
	("day", ["2026-11-30", "fr", "near", TODAY], "lundi"),
	("day", ["2026-12-04", "en", "near", TODAY], "Friday"),
	("day", ["2026-12-05", "fr", "near", TODAY], "samedi 5 décembre"),
	("day", ["2026-11-26", "fr", "near", TODAY], "jeudi 26 novembre"),
	("day", ["2026-11-29", "fr", "near", TODAY], "demain"),
	("day", ["2027-01-04", "en", "near", TODAY], "Monday, January 4, 2027"),
	("moment", ["2026-11-30 15:00", "fr", "near", TODAY], "lundi 15~h"),
	("moment", ["2026-11-30 15:00", "en", "near", TODAY], "Monday 3~p.m."),
	("moment", ["2026-11-28 23:16", "fr", "near", TODAY], "aujourd'hui, 23~h~16"),
	("moment", ["2026-12-07 15:00", "fr", "near", TODAY], "lundi 7 décembre, 15~h"),
	("sentence", ["It stands at 3~p.m.."], "It stands at 3~p.m."),
	("sentence", ["Promised for 3~p.m.. Call André V.."], "Promised for 3~p.m. Call André V."),
	("sentence", ["One moment..."], "One moment..."),
	("sentence", ["Nobody works on Monday."], "Nobody works on Monday."),
	("labelled", ["Route", "29~h~07", "fr"], "Route~: 29~h~07"),
	("labelled", ["Travel", "29~h~07", "en"], "Travel: 29~h~07"),
	("of_person", ["Alexandre Roy", "fr"], "d'Alexandre Roy"),
	("of_person", ["Hélène Roy", "fr"], "d'Hélène Roy"),
	("of_person", ["Étienne Roy", "fr"], "d'Étienne Roy"),
	("of_person", ["Yves Roy", "fr"], "d'Yves Roy"),
	("of_person", ["Yannick Roy", "fr"], "de Yannick Roy"),
	("of_person", ["Marc Roy", "fr"], "de Marc Roy"),
	("of_person", ["Alexandre Roy", "en"], "Alexandre Roy"),
	("moment", ["2026-12-01 11:00", "fr", "short"], "mar. 1er déc., 11~h"),
	("moment", ["2026-11-28 14:05", "en", "brief", TODAY], "today, 2:05~p.m."),
	("day_window", ["2026-11-28 14:00", "2026-11-28 16:00", "fr", "long", TODAY], "aujourd'hui, 14~h à 16~h"),
	("day_window", ["2026-12-01 08:00", "2026-12-01 10:00", "en", "short"], "Tue, Dec 1, 8~a.m. to 10~a.m."),
	("weekday", ["2026-11-29", "fr"], "dimanche"),
	("weekday", ["2026-11-29", "en"], "Sunday"),
	("weekday", ["2026-11-30", "fr", "short"], "lun."),
	("weekday", ["2026-11-30", "en", "short"], "Mon"),
	("month", ["2026-08-15", "fr"], "août 2026"),
	("month", ["2026-08-15", "en"], "August 2026"),
	("duration", [0], "0~min"),
	("duration", [45], "45~min"),
	("duration", [59.7], "1~h"),
	("duration", [60], "1~h"),
	("duration", [65], "1~h~05"),
	("duration", [108], "1~h~48"),
	("duration", [1747], "29~h~07"),
	("number", [0, "fr"], "0,0"),
	("number", [-0.04, "fr"], "0,0"),
	("number", [-18.4, "fr"], "−18,4"),
	("number", [-18.4, "en"], "−18.4"),
	("number", [0.25, "fr"], "0,3"),
	("number", [0.35, "en"], "0.4"),
	("number", [512.44, "en"], "512.4"),
	("number", [12345.6, "fr"], "12~345,6"),
	("number", [1234567, "en", 0], "1,234,567"),
	("number", [12.0, "fr", 1, True], "12"),
	("number", [12.5, "fr", 1, True], "12,5"),
	("number", [120, "fr", 0, True], "120"),
	("number", [0.0000001, "en"], "0.0"),
	("percent", [0.453, "fr"], "45~%"),
	("percent", [1.2, "en"], "120%"),
	("money", [0, "fr"], "0,00~$"),
	("money", [1234.5, "fr"], "1~234,50~$"),
	("money", [1234.5, "en"], "$1,234.50"),
	("money", [-20, "fr"], "−20,00~$"),
	("money", [-20, "en"], "−$20.00"),
	("phone_number", ["+14505550142"], "450 555-0142"),
	("phone_number", ["(450) 555-0142"], "450 555-0142"),
	("phone_number", ["+33 1 44 55 66 77"], "+33 1 44 55 66 77"),
	("phone_number", [None], ""),
	("spell_out", ["— → 2026-12-01 08:00 (60 min)", "fr"], "— → 1er déc., 8~h (1~h)"),
	("spell_out", ["2026-12-01 08:00 – 10:00 (SMS)", "en"], "Dec 1, 8~a.m. to 10~a.m. (SMS)"),
	("spell_out", ["2026-12-01 22:00 – 00:00", "fr"], "1er déc., 22~h à minuit"),
	("spell_out", ["Marc, 2026-11-28 14:05:33.120000", "fr", TODAY], "Marc, aujourd'hui, 14~h~05"),
	(
		"spell_out",
		["DJ-2026-00042, 2026-13-45, 450-555-0142", "fr"],
		"DJ-2026-00042, 2026-13-45, 450-555-0142",
	),
	("spell_out", ["installé 2026-02-29 08:00", "fr"], "installé 2026-02-29 08:00"),
]

PYTHON_ONLY = [
	("span", [20, "fr"], "1~min"),
	("span", [5 * 3600, "fr"], "5~h"),
	("span", [36 * 3600, "en"], "36~h"),
	("span", [3 * 86400, "fr"], "3~jours"),
	("ago", [10, "fr"], "à l'instant"),
	("ago", [-90, "en"], "just now"),
	("ago", [720, "fr"], "il y a 12~min"),
	("ago", [3 * 86400, "en"], "3~days ago"),
	("signed", [0.4, "fr"], "+0,4"),
	("signed", [-0.4, "en"], "−0.4"),
	("signed", [0.04, "fr"], "0,0"),
	("model_name", ["TP-Link", "TP-Link XX230v"], "TP-Link XX230v"),
	("model_name", ["Huawei", "EG8145V5"], "Huawei EG8145V5"),
	("model_name", [None, "XX230v"], "XX230v"),
	("typed_number", ["-19.40", "fr"], "−19,40"),
	("typed_number", ["-19.40", "en"], "−19.40"),
	("measure", [-18.4, "dBm", "fr"], "−18,4~dBm"),
]


def expected(row: tuple) -> str:
	return row[2].replace("~", "\u00a0")


def expand_row(row: tuple) -> list:
	return [each.replace("~", "\u00a0") if isinstance(each, str) else each for each in row[1]]


def as_values(function: str, arguments: list) -> list:
	"""The arguments as Python takes them: texts of days and moments become what they say."""
	if function == "spell_out":
		return [*arguments[:2], *map(date.fromisoformat, arguments[2:])]
	return [
		datetime.fromisoformat(each) if isinstance(each, str) and each[:2] == "20" else each
		for each in arguments
	]


@pytest.mark.parametrize("row", TABLE + PYTHON_ONLY, ids=lambda row: f"{row[0]}-{row[1]}")
def test_python_writes_it_so(row: tuple) -> None:
	function, arguments = row[0], expand_row(row)
	keywords = {}
	values = as_values(function, arguments)
	if function in ("day", "moment", "day_window", "spell_out") and arguments[-1] in (TODAY, "2027-01-01"):
		keywords["today"] = values.pop()
	if function == "number" and len(values) == 4:
		keywords["trim"] = values.pop()
	assert getattr(formatting, function)(*values, **keywords) == expected(row)


def test_the_browser_writes_the_same() -> None:
	node = shutil.which("node")
	assert node, "Node is needed: it builds the desk's bundles, too."
	script = f"""
		const source = {json.dumps(MODULE.read_text())};
		const formatting = await import("data:text/javascript," + encodeURIComponent(source));
		const rows = {json.dumps([[row[0], expand_row(row)] for row in TABLE])};
		console.log(JSON.stringify(rows.map(([name, given]) => formatting[name](...given))));
	"""
	command = [node, "--input-type=module", "-e", script]
	answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
	written = json.loads(answer.stdout)
	wrong = [
		f"{row[0]}{row[1]}: {got!r}, not {expected(row)!r}"
		for row, got in zip(TABLE, written, strict=True)
		if got != expected(row)
	]
	assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
	("row", "locale", "label"),
	[
		({"name": "Repair", "label_fr": "Réparation"}, "fr", "Réparation"),
		({"name": "Repair", "label_fr": "Réparation"}, "en", "Repair"),
		({"name": "Repair", "label_fr": None}, "fr", "Repair"),
		({"name": "x1", "label_en": "Light", "label_fr": "Lumière"}, "en", "Light"),
		({"name": "x1", "label_en": "", "label_fr": "Lumière"}, "en", "x1"),
		({"label_en": "", "label_fr": "Lumière"}, "en", "Lumière"),
	],
)
def test_a_label_is_read_in_the_language_of_whoever_reads(row: dict, locale: str, label: str) -> None:
	assert formatting.localized_label(row, locale) == label


@pytest.mark.parametrize(
	("when", "locale", "written"),
	[
		("2026-11-28 00:00", "fr", "minuit"),
		("2026-11-28 02:10", "fr", "2~h~10 cette nuit"),
		("2026-11-28 06:17", "fr", "6~h~17 ce matin"),
		("2026-11-28 12:00", "fr", "midi"),
		("2026-11-28 13:05", "fr", "13~h~05 cet après-midi"),
		("2026-11-28 19:00", "fr", "19~h ce soir"),
		("2026-11-28 06:17", "en", "6:17~a.m."),
		("2026-11-27 22:00", "fr", "hier, 22~h"),
		("2026-11-23 15:00", "en", "Monday, November 23, 3~p.m."),
	],
)
def test_since_when_is_never_read_as_a_length_of_time(when: str, locale: str, written: str):
	today = date.fromisoformat(TODAY)
	assert formatting.since(datetime.fromisoformat(when), locale, today=today) == written.replace(
		"~", "\u00a0"
	)
