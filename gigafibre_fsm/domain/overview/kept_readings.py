"""Keeps the figures of the business for a minute: everybody who opens the page sees the same ones, read once."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

import frappe

from gigafibre_fsm.domain.overview import readings, tiles
from gigafibre_fsm.domain.overview.tiles import (
	Audience,
	BusinessFigure,
	BusinessOverview,
	FigurePart,
	FigureSection,
)
from gigafibre_fsm.domain.platform import instants

KEPT = 60
"""Seconds."""


def load_overview(audiences: Collection[Audience], now: datetime) -> BusinessOverview:
	"""Return the figures of the business, those of a minute ago at most.

	Args:
		audiences: what the reader answers for.
		now: naive UTC.
	"""
	chosen = tiles.choose_sections(audiences)
	return BusinessOverview(tuple(_load_section(section, now) for section in chosen))


def forget_readings() -> None:
	"""Have the next reader read all figures anew."""
	for section in tiles.SECTIONS:
		frappe.cache().delete_value(_key(section))


def _load_section(section: str, now: datetime) -> FigureSection:
	kept = frappe.cache().get_value(_key(section), expires=True)
	if not kept:
		figures = [asdict(figure) for figure in readings.READERS[section](now)]
		kept = {"read_at": now.isoformat(), "figures": figures}
		frappe.cache().set_value(_key(section), kept, expires_in_sec=KEPT)
	read_at = datetime.fromisoformat(kept["read_at"])
	return FigureSection(
		key=section,
		read_on=instants.to_site(read_at),
		age=max(int((now - read_at).total_seconds()), 0),
		figures=tuple(_restore(figure) for figure in kept["figures"]),
	)


def _restore(figure: dict) -> BusinessFigure:
	parts = tuple(FigurePart(**part) for part in figure["parts"])
	return BusinessFigure(**{**figure, "parts": parts})


def _key(section: str) -> str:
	return f"fsm_overview:{section}"
