"""What a broken or foreign program sends to the JSON API: a refusal that fits, and nothing changes."""

import json
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

import frappe

from gigafibre_fsm.tests.access_world import World, committed_world
from gigafibre_fsm.tests.visitor import OWN_PAGE, Visitor, forget_limits

AT_LEAST_16 = int(frappe.__version__.split(".")[0]) >= 16
METHOD = "/api/method/gigafibre_fsm.api."
JSON = {**OWN_PAGE, "Content-Type": "application/json"}
MEGABYTE = "x" * (1024 * 1024)


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[World]:
	with committed_world() as made:
		yield made


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
	forget_limits()


@pytest.fixture
def alice(world: World) -> Iterator[Visitor]:
	"""A technician on site; whatever her phone is refused leaves her visit as it was."""
	before, commands = world.a.state(), frappe.db.count("FSM Command")
	yield world.visitors["technician A by link"]
	assert world.a.state() == before
	assert frappe.db.count("FSM Command") == commands


def read_messages(answer: TestResponse) -> str:
	"""The sentences that the answer shows to the person."""
	shown = json.loads(answer.json.get("_server_messages") or "[]")
	return " ".join(json.loads(message)["message"] for message in shown)


def refused_type(answer) -> bool:
	"""Whether an argument's type was refused: the engine gives the exception's text, 15 and 16 its type."""
	return "FrappeTypeError" in answer.json.get("exc_type", "") + answer.json.get("exception", "")


@pytest.mark.parametrize("text", [["a", "list"], {"an": "object"}])
def test_an_argument_of_another_type_is_refused_by_name(world: World, alice: Visitor, text):
	answer = alice.ask("POST", METHOD + "technician.note", json={"job": world.a.names["job"], "text": text})
	assert answer.status_code == 417
	assert refused_type(answer)


def test_a_word_where_yes_or_no_belongs_is_refused(world: World, alice: Visitor):
	names = world.a.names
	asked = {"job": names["job"], "row": names["check"], "done": "perhaps"}
	answer = alice.ask("POST", METHOD + "technician.check", json=asked)
	assert answer.status_code == 417
	assert "«\u00a0done\u00a0» veut oui ou non, pas «\u00a0perhaps\u00a0»" in read_messages(answer)


def test_a_missing_argument_is_named(world: World, alice: Visitor):
	answer = alice.post(METHOD + "technician.note", {"job": world.a.names["job"]})
	assert answer.status_code == 417
	assert "Il manque «\u00a0text\u00a0» dans l'envoi. Rouvrez la page et réessayez." in read_messages(answer)


@pytest.mark.parametrize("command_id", ["short", "has blanks in it", "../../etc/passwd", "x" * 65])
def test_a_command_id_of_an_unknown_form_says_to_open_the_page_again(
	world: World, alice: Visitor, command_id
):
	asked = {"job": world.a.names["job"], "text": "Bonjour", "command_id": command_id}
	answer = alice.post(METHOD + "technician.note", asked)
	assert answer.status_code == 417
	assert (
		"L'envoi porte un identifiant que nous ne comprenons pas. Rouvrez la page et réessayez."
		in read_messages(answer)
	)


def test_a_text_of_a_megabyte_is_refused_with_what_is_allowed(world: World, alice: Visitor):
	answer = alice.post(METHOD + "technician.note", {"job": world.a.names["job"], "text": MEGABYTE})
	assert answer.status_code == 417
	assert "La note est trop longue\u00a0: au plus 4000 caractères." in read_messages(answer)
	assert MEGABYTE not in answer.text


@pytest.mark.parametrize("body", ["{", "not json", "[1, 2]", "null", "\x00"])
def test_a_body_that_is_no_json_object_reaches_no_method(alice: Visitor, body: str):
	"""Frappe refuses it before any code of ours: what it cannot parse with 500, another shape with 417."""
	answer = alice.ask("POST", METHOD + "technician.note", data=body, headers=JSON)
	assert answer.status_code in (417, 500)
	assert "message" not in (answer.json or {})


@pytest.mark.parametrize("photo", ["%%%", "data:image/jpeg;base64,abc"])
def test_base64_that_is_none_asks_to_send_the_picture_again(world: World, alice: Visitor, photo: str):
	asked = {"job": world.a.names["job"], "kind": "Before", "photo": photo}
	for method in ("technician.add_photo", "vision.equipment", "vision.barcodes"):
		answer = alice.post(METHOD + method, asked)
		assert answer.status_code == 417
		assert "L'image n'est pas arrivée au complet. Envoyez-la de nouveau." in read_messages(answer)


def test_half_a_character_is_refused_before_the_database_meets_it(world: World, alice: Visitor):
	body = json.dumps({"job": world.a.names["job"], "text": "\ud800"})
	answer = alice.ask("POST", METHOD + "technician.note", data=body, headers=JSON)
	assert answer.status_code == 417
	ours = "Ce texte contient des caractères qui ne peuvent pas être conservés."
	assert ours in read_messages(answer) or AT_LEAST_16  # which refuses it by itself, before our code


def test_a_method_that_is_not_there_is_refused(alice: Visitor):
	answer = alice.post(METHOD + "technician.make_coffee")
	assert answer.status_code == 417


def test_reading_a_method_that_writes_is_refused(world: World, alice: Visitor):
	answer = alice.get(METHOD + f"technician.note?job={world.a.names['job']}&text=x")
	assert answer.status_code == 403
