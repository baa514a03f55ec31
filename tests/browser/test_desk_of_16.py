"""The board in the desk of Frappe 16 as far as it can be played: no bar above the page, a sidebar of 220 pixels beside it."""

import pytest

from tests import board_data
from tests.board_data import BoardData
from tests.browser.board import BoardPage, Dispatchers, next_week
from tests.browser.conftest import Worlds

SIDEBAR = 220
LOOKS_LIKE_16 = f"""
	addEventListener("DOMContentLoaded", () => {{
		const style = document.createElement("style");
		style.textContent = `.navbar {{ display: none !important }} body {{ margin-left: {SIDEBAR}px }}
			.page-body {{ padding-inline: 0 }}`;
		document.head.append(style);
	}});
"""


@pytest.fixture
def data(worlds: Worlds) -> BoardData:
	"""Two technicians with two visits each."""
	return worlds.enter_context(board_data.filled(2, 4, next_week(), waiting=2))


def box(board: BoardPage, selector: str) -> dict[str, float]:
	found = board.page.locator(selector).first.bounding_box()
	assert found
	return found


def test_the_board_fills_the_window_without_a_bar_and_nothing_is_cut_beside_a_sidebar(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	board = dispatcher()
	board.page.add_init_script(LOOKS_LIKE_16)
	for width in (1440, 1280):
		board.page.set_viewport_size({"width": width, "height": 900})
		_nothing_is_cut(board.open(data.day), width)


def _nothing_is_cut(board: BoardPage, width: int) -> None:
	root, last = box(board, ".fsm-board"), box(board, ".fsm-publish")
	assert root["y"] < 20
	assert 880 < root["y"] + root["height"] <= 900
	assert last["y"] + last["height"] <= 900
	controls = board.page.locator(".fsm-controls").first
	middles = controls.evaluate(
		"node => [...node.children].filter((child) => child.offsetWidth).map((child) => child.getBoundingClientRect())"
		".map(({ top, height }) => Math.round(top + height / 2))"
	)
	cut = controls.evaluate(
		"node => [...node.querySelectorAll('*')].filter((part) => part.scrollWidth > part.clientWidth + 1"
		" && getComputedStyle(part).overflowX == 'hidden').map((part) => part.className)"
	)
	assert not cut
	if width == 1440:
		assert max(middles) - min(middles) < 10, middles
	assert board.page.evaluate("document.documentElement.scrollWidth") <= width
