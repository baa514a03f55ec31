"""Addresses of Québec: forty spellings of one, and neighbours that must not be mistaken for it."""

import io
from csv import DictReader

import pytest

from gigafibre_fsm.domain.sales.addresses import address_files, lambert
from gigafibre_fsm.domain.sales.addresses.matching import (
	AddressMatch,
	ListedAddress,
	match_address,
	rank_suggestions,
)
from gigafibre_fsm.domain.sales.addresses.normal_form import fold_municipality, read_address, read_street
from gigafibre_fsm.domain.sales.addresses.written_place import read_lot, read_point


def a_row(
	name: str, civic: int, street: str, town: str, code: str = "", *, suffix: str = "", unit: str = ""
) -> ListedAddress:
	towns = (fold_municipality(town),)
	building = f"{civic}{suffix} {street} {town}"
	return ListedAddress(name, building, civic, suffix, unit, read_street(street), towns, code)


TOWN = "Saint-Jean-sur-Richelieu"
REGISTER = (
	a_row("jean", 1250, "rue Saint-Jean", TOWN, "J3B1A1"),
	a_row("jean-baptiste", 1250, "rue Saint-Jean-Baptiste", TOWN, "J3B1A2"),
	a_row("jean-avenue", 1250, "avenue Saint-Jean", "Beloeil", "J3G1A1"),
	a_row("jean-unit", 1250, "rue Saint-Jean", TOWN, "J3B1A1", unit="4"),
	a_row("jean-a", 1250, "rue Saint-Jean", TOWN, "J3B1A1", suffix="a"),
	a_row("levesque-o", 300, "boulevard René-Lévesque Ouest", "Montréal", "H2Z1A1"),
	a_row("levesque-e", 300, "boulevard René-Lévesque Est", "Montréal", "H2X1A1"),
	a_row("rang-2", 345, "rang 2", "Huntingdon", "J0S1H0"),
	a_row("rang-5", 345, "rang 5", "Huntingdon", "J0S1H0"),
	a_row("avenue-3", 12, "3e Avenue", "La Prairie", "J5R1A1"),
	a_row("rue-3", 12, "3e Rue", "La Prairie", "J5R1A1"),
	a_row("trente", 78, "montée des Trente", "Mont-Saint-Hilaire", "J3H1A1"),
	a_row("half", 10, "rue du Pont", "Beauharnois", "J6N1A1", suffix="1/2"),
)
NAMES = {each.name for each in REGISTER}
SPELLINGS = {
	"jean": (
		"1250 rue Saint-Jean, Saint-Jean-sur-Richelieu",
		"1250, rue Saint-Jean, Saint-Jean-sur-Richelieu, QC",
		"1250 rue St-Jean, St-Jean-sur-Richelieu",
		"1250 rue st jean, st jean sur richelieu qc",
		"1250 RUE ST. JEAN, SAINT-JEAN-SUR-RICHELIEU (QUÉBEC) J3B 1A1",
		"1250 Saint-Jean, J3B 1A1",
		"1250 saint jean j3b1a1",
		"1250 Saint-Jean Street, Saint-Jean-sur-Richelieu, Quebec, Canada",
		"1250 St-Jean St., Saint-Jean-sur-Richelieu",
		"1250 r. Saint-Jean, J3B-1A1",
		"  1250   rue  Saint Jean ,  Saint-Jean-sur-Richelieu ",
		"1250 rue Saint-Jan, Saint-Jean-sur-Richelieu",
		"1250, rue de Saint-Jean, Saint-Jean-sur-Richelieu",
	),
	"jean-unit": (
		"4-1250 rue Saint-Jean, Saint-Jean-sur-Richelieu",
		"1250 rue Saint-Jean app. 4, Saint-Jean-sur-Richelieu",
		"1250 rue Saint-Jean, app 4, J3B 1A1",
		"1250 rue Saint-Jean #4, J3B 1A1",
		"app. 4, 1250 rue Saint-Jean, J3B 1A1",
		"1250 rue Saint-Jean, unit 04, J3B 1A1",
		"1250 St-Jean apt 4 J3B 1A1",
	),
	"jean-a": ("1250A rue Saint-Jean, J3B 1A1", "1250-A, rue Saint-Jean, J3B 1A1", "1250 - A"),
	"levesque-o": (
		"300 boul. René-Lévesque O, Montréal",
		"300 boulevard Rene Levesque Ouest, Montreal",
		"300 René-Lévesque Blvd. West, Montreal",
		"300, bd René-Lévesque O., H2Z 1A1",
	),
	"levesque-e": ("300 boul. René-Lévesque E, Montréal", "300 René-Lévesque Blvd East, H2X 1A1"),
	"rang-2": (
		"345 rang 2, Huntingdon",
		"345 2e rang, Huntingdon",
		"345, rg 2, J0S 1H0",
		"345 2ième rang, Huntingdon",
		"345 deuxième rang, Huntingdon",
	),
	"avenue-3": (
		"12 3e avenue, La Prairie",
		"12, 3ième av., La Prairie",
		"12 troisième avenue, J5R 1A1",
		"12 3rd Ave, La Prairie",
	),
	"trente": (
		"78 montée des Trente, Mont-Saint-Hilaire",
		"78 mtée Trente, Mt-Saint-Hilaire",
		"78 Montee Trente, J3H 1A1",
	),
	"half": ("10½ rue du Pont, Beauharnois", "10 1/2 rue Pont, Beauharnois", "10-1/2, rue du Pont, J6N 1A1"),
}
"""Row of the register → what people write for it."""


def find(text: str) -> AddressMatch:
	written = read_address(text)
	return match_address(written, [each for each in REGISTER if each.civic == written.civic])


@pytest.mark.parametrize(("row", "text"), [(row, text) for row, texts in SPELLINGS.items() for text in texts])
def test_each_spelling_finds_its_address_or_asks_for_it(row: str, text: str) -> None:
	match = find(text)
	if match.found:
		assert match.found.name == row
	else:
		assert text == "1250 - A" or row in {each.name for each in match.choices}


def test_most_spellings_need_no_question() -> None:
	texts = [text for each in SPELLINGS.values() for text in each]
	asked = [text for text in texts if not find(text).found]
	assert len(texts) > 40
	assert len(asked) <= 2, asked


@pytest.mark.parametrize(
	("text", "other"),
	[
		("345 rang 3, Huntingdon", "rang-2"),
		("12 3e rue, La Prairie", "avenue-3"),
		("12 4e avenue, La Prairie", "avenue-3"),
		("1250 chemin Saint-Jean, J3B 1A1", "jean"),
		("1252 rue Saint-Jean, J3B 1A1", "jean"),
		("300 boul. René-Lévesque Nord, Montréal", "levesque-o"),
	],
)
def test_no_match_crosses_a_number_a_type_or_a_direction(text: str, other: str) -> None:
	match = find(text)
	names = {each.name for each in match.choices} | {match.found.name if match.found else ""}
	assert other not in names


def test_two_streets_that_fit_are_asked_about() -> None:
	for text in ("300 boul. René-Lévesque, Montréal", "1250 Saint-Jean", "345 rang, Huntingdon"):
		assert find(text).found is None
	assert {each.name for each in find("300 boul. René-Lévesque, Montréal").choices} == {
		"levesque-o",
		"levesque-e",
	}


def test_what_is_no_address_finds_nothing() -> None:
	for text in ("", "   ", "rue Saint-Jean", "3e avenue", "J3B 1A1", "<b>", "🏠 1250", "1" * 500):
		assert find(text) == AddressMatch(None), text


def test_suggestions_are_buildings_that_begin_like_what_is_typed() -> None:
	rows = [each for each in REGISTER if each.civic == 1250]
	found = [each.name for each in rank_suggestions(read_address("1250 rue saint-j"), rows)]
	assert found == ["jean", "jean-baptiste"]
	assert [each.name for each in rank_suggestions(read_address("1250 saint-jean-bap"), rows)] == [
		"jean-baptiste"
	]
	assert len(rank_suggestions(read_address("1250 saint"), rows)) == 3


def test_a_file_of_the_register_and_a_plain_one_give_the_same_address() -> None:
	register = (
		"ADDR_GUID,APT_NO_LABEL,CIVIC_NO,CIVIC_NO_SUFFIX,OFFICIAL_STREET_NAME,OFFICIAL_STREET_TYPE,"
		"OFFICIAL_STREET_DIR,PROV_CODE,CSD_FRE_NAME,MAIL_MUN_NAME,MAIL_POSTAL_CODE,BG_X,BG_Y\n"
		"guid-1,4,300,,René-Lévesque,BOUL,O,24,Montréal,MONTREAL,H2Z1A1,7630000,1240000\n"
		"guid-2,,300,,Bank,ST,,35,Ottawa,OTTAWA,K1P1A1,7470000,1180000\n"
	)
	plain = "civic;street;unit;municipality;postal_code;latitude;longitude\n300;boul. René-Lévesque Ouest;4;Montréal;h2z 1a1;45,5;-73,6\n;rue;;x;;;\n"
	(of_register,) = read_file(register)
	first, second = read_file(plain)
	assert second == (3, None)
	for field in ("building", "civic", "unit", "street", "municipality", "postal_code", "old_municipality"):
		assert getattr(of_register[1], field) == getattr(first[1], field)
	assert of_register[1].source_id == "guid-1"
	assert (first[1].latitude, first[1].longitude) == (45.5, -73.6)
	with pytest.raises(address_files.UnreadableFile, match="municipality"):
		read_file("civic,street\n1,rue X\n")


def read_file(text: str) -> list:
	reader = DictReader(io.StringIO(text), delimiter=";" if ";" in text else ",")
	return list(address_files.read_rows(address_files.find_kind(reader.fieldnames), reader))


def test_statistics_canadas_metres_become_degrees() -> None:
	"""The false origin of EPSG:3347, and a point of Montréal computed with PROJ."""
	assert lambert.to_degrees(6_200_000, 3_000_000) == pytest.approx((-91.8666667, 63.390675), abs=1e-6)


def test_the_units_of_a_building_are_offered_in_their_order():
	units = [
		a_row(f"row-{9 - at}", 14, "rue Perras", "Saint-Rémi", unit=unit)
		for at, unit in enumerate(("10", "2", "1"))
	]
	found = match_address(read_address("14 rue Perras, Saint-Rémi"), units)
	assert [each.unit for each in found.choices] == ["1", "2", "10"]


@pytest.mark.parametrize(
	("typed", "lot"),
	[
		("lot 3 456 789", "3456789"),
		("Lot no 3 456 789", "3456789"),
		("3 456 789", "3456789"),
		("3456789", "3456789"),
		("lot 12", ""),
		("12 rue Perras", ""),
		("450 555-0123", ""),
		("lot 3 456 789, Saint-Rémi", ""),
	],
)
def test_a_lot_is_told_from_an_address(typed: str, lot: str):
	assert read_lot(typed) == lot


@pytest.mark.parametrize(
	("typed", "point"),
	[
		("45.2684, -73.6249", (45.2684, -73.6249)),
		("45,2684 -73,6249", (45.2684, -73.6249)),
		("45,2684; 73,6249", (45.2684, -73.6249)),
		("GPS 45.2684° -73.6249°", (45.2684, -73.6249)),
		("48.85, 2.35", None),
		("12.5, 73.6", None),
		("1250 rue 45.2", None),
		("45, 73", None),
	],
)
def test_degrees_are_a_place_of_quebec_or_nothing(typed: str, point: tuple[float, float] | None):
	found = read_point(typed)
	assert (found and (found.latitude, found.longitude)) == point
