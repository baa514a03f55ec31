"""Request and answers of a light page, the types that every www/<…>/page.py uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlencode

if TYPE_CHECKING:
	from werkzeug.datastructures import FileStorage, MultiDict

	from gigafibre_fsm.domain.access.link_identity import LinkIdentity
	from gigafibre_fsm.domain.access.portal.sessions import PortalIdentity


@dataclass(frozen=True)
class PageRequest:
	"""One request to a page, validated and with the person behind it identified.

	`form` has the first value of each posted field, `files` every file of each field; `now` is naive, in the site's zone;
	`typed` has the user's entries if a post was refused and the page is shown again; `ready` is the result of
	the page's `prepare`, which ran before the transaction of its `post`; `portal` is the customer who signed in.
	"""

	path: str
	path_args: Mapping[str, str]
	query: Mapping[str, str]
	form: Mapping[str, str]
	files: "MultiDict[str, FileStorage]"
	identity: "LinkIdentity | None"
	command_id: str | None
	now: datetime
	typed: Mapping[str, str] = field(default_factory=dict)
	ready: Any = None
	portal: "PortalIdentity | None" = None

	def address(self, path: str, **query: str) -> str:
		"""Return the address of one of our pages with a query; the language chosen on this page stays chosen."""
		language = self.query.get("_lang")
		given = {**({"_lang": language} if language in ("fr", "en") else {}), **query}
		return f"{path}?{urlencode(given)}" if given else path


Shown = TypeVar("Shown")
"""What a page shows: a frozen dataclass of the domain, or None for a page of words only."""


@dataclass(frozen=True)
class Page(Generic[Shown]):
	"""A page to render.

	`template` is the path of its template inside the app. `shown` is everything that it shows, made by one call of
	the domain. `context` only concerns the presentation: words, icons, addresses, the form that is open.
	"""

	template: str
	shown: Shown = None
	context: Mapping[str, Any] = field(default_factory=dict)
	status: int = 200
	headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Redirect:
	"""A redirect; 303 makes the browser use GET. It can set one of our cookies (see `Cookie`).

	`said` is a confirmation in the language of the request, which the next page shows once.
	"""

	location: str
	status: int = 303
	cookie: "Cookie | None" = None
	said: str = ""


@dataclass(frozen=True)
class Cookie:
	"""The cookie that carries a link's token, or a customer's session; `max_age` in seconds, 0 deletes it."""

	value: str
	max_age: int
	name: str = "fsm_link"
	path: str = "/"


@dataclass(frozen=True)
class Raw:
	"""Unrendered bytes: a photo, a script."""

	body: bytes
	content_type: str
	status: int = 200
	headers: Mapping[str, str] = field(default_factory=dict)
