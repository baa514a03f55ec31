"""Templates of the light pages: one environment a process, everything escaped, no Frappe web context behind it."""

import json
import secrets
import time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import frappe
from frappe.translate import get_all_translations

from gigafibre_fsm.domain.platform import frappe_internals

TRANSLATIONS_KEPT = 60  # seconds
_translations: dict[tuple[str, str], tuple[float, dict[str, str]]] = {}
APP_FOLDER = Path(__file__).resolve().parents[1]


def render(template: str, context: dict[str, Any]) -> str:
	"""The text of a template, named from the app's folder or from the folder above it."""
	return _environment().get_template(template).render(context)


@cache
def _environment() -> Environment:
	environment = Environment(
		loader=FileSystemLoader([APP_FOLDER, APP_FOLDER.parent]),
		autoescape=True,
		auto_reload=bool(frappe.conf.developer_mode),
		undefined=_LenientUndefined,
		trim_blocks=True,
		lstrip_blocks=True,
	)
	environment.globals.update(
		_=translate,
		asset=asset_address,
		new_command_id=new_command_id,
		csrf_token=csrf_token,
		here=page_address,
		was_refused=was_refused,
		shown_refusal=shown_refusal,
	)
	return environment


class _LenientUndefined(StrictUndefined):
	"""An unknown name may be asked whether it is there, but is never printed as nothing."""

	def __bool__(self) -> bool:
		return False


def new_command_id() -> str:
	"""An id for one rendering of one form: sending it twice applies it once."""
	return secrets.token_urlsafe(16)


def page_address() -> str:
	"""The page's own address for a form, without a fragment: a refused page is shown from its top, where the reason is."""
	request = frappe.local.request
	asked = {name: value for name, value in request.args.items() if name not in ("part", "refus")}
	return f"{request.path}?{urlencode(asked)}" if asked else request.path


def was_refused(action: str, form: str) -> bool:
	"""Whether the page is shown again because this form of it was refused."""
	typed = getattr(frappe.local, "fsm_refused", None) or {}
	return typed.get("action") == action and typed.get("form_id", "") == form


def shown_refusal() -> str:
	"""The key of the kept refusal that the page shows, which ends once a form of the page is taken; else empty."""
	return frappe.local.request.args.get("refus", "")


def recall_translations() -> None:
	"""Give this request the translations that an earlier one has read, if they are younger than a minute."""
	lang = frappe.local.lang
	age, known = _translations.get((frappe.local.site, lang), (0.0, None))
	if known is None or time.monotonic() - age > TRANSLATIONS_KEPT:
		_translations[frappe.local.site, lang] = (
			time.monotonic(),
			_typeset(get_all_translations(lang), lang),
		)
	else:
		frappe_internals.supply_translations(lang, known)
	frappe.local.fsm_words = _translations[frappe.local.site, lang][1]


def _typeset(words: dict[str, str], lang: str) -> dict[str, str]:
	"""In French no line begins with a colon: the space before it breaks none."""
	return {key: text.replace(" :", "\u00a0:") for key, text in words.items()} if lang == "fr" else words


def speak(language: str) -> None:
	"""Answer this request in a language that only its page could know.

	Args:
		language: fr or en.
	"""
	if language != frappe.local.lang:
		frappe.local.lang = language
		recall_translations()


def translate(text: str, context: str | None = None) -> str:
	"""As frappe._, without its preparations: a visit's page says some 160 things."""
	words = getattr(frappe.local, "fsm_words", None)
	if words is None:
		return frappe._(text, context=context)
	return (context and words.get(f"{text}:{context}")) or words.get(text) or text


def language() -> str:
	"""The language of the request, fr or en."""
	return frappe.local.lang[:2]


def csrf_token() -> str:
	"""Frappe's token of a login session, for a hidden field; empty for a link, whose posts prove their origin."""
	session = frappe.local.session
	if session.user == "Guest" or not getattr(frappe.local, "session_obj", None):
		return ""
	return frappe.sessions.get_csrf_token()


def asset_address(name: str) -> str:
	"""The address of a bundle as it was last built."""
	file = Path(frappe.local.sites_path, "assets", "assets.json")
	return _addresses(str(file), file.stat().st_mtime_ns).get(name, name)


@lru_cache(maxsize=2)
def _addresses(file: str, _built: int) -> dict[str, str]:
	"""Bundle → address. Kept for as long as the list has the time it had: a new build writes a new one.

	Frappe reads all of them on every request.
	"""
	return json.loads(Path(file).read_text())
