"""A site that takes payments, for the tests that need no more than that; those with worlds of their own override it."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
	from collections.abc import Iterator

	from tests.paying import PayingSite


@pytest.fixture(scope="module")
def world(connected_site: str) -> "Iterator[PayingSite]":
	"""One site that takes payments for all tests of a module."""
	from tests.paying import paying_site

	with paying_site() as own:
		yield own


@pytest.fixture
def paying(world: "PayingSite") -> "Iterator[PayingSite]":
	"""The same, left without events and saved methods after each test."""
	yield world
	world.forget()
