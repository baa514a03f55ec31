"""Pages on which any button takes along what was typed, also in a browser without scripts.

HTML sends the fields of one form only. So the page's small forms lend their controls to its main one: each control
gets the main form's id and a name of its own (`a3.photo`), each button an address that says whose it is
(`formaction="…?form=a3"`), and `sent` reads the fields of that form out of the post again. With scripts each
control goes back to its own form (`claim` in typed.js, which knows them by `data-own`).

A form with a line to write in keeps its controls: Enter in it must press its own button. It says that it takes
nothing else along.
"""

import re
from collections.abc import Mapping

from markupsafe import Markup

from frappe import _

_PIECE = re.compile(r"<template\b.*?</template>|<form\b[^>]*>.*?</form>", re.DOTALL)
_CONTROL = re.compile(r'<(input|select|textarea|button)\b((?:[^>"]|"[^"]*")*)>')
_ACTION = re.compile(r' action="([^"]*)"')
_NAME = re.compile(r' name="([^"]*)"')
_LINE = re.compile(r'<input(?![^>]* type="(?:hidden|file|checkbox|radio)")')
TYPED = "answer."
"""Begins the names of the main form's fields that go with every button."""


def joined(page: str, main: str, address: str, key: str) -> Markup:
	"""The page with the controls of its small forms lent to the main one.

	Args:
		page: a part of the page, rendered.
		main: the id of the main form; with "" the page stays as it is.
		address: where the main form is sent; forms that go elsewhere keep their controls.
		key: a letter, another one for each part of the page.
	"""
	if not main:
		return Markup(page)
	numbers = iter(range(len(page)))

	def lent(found: re.Match) -> str:
		form = found[0]
		head = form[: form.index(">") + 1]
		action = _ACTION.search(head)
		if f' id="{main}"' in head:
			# what a small form requires is not asked of the others: the server looks at each
			return form.replace("<form", '<form novalidate enctype="multipart/form-data"', 1)
		if form.startswith("<template") or 'method="post"' not in head or " data-own=" in form:
			return form
		if _LINE.search(form) or not action or action[1].split("?")[0] != address:
			hint = _("The note and the numbers do not go with this button: keep them first.")
			return form.replace("</form>", f'<p class="nojs hint">{hint}</p></form>')
		name = f"{key}{next(numbers)}"
		to = f"{action[1]}{'&amp;' if '?' in action[1] else '?'}form={name}"
		return _CONTROL.sub(lambda control: _lent(control, main, name, to), form)

	return Markup(_PIECE.sub(lent, page))


def _lent(control: re.Match, main: str, form: str, to: str) -> str:
	tag, attributes = control[1], control[2]
	own = _NAME.search(attributes)
	attributes = _NAME.sub(lambda name: f' name="{form}.{name[1]}"', attributes)
	address = f' formaction="{to}"' if tag == "button" else ""
	return f'<{tag}{attributes} form="{main}" data-own="{own[1] if own else ""}"{address}>'


def sent(posted: Mapping, form: str) -> dict:
	"""The fields of one form out of those that were posted with it.

	Args:
		posted: every field, or file, by its name.
		form: the key of the form whose button was pressed; with "" every field, as it came.
	"""
	if not form:
		return dict(posted)
	own = {
		name.removeprefix(f"{form}."): value for name, value in posted.items() if name.startswith(f"{form}.")
	}
	along = {name: value for name, value in posted.items() if name.startswith(TYPED)}
	return along | own
