"""The French of the board is a Québec dispatcher's own: each sentence that a day at the desk found wrong reads as it should."""

import csv
from pathlib import Path

import pytest

FRENCH = Path(__file__).parents[4] / "gigafibre_fsm" / "translations" / "fr.csv"
# spaces here are those that do not break, where French asks for them
WORDS = {
	"{0} visit planned": "{0} planifiée",
	"{0} visits planned": "{0} planifiées",
	"{0} visits published.": "{0} visites publiées.",
	"{0} visits moved.": "{0} visites déplacées.",
	"{0} visits locked": "{0} visites verrouillées",
	"It overlaps with {0}.": "Chevauche {0}.",
	"{0} is back in the backlog.": "{0} revient dans « À placer ».",
	"{0} moved it at {1}: {2}.": "{0} l'a déplacée à {1} : {2}.",
	"Has no room where it stands: it would go back to the backlog.": (
		"Ne tient plus dans la journée : retournerait dans « À placer »."
	),
	"To the backlog": "À placer",
	"To place": "À placer",
	"not there that day": "en congé ce jour-là",
	"not done by the end of the shift": "finirait après la fin du quart",
	"allow {0} of overtime for {1}": "accorder {0} de temps supplémentaire à {1}",
	"It needs two technicians; only one can do it.": "Il faut deux techniciens; un seul peut la faire.",
	"The planner proposes 1 change": "Le planificateur propose 1 changement",
	"To leave {0} for the way from {1}.": "Pour laisser {0} de route depuis {1}.",
	"{0} is sick.": "{0} est malade.",
	"{0} visits chosen": "{0} visites sélectionnées",
	"Each copy comes onto the board {0} days before its visit.": (
		"La copie paraît au tableau {0} jours avant la visite."
	),
	"Promised from": "Plage promise : début",
	"Promised until": "Plage promise : fin",
	"Kept with the visit, for whoever asks later.": "Gardée dans l'historique de la visite.",
	"{0} hears of it": "Avis : {0}",
}


@pytest.fixture(scope="module")
def french() -> dict[str, str]:
	"""What each English sentence reads in French."""
	with FRENCH.open(encoding="utf-8", newline="") as lines:
		return {row[0]: row[1].replace("\u00a0", " ") for row in csv.reader(lines) if len(row) > 1}


@pytest.mark.parametrize("sentence", WORDS)
def test_a_dispatcher_reads_the_words_of_the_trade(french: dict[str, str], sentence: str) -> None:
	assert french[sentence] == WORDS[sentence]
