"""The flows that come with the app: protected templates in Draft, in the language of the site, off until somebody activates them.

Each stands as a JSON file in `flow_seeds/`. An update of the app brings a newer draft; what is active stays.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.definition import parse
from gigafibre_fsm.domain.flows.templates import drafts, repository

FOLDER = Path(__file__).with_name("flow_seeds")
WORDS = ("title", "name", "label", "subject", "description", "text", "note")
"""Keys whose texts people read: they are written in the site's language."""


def apply() -> None:
	"""Add the flows that the site lacks, and give the others their newest draft."""
	language = "en" if (frappe.db.get_default("lang") or "fr")[:2] == "en" else "fr"
	for key in list_keys():
		seed = load_seed(key, language)
		known = frappe.db.get_value(repository.TEMPLATE, {"seed_key": key}, ["name", "seed_hash"])
		if not known:
			_insert(key, seed)
		elif known[1] != hash_seed(seed):
			_renew(known[0], seed)


def list_keys() -> list[str]:
	"""Return the keys of the flows that come with the app."""
	return sorted(path.stem for path in FOLDER.glob("*.json"))


def load_seed(key: str, language: str) -> dict[str, Any]:
	"""Return one of these flows, its words in a language.

	Args:
		key: name of its file.
		language: fr or en.
	"""
	return translate(json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8")), language)


def translate(value: Any, language: str) -> Any:
	"""Return a part of a flow with the words that people read in a language."""
	if isinstance(value, Mapping):
		return {
			key: frappe._(each, language)
			if key in WORDS and isinstance(each, str)
			else translate(each, language)
			for key, each in value.items()
		}
	return [translate(each, language) for each in value] if isinstance(value, list) else value


def hash_seed(seed: Mapping[str, Any]) -> str:
	"""Return what tells one edition of a flow from another."""
	return hashlib.sha256(json.dumps(seed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _insert(key: str, seed: Mapping[str, Any]) -> None:
	values = {name: seed[name] for name in ("domain", "description")} | dict(seed.get("limits") or {})
	drafts.create_template(
		seed["title"], seed["definition"], seeded=1, seed_key=key, seed_hash=hash_seed(seed), **values
	)


def _renew(template: str, seed: Mapping[str, Any]) -> None:
	doc = repository.lock_template(template)
	raw = seed["definition"]
	doc.update({"title": seed["title"], "description": seed["description"], "seed_hash": hash_seed(seed)})
	doc.update({"draft": parse.dump_definition(raw), "draft_hash": parse.hash_definition(raw)})
	doc.last_step_number = max(doc.last_step_number or 0, drafts.find_last_number(raw))
	repository.save_template(doc)
