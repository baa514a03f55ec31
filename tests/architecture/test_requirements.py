"""Our requirements give their reasons and stand beside the pins of Frappe 15.72 and ERPNext 15.71.

`pins.json` holds what each tried pair asks for by number (packages taken from a repository left out). The embedded
bench stands on the pins of 15.72; what `bench get-app` would do on each pair, test_get_app.py resolves.
"""

import json
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PINS = json.loads(Path(__file__).with_name("pins.json").read_text())["15.72"]
FILES = ("requirements.txt", "tests/requirements.txt")
BROUGHT_BY_BENCH = {"frappe", "erpnext"}


def lines(name: str) -> list[str]:
	"""The lines of a requirements file that name a package."""
	text = (CHECKOUT / name).read_text()
	return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def ours() -> list[Requirement]:
	"""What the app itself requires on this Python."""
	listed = [Requirement(line.split("#")[0].strip()) for line in lines("requirements.txt")]
	return [requirement for requirement in listed if not requirement.marker or requirement.marker.evaluate()]


def needs(requirement: Requirement) -> list[Requirement]:
	"""What an installed package requires, for the extras it is asked with, on this machine."""
	asked = [Requirement(text) for text in metadata.requires(requirement.name) or []]
	extras = requirement.extras or {""}
	return [
		need for need in asked if not need.marker or any(need.marker.evaluate({"extra": e}) for e in extras)
	]


def closure() -> Iterator[Requirement]:
	"""Our requirements and everything they need in turn, each as often as somebody asks for it."""
	left, seen = ours(), set()
	while left:
		requirement = left.pop()
		yield requirement
		key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
		if key not in seen:
			seen.add(key)
			left += needs(requirement)


def pins_on_our_ground() -> list[tuple[str, Requirement]]:
	"""Pins of Frappe and ERPNext for packages that we need, too, directly or not."""
	reached = {canonicalize_name(requirement.name) for requirement in closure()}
	pins = [(owner, Requirement(pin)) for owner in ("frappe", "erpnext") for pin in PINS[owner]]
	return [(owner, pin) for owner, pin in pins if canonicalize_name(pin.name) in reached]


@pytest.mark.parametrize("name", FILES)
def test_every_requirement_gives_its_reason_on_its_line(name: str) -> None:
	silent = [line for line in lines(name) if not re.search(r"#\s+\S+\s+\S+", line)]
	assert not silent, f"{name}: say why it is needed: {silent}"


@pytest.mark.parametrize("name", FILES)
def test_every_requirement_is_bounded(name: str) -> None:
	loose = [line for line in lines(name) if not re.match(r"[\w.\[\]-]+(~=|==|>=[\d.]+,<)", line)]
	assert not loose, f"{name}: give a version that was tried: {loose}"


def test_what_bench_brings_is_not_listed() -> None:
	listed = {canonicalize_name(requirement.name) for requirement in ours()}
	assert not listed & BROUGHT_BY_BENCH


def test_pins_of_frappe_and_erpnext_hold_beside_our_requirements() -> None:
	pins = pins_on_our_ground()
	assert len(pins) >= 8, "the pins that touch our requirements were not found"
	broken = [
		f"{owner} asks for {pin}, installed is {metadata.version(pin.name)}"
		for owner, pin in pins
		if not pin.specifier.contains(metadata.version(pin.name), prereleases=True)
	]
	assert not broken, "\n".join(broken)


def test_everything_our_requirements_ask_for_is_installed_in_a_version_they_accept() -> None:
	broken = [
		f"{requirement}, installed is {metadata.version(requirement.name)}"
		for requirement in closure()
		if not requirement.specifier.contains(metadata.version(requirement.name), prereleases=True)
	]
	assert not broken, "\n".join(broken)


def test_nobody_else_forbids_what_we_require() -> None:
	"""A range of ours that leaves out every version Frappe allows would replace Frappe's on a real bench."""
	allowed = {canonicalize_name(pin.name): pin.specifier for _, pin in pins_on_our_ground()}
	broken = [
		str(requirement)
		for requirement in ours()
		for pinned in [allowed.get(canonicalize_name(requirement.name))]
		if pinned and not (requirement.specifier & pinned).contains(metadata.version(requirement.name))
	]
	assert not broken, "\n".join(broken)
