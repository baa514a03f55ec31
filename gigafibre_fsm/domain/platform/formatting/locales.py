"""The two languages, and the signs that keep a figure with its unit and mark a negative one."""

NO_BREAK = "\u00a0"
MINUS = "\u2212"


def language(locale: str | None) -> str:
	"""Return the language of a locale: `fr` or `en`."""
	return "fr" if (locale or "").lower().startswith("fr") else "en"
