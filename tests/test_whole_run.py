"""The order of the whole suite, which begins before its sites are there."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import whole_run

ITEMS = (
	("tests/site/test_lines.py::test_a", ()),
	("tests/domain/test_tax.py::test_a", ()),
	("tests/domain/test_tax.py::test_b", ()),
	("tests/browser/test_offline.py::test_a", ("web", "connected_site")),
	("tests/contract/test_books.py::test_a", ()),
	("tests/contract/test_books.py::test_b", ("connected_site",)),
	("tests/contract/test_twilio.py::test_a", ()),
	("tests/domain/dispatch/planning/test_day.py::test_a", ()),
	("tests/domain/test_lines.py::test_a", ("site", "connected_site")),
	("tests/test_web_entry.py::test_a", ("web",)),
)


def ordered(sites_up: str | None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
	monkeypatch.setattr(whole_run, "SITES_UP", sites_up)
	items = [
		SimpleNamespace(nodeid=name, path=Path("/checkout", name.split("::")[0]), fixturenames=fixtures)
		for name, fixtures in ITEMS
	]
	whole_run.order(items)
	return list(dict.fromkeys(item.nodeid.split("::")[0].removeprefix("tests/") for item in items))


LONGEST = [
	"browser/test_offline.py",
	"contract/test_books.py",
	"contract/test_twilio.py",
	"site/test_lines.py",
]
BY_THE_CLOCK = "domain/dispatch/planning/test_day.py"
ON_A_SITE = ["domain/test_lines.py", "test_web_entry.py"]


def test_the_longest_begin_where_the_site_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
	assert ordered(None, monkeypatch) == [*LONGEST, "domain/test_tax.py", BY_THE_CLOCK, *ON_A_SITE]


def test_files_that_need_neither_site_nor_clock_begin_while_none_is_there(
	monkeypatch: pytest.MonkeyPatch,
) -> None:
	expected = ["domain/test_tax.py", *LONGEST, BY_THE_CLOCK, *ON_A_SITE]
	assert ordered("/sites-up", monkeypatch) == expected


def test_a_site_is_waited_for_until_the_set_up_says_that_all_are_there(
	monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
	sites_up = tmp_path / "sites-up"
	monkeypatch.setattr(whole_run, "SITES_UP", str(sites_up))
	monkeypatch.setattr(whole_run.time, "sleep", lambda _seconds: sites_up.touch())
	whole_run.wait_for_sites()
	assert sites_up.exists()
