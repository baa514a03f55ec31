"""Which numbers the desk calls: never an emergency number, however it is written."""

import pytest

from gigafibre_fsm.domain.care.telephone.numbers.dialling import DialRefusal, judge_number

FOREIGN = ("+33",)


@pytest.mark.parametrize(
	"text",
	[
		*(
			"911",
			"9-1-1",
			" 9 1 1 ",
			"(911)",
			"+911",
			"+1911",
			"+1 911",
			"1-911",
			"1911",
			"9911",
			"9 911",
			"011911",
		),
		*(
			"tel:911",
			"911#",
			"*911",
			"911 poste 3",
			"911;ext=2",
			"９１１",
			"٩١١",
			"9\u200b11",
			"112",
			"999",
			"000",
		),
		*("911-555-0123", "9112", "988", "933", "91-1", "00911"),
	],
)
def test_an_emergency_number_is_recognised_however_it_is_written(text: str):
	assert judge_number(text, FOREIGN).refusal is DialRefusal.EMERGENCY


@pytest.mark.parametrize(
	("text", "number"),
	[
		("514 555-0123", "+15145550123"),
		("(418) 911-2222", "+14189112222"),
		("1-819-999-1234", "+18199991234"),
		("+1 212 555 0123", "+12125550123"),
		("800 555-0199", "+18005550199"),
		("514 555-0911", "+15145550911"),
		("+33 1 42 68 53 00", "+33142685300"),
	],
)
def test_numbers_of_canada_the_united_states_and_named_countries_are_called(text: str, number: str):
	found = judge_number(text, FOREIGN)
	assert (found.number, found.refusal) == (number, None)


@pytest.mark.parametrize(
	("text", "refusal"),
	[
		("+33 1 42 68 53 00", DialRefusal.ABROAD),
		("011 44 20 7946 0958", DialRefusal.ABROAD),
		("+1 876 555 1234", DialRefusal.ABROAD),
		("809 555-1234", DialRefusal.ABROAD),
		("1-900-555-1234", DialRefusal.PREMIUM),
		("514 976-1234", DialRefusal.PREMIUM),
		("+1 500 234 5678", DialRefusal.PREMIUM),
		("411", DialRefusal.SHORT),
		("611", DialRefusal.SHORT),
		("555-0123", DialRefusal.NO_NUMBER),
		("", DialRefusal.NO_NUMBER),
		("Marie", DialRefusal.NO_NUMBER),
	],
)
def test_other_numbers_are_refused_and_say_why(text: str, refusal: DialRefusal):
	found = judge_number(text)
	assert (found.number, found.refusal) == ("", refusal)
