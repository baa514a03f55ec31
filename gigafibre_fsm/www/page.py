"""What a light page is given and what it answers: every www/<…>/page.py speaks in these words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
	from werkzeug.datastructures import FileStorage

	from gigafibre_fsm.domain.access.link_identity import LinkIdentity


@dataclass(frozen=True)
class PageRequest:
	"""One request to a page, well formed and already known by whom.

	`form` holds the first value of each field that was posted; `now` is naive, in the site's zone;
	`typed` is what the person had entered when a post was refused and the page is shown again; `ready` is what
	the page's `prepare` made before the transaction of its `post` began. For what waited in the queue of a
	phone, `now` is when the person did it and `received_on` when it came.
	"""

	path: str
	path_args: Mapping[str, str]
	query: Mapping[str, str]
	form: Mapping[str, str]
	files: "Mapping[str, FileStorage]"
	bearer: "LinkIdentity | None"
	command_id: str | None
	now: datetime
	typed: Mapping[str, str] = field(default_factory=dict)
	ready: Any = None
	received_on: datetime | None = None


@dataclass(frozen=True)
class Page:
	"""A page to render: the path of its template inside the app, and what the template is given."""

	template: str
	context: dict[str, Any] = field(default_factory=dict)
	status: int = 200
	headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Redirect:
	"""Go elsewhere; 303 makes the browser ask with GET. A cookie set here is one of ours (see `Cookie`).

	`said` is what was done, in the language of the request: the next page says it once.
	"""

	location: str
	status: int = 303
	cookie: "Cookie | None" = None
	said: str = ""


@dataclass(frozen=True)
class Cookie:
	"""The cookie that carries a link's token; `max_age` in seconds."""

	value: str
	max_age: int


@dataclass(frozen=True)
class Raw:
	"""Bytes as they are: a photo, a script."""

	body: bytes
	content_type: str
	status: int = 200
	headers: Mapping[str, str] = field(default_factory=dict)
