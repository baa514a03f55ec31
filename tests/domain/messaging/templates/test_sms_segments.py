"""What a text costs, and the cheaper spelling."""

import pytest

from gigafibre_fsm.domain.messaging.templates.sms_segments import SegmentCount, count_segments, spell_in_gsm7


@pytest.mark.parametrize(
	("length", "segments"), [(0, 1), (1, 1), (160, 1), (161, 2), (306, 2), (307, 3), (459, 3), (460, 4)]
)
def test_gsm_text_is_cut_at_160_and_then_at_153(length: int, segments: int) -> None:
	assert count_segments("a" * length) == SegmentCount("GSM-7", length, segments, ())


@pytest.mark.parametrize(("length", "segments"), [(70, 1), (71, 2), (134, 2), (135, 3)])
def test_one_foreign_character_makes_the_whole_text_ucs_2(length: int, segments: int) -> None:
	assert count_segments("ê" + "a" * (length - 1)) == SegmentCount("UCS-2", length, segments, ("ê",))


def test_an_emoji_counts_twice() -> None:
	assert count_segments("😀" * 35).segments == 1
	assert count_segments("😀" * 36) == SegmentCount("UCS-2", 72, 2, ("😀",))


def test_a_surrogate_pair_is_never_cut_in_two() -> None:
	# 67 units to a segment: 33 pairs fit, the 67th unit stays empty
	assert count_segments("😀" * 67).segments == 3


def test_an_escaped_character_counts_twice_and_is_never_cut_in_two() -> None:
	assert count_segments("€" * 80) == SegmentCount("GSM-7", 160, 1, ())
	# 153 septets hold 76 pairs and an empty one: 153 pairs need three segments, not two
	assert count_segments("€" * 153).segments == 3


def test_the_accents_of_gsm_cost_nothing() -> None:
	assert count_segments("Arrivée prévue à 9 h, où ça? Non: ÉÇÄÖÑÜàèéìòù").costly == ("ç",)
	assert count_segments("àèéìòùÇÉÄÖÑÜäöñü").encoding == "GSM-7"


def test_costly_characters_are_named_once_in_order() -> None:
	assert count_segments("’êê’ô").costly == ("’", "ê", "ô")


@pytest.mark.parametrize(
	("text", "cheaper"),
	[
		("C’est l’hôtel « Chez Noël »", "C'est l'hotel \" Chez Noel \""),
		("façade, Ça, cœur, Œuvre", "facade, Ça, coeur, OEuvre"),
		("1\u202f234,50\u00a0$", "1 234,50 $"),
		("un – deux — trois… `x`", "un - deux - trois... 'x'"),
		("e\u0301te\u0301", "été"),
		("ÊÎÔÛËÏÀÈÙ", "EIOUEIAEU"),
		("éèàùìò", "éèàùìò"),
		("{link} [a] ~ ^ | \\ €", "{link} [a] ~ ^ | \\ €"),
		("ᐃᓄᒃ 😀 👨\u200d👩\u200d👧", "ᐃᓄᒃ 😀 👨\u200d👩\u200d👧"),
		("¾ heure, 1 ¼ h, 2½ h", "3/4 heure, 1 1/4 h, 2 1/2 h"),
		("ﬁbre, aﬃche, Ⅳ, ⅻ", "fibre, affiche, IV, xii"),
		("50 ㎞, 5 ㎡, № 7, ℡", "50 km, 5 m2, No 7, TEL"),
		("10², 10⁻³, m²", "10^2, 10^-3, m2"),
		("soft\u00adhyphen \u202a514\u202c", "softhyphen 514"),
		("Łódź, Đà, Ħal", "Lodz, Dà, Hal"),
		("a‐b‒c―d", "a-b-c-d"),
		("‛a‟ ⇒ 5 ‰", "'a\" => 5 o/oo"),
	],
)
def test_plain_writes_what_gsm_lacks_otherwise_and_leaves_the_rest(text: str, cheaper: str) -> None:
	assert spell_in_gsm7(text) == cheaper


def test_plain_makes_french_cheap() -> None:
	french = "L’être à l’œuvre : Benoît, François, Zoë et Jérôme fêtent Noël « là-bas » — août…"
	assert count_segments(french).encoding == "UCS-2"
	assert count_segments(spell_in_gsm7(french)).encoding == "GSM-7"
