"""Finding customers by what callers say and agents mistype: how texts are compared, ranked and forgiven."""

import pytest

from gigafibre_fsm.domain.care.customer_search import normal_form, ranking, sounds, typing_errors
from gigafibre_fsm.domain.care.customer_search.facts import CustomerFact, FactKind, list_unlike, write_lines
from gigafibre_fsm.domain.care.customer_search.numbering import list_candidates
from gigafibre_fsm.domain.care.customer_search.queries import parse_query

NAME, PHONE, ADDRESS, EMAIL = FactKind.NAME, FactKind.PHONE, FactKind.ADDRESS, FactKind.EMAIL
DEVICE, ACCOUNT = FactKind.DEVICE, FactKind.ACCOUNT


def entry(*facts: tuple[FactKind, str]) -> str:
	return write_lines([CustomerFact(*each) for each in facts])


MARIE = entry(
	(NAME, "Marie-Ève Lefebvre"),
	(PHONE, "+15145550123"),
	(EMAIL, "Marie.Eve@Example.com"),
	(ACCOUNT, "CUST-2026-00042"),
	(ADDRESS, "3-2589, boulevard Sainte-Catherine, Saint-Jean-sur-Richelieu, J2G 3K4"),
	(DEVICE, "TPLG-0O1I2345"),
	(DEVICE, "1C:61:B4:AA:0F:09"),
)
OTHER = entry(
	(NAME, "Jean Tremblay"),
	(PHONE, "+14505559876"),
	(EMAIL, "j.tremblay@example.com"),
	(ACCOUNT, "CUST-2026-00420"),
	(ADDRESS, "12 rue Saint-Jean, Granby, J2G 9Z9"),
	(DEVICE, "ZTEG12345678"),
	(DEVICE, "1C:61:B4:AA:0F:90"),
)
WORDS = (
	"marie",
	"eve",
	"lefebvre",
	"jean",
	"tremblay",
	"phaneuf",
	"granby",
	"catherine",
	"richelieu",
	"gagnon",
)
VOCABULARY = typing_errors.build_vocabulary(WORDS)


def find(typed: str, *, forgive: bool = False) -> list[tuple[str, FactKind]]:
	"""Who is found among the two, and by what."""
	query = parse_query(typed)
	similar = {word: typing_errors.list_similar(word, VOCABULARY) for word in query.words if forgive}
	found = ranking.rank_entries({"marie": MARIE, "jean": OTHER}, query, similar)
	return [(customer, match.kind) for customer, match in found]


@pytest.mark.parametrize(
	("typed", "kind"),
	[
		("lefebvre", NAME),
		("LEFEBVRE", NAME),
		("marie eve", NAME),
		("marie-ève", NAME),
		("marie\u2011ève", NAME),  # a hyphen that does not break, as copied from a page
		("Marie-E\u0300ve", NAME),  # the accent apart from its letter
		("marieeve lefebvre", NAME),
		("lefeb mar", NAME),
		("514 555-0123", PHONE),
		("(514) 555.0123", PHONE),
		("+1 514 555 0123", PHONE),
		("15145550123", PHONE),
		("514-555-0123 poste 12", PHONE),
		("555-0123", PHONE),
		("0123", PHONE),
		("5145550", PHONE),
		("٥١٤٥٥٥٠١٢٣", PHONE),
		("marie.eve@example.com", EMAIL),
		("MARIE.EVE@", EMAIL),
		("CUST-2026-00042", ACCOUNT),
		("cust 2026 00042", ACCOUNT),
		("2589 boul ste-catherine", ADDRESS),
		("2589 Blvd. Sainte Catherine", ADDRESS),
		("st jean sur richelieu", ADDRESS),
		("j2g3k4", ADDRESS),
		("J2G 3K4", ADDRESS),
		("TPLG0O1I2345", DEVICE),
		("tplg-0o1i-2345", DEVICE),
		("tplgool12345", DEVICE),
		("1c61b4aa0f09", DEVICE),
		("1C-61-B4-AA-0F-09", DEVICE),
		("1c61.b4aa.0f09", DEVICE),
		("aa:0f:09", DEVICE),
	],
)
def test_she_is_found_first_by_whatever_is_said_of_her(typed: str, kind: FactKind) -> None:
	assert find(typed)[0] == ("marie", kind)


@pytest.mark.parametrize(
	"typed",
	[
		"",
		" ",
		"é",
		"%",
		"_",
		"\\",
		"' OR 1=1 --",
		"<script>",
		"\x00\x01",
		"🦆🦆",
		"zzzz",
		"0000000",
		"%%%%",
		".....",
	],
)
def test_hostile_and_empty_texts_find_nobody(typed: str) -> None:
	query = parse_query(typed)
	assert query.is_empty or not find(typed)


def test_a_very_long_text_is_cut_and_its_words_are_counted() -> None:
	query = parse_query("marie " * 10_000 + " ".join(map(str, range(1000))))
	assert len(query.typed) <= 120 and len(query.words) <= 8


def test_all_words_must_be_there_and_may_be_in_different_facts() -> None:
	assert find("tremblay granby") == [("jean", NAME)]
	assert find("tremblay richelieu") == []
	assert find("tremblay 9876") == [("jean", NAME)]


def test_who_has_the_whole_word_comes_before_who_has_a_piece() -> None:
	assert [who for who, _kind in find("jean")] == ["jean", "marie"]
	assert [who for who, _kind in find("1c61b4aa0f90")] == ["jean"]


def test_one_word_of_an_account_is_no_account() -> None:
	"""Where customers are named by their name and married since, for example."""
	renamed = entry((NAME, "Zoé Quévillon"), (ACCOUNT, "Zoé Tremblay"))
	[(_who, match)] = ranking.rank_entries({"z": renamed}, parse_query("tremblay"), {})
	assert (match.kind, match.points < ranking.IDENTIFIER) == (ACCOUNT, True)
	[(_who, match)] = ranking.rank_entries({"z": renamed}, parse_query("zoe tremblay"), {})
	assert match.points == ranking.IDENTIFIER


def test_the_end_of_a_number_counts_more_than_its_middle() -> None:
	first = entry((NAME, "Ann"), (PHONE, "+15145550123"))
	second = entry((NAME, "Bob"), (PHONE, "+15140123555"))
	ranked = ranking.rank_entries({"b": second, "a": first}, parse_query("0123"), {})
	assert [who for who, _match in ranked] == ["a", "b"]


@pytest.mark.parametrize(
	("typed", "who"),
	[
		("lefevre", "marie"),
		("lefebre", "marie"),
		("lefebver", "marie"),
		("lefevbre marie", "marie"),
		("tremblai", "jean"),
		("tramblay", "jean"),
		("rtemblay", "jean"),
		("tremblya grandby", "jean"),
		("trembley", "jean"),
		("catherin richelieu", "marie"),
		("katherine", "marie"),
	],
)
def test_errors_of_typing_and_hearing_are_forgiven(typed: str, who: str) -> None:
	assert find(typed, forgive=True)[0][0] == who


@pytest.mark.parametrize("typed", ["trottoir", "marteau", "lune", "zebre"])
def test_other_words_are_not_taken_for_names(typed: str) -> None:
	assert find(typed, forgive=True) == []


@pytest.mark.parametrize(
	"names",
	[
		("Phaneuf", "Faneuf"),
		("Lefebvre", "Lefèvre", "Lefebre"),
		("Thibault", "Thibeault", "Tibo"),
		("Gauthier", "Gautier", "Gotier"),
		("Ouellet", "Ouellette", "Ouelet"),
		("Perreault", "Perrault", "Pérot"),
		("Bélanger", "Belanger", "Bellanger"),
		("Lévesque", "Lévêque"),
		("Desjardins", "Déjardin"),
		("Tremblay", "Tremblé", "Tramblay"),
		("Michaud", "Micheau", "Michaux"),
		("Boudreau", "Boudreault", "Boudro"),
		("Côté", "Koté"),
		("Proulx", "Prou"),
		("Hamel", "Amel"),
	],
)
def test_names_that_sound_alike_have_one_sound(names: tuple[str, ...]) -> None:
	assert len({sounds.describe_sound(normal_form.list_words(name)[0]) for name in names}) == 1


@pytest.mark.parametrize(
	("first", "second"),
	[("Roy", "Ray"), ("Martin", "Martel"), ("Gagnon", "Gagné"), ("Caron", "Carrier"), ("Morin", "Marin")],
)
def test_names_that_differ_have_another_sound(first: str, second: str) -> None:
	assert sounds.describe_sound(first.lower()) != sounds.describe_sound(normal_form.list_words(second)[0])


def test_a_fact_that_is_compared_like_another_is_kept_once() -> None:
	facts = [CustomerFact(PHONE, each) for each in ("514-555-0123", "+15145550123", " ", "514 555 9999")]
	assert [each.text for each in list_unlike(facts)] == ["514-555-0123", "514 555 9999"]


def test_a_text_of_several_lines_stays_one_line_of_its_entry() -> None:
	lines = entry((NAME, "Ann\n@ root"), (ADDRESS, "1 rue\r\nPrincipale"))
	assert lines.count("\n") == 1


@pytest.mark.parametrize(
	("typed", "found"),
	[
		("ISS-2026-00042", True),
		("iss-2026-42", True),
		("ISS 2026 42", True),
		("2026-00042", True),
		("00042", True),
		("#00042", True),
		("042", True),
		("42", False),
		("INV-2026-42", False),
		("tremblay", False),
	],
)
def test_a_ticket_is_found_by_the_end_of_its_number(typed: str, found: bool) -> None:
	names = list_candidates(typed, ["ISS-2026-", "ISS-2025-"])
	assert ("ISS-2026-00042" in names) is found


def test_the_latest_series_comes_first_and_they_are_not_endless() -> None:
	names = list_candidates("123", [f"ISS-{year}-" for year in range(1990, 2027)])
	assert names[1] == "ISS-2026-00123" and len(names) == 20
