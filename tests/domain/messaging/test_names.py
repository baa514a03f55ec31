"""Whom a greeting calls by a first name: persons alone, never a firm by half its name."""

import pytest

from gigafibre_fsm.domain.messaging.names import first_name


@pytest.mark.parametrize(
	("name", "called"),
	[
		("Marie Bouchard", "Marie"),
		("Marc-André O'Neil", "Marc-André"),
		("Valérie Côté", "Valérie"),
		("Luc Van Damme", "Luc"),
		("Bouchard, Marie", "Marie"),
		("Marie", "Marie"),
		("", ""),
	],
)
def test_a_person_is_called_by_the_first_name(name: str, called: str):
	assert first_name(name) == called


@pytest.mark.parametrize(
	"name",
	[
		"Ferme Bouchard",
		"Ferme Bouchard et fils",
		"Érablière du Rang",
		"Plomberie Gauthier",
		"Dépanneur Chez Luc",
		"École Saint-Joseph",
		"Ville de Beloeil",
		"Jean et Marie Bouchard",
		"Succession Jean Bouchard",
		"9234-5678 Québec inc.",
		"Bouchard & Gauthier",
		"Bouchard, Gauthier, notaires",
		"M. Jean Bouchard",
		"Mme Ève Gauthier",
		"Dr Gauthier",
		"J. Bouchard",
		"MARIE BOUCHARD",
	],
)
def test_whoever_is_not_clearly_a_person_is_called_by_the_whole_name(name: str):
	assert first_name(name) == name


def test_a_company_may_be_called_like_a_person():
	assert first_name("Marie Bouchard", is_person=False) == "Marie Bouchard"
