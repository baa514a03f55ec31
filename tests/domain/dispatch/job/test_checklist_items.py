"""What counts as an answer to an item of the checklist."""

import pytest

from gigafibre_fsm.domain.dispatch.job import checklist_items
from gigafibre_fsm.domain.dispatch.job.checklist_items import AnswerChoice, ChecklistItem

LIGHT = ChecklistItem("Number", "dBm", "-27", "-8")
DROP = ChecklistItem("Choice", choices="Aerial | Aérien\nUnderground | Souterrain\n\nGPON")


@pytest.mark.parametrize(
	("typed", "kept"),
	[
		("-19.4", "-19.4"),
		("−19,4", "-19.4"),
		("– 19,40 dBm", "-19.4"),
		(" 500 Mbit/s ", "500"),
		("+3", "3"),
		("1000", "1000"),
		("0,0", "0"),
		("-0", "0"),
		("1e400", None),
		("19,4,2", None),
		("19 4", None),
		("--19", None),
		("1" * 400, None),
		("dBm", None),
		("", None),
		("٣", "3"),
	],
)
def test_a_number_is_read_as_people_here_write_it(typed: str, kept: str | None):
	assert checklist_items.normalise_answer(LIGHT, typed) == kept


@pytest.mark.parametrize(
	("value", "outside"), [("-27", False), ("-27.1", True), ("-8", False), ("-7.9", True), ("", False)]
)
def test_the_limits_themselves_are_inside(value: str, outside: bool):
	assert checklist_items.is_outside(LIGHT, value) is outside


def test_one_limit_is_enough_and_none_lets_everything_pass():
	assert checklist_items.is_outside(ChecklistItem("Number", minimum="2,5"), "2.4")
	assert not checklist_items.is_outside(ChecklistItem("Number", minimum="2,5"), "9000")
	assert not checklist_items.is_outside(ChecklistItem("Number"), "-9000")


def test_a_choice_is_stored_in_one_language_and_read_in_two():
	assert checklist_items.parse_choices(DROP.choices) == (
		AnswerChoice("Aerial", "Aérien"),
		AnswerChoice("Underground", "Souterrain"),
		AnswerChoice("GPON", "GPON"),
	)
	assert checklist_items.normalise_answer(DROP, "Aerial") == "Aerial"
	assert checklist_items.normalise_answer(DROP, "Tunnel") is None


@pytest.mark.parametrize(
	("kind", "value", "photo", "answered"),
	[
		("Yes/No", "", "", True),
		(None, None, None, True),
		("Number", "", "row", False),
		("Number", "0", "", True),
		("Choice", "Aerial", "", True),
		("Photo", "1", "", False),
		("Photo", "", "row", True),
	],
)
def test_a_tick_alone_answers_a_yes_or_no_only(kind, value, photo, answered: bool):
	assert checklist_items.is_answered(kind, 1, value, photo) is answered
	assert not checklist_items.is_answered(kind, 0, value, photo)


@pytest.mark.parametrize(
	("item", "problem"),
	[
		(ChecklistItem(), None),
		(LIGHT, None),
		(ChecklistItem("Number"), None),
		(DROP, None),
		(ChecklistItem("Text"), "kind"),
		(ChecklistItem("Number", minimum="low"), "limit"),
		(ChecklistItem("Number", minimum="-8", maximum="-27"), "limits"),
		(ChecklistItem("Choice", choices="Aerial | Aérien"), "few"),
		(ChecklistItem("Choice", choices="A | a\nB | b\na | c"), "twice"),
		(ChecklistItem("Choice", choices="A | a\nB | a"), "twice"),
		(ChecklistItem("Choice", choices="A\n" + "B" * 61), "long"),
		(ChecklistItem("Choice", choices="\n".join(map(str, range(13)))), "many"),
	],
)
def test_a_kind_of_visit_asks_only_what_can_be_answered(item: ChecklistItem, problem: str | None):
	assert checklist_items.find_problem(item) == problem
