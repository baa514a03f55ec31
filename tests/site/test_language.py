"""A technician chooses the language of their pages and messages."""

from collections.abc import Iterator

import pytest

import frappe

from gigafibre_fsm.tests.access_world import World, committed_world
from gigafibre_fsm.tests.visitor import forget_limits


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[World]:
	with committed_world() as made:
		yield made


def choose(world: World, language: str) -> int:
	form = {"language": language, "command_id": frappe.generate_hash(length=16)}
	return world.visitors["technician A by link"].post("/t/more", form).status_code


def test_a_technician_changes_the_language_of_their_pages_and_no_other(world: World):
	forget_limits()
	visitor = world.visitors["technician A by link"]
	assert choose(world, "en") == 303
	assert '<html lang="en"' in visitor.get("/t/more").text
	assert choose(world, "fr") == 303
	assert '<html lang="fr"' in visitor.get("/t/more").text
	assert choose(world, "de") == 422
	assert '<html lang="fr"' in visitor.get("/t/more").text
