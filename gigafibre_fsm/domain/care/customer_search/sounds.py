"""How a French name sounds, roughly: the same key for names that people spell in different ways on the telephone."""

import re

# Order matters: longer spellings first. The key is made for comparing, not for reading.
_SPELLINGS = tuple(
	(re.compile(pattern), sound)
	for pattern, sound in (
		(r"ph", "f"),
		(r"th", "t"),
		(r"sch|sh|ch", "C"),
		(r"febvre|febre|fevre", "fevr"),
		(r"sq(?=u)", "q"),
		(r"qu|q|ck|k", "k"),
		(r"c(?=[eiy])", "s"),
		(r"(?<=n)c$", ""),
		(r"c", "k"),
		(r"gu(?=[eiy])", "G"),
		(r"g(?=[eiy])", "j"),
		(r"gn", "n"),
		(r"l?x$", ""),
		(r"x", "ks"),
		(r"w", "v"),
		(r"(?:eaul|aul|eau|au)[tdlsx]*(?![aeiouy])", "o"),
		(r"oi", "wa"),
		(r"ou", "U"),
		(r"(?:ain|ein|aim|in|im|yn)(?![aeiouynm])", "1"),
		(r"(?:an|am|en|em)(?![aeiouynm])", "2"),
		(r"(?:on|om)(?![aeiouynm])", "3"),
		(r"ett?es?$|ets?$|ers?$|ez$|es?$|ai[stx]?$", "e"),
		(r"[ae]y$", "e"),
		(r"ai|ei", "e"),
		(r"[iy]", "i"),
		(r"h", ""),
		(r"z", "s"),
		(r"s(?=[jtkmnlv])", ""),
	)
)
_DOUBLE = re.compile(r"(.)\1+")
_SILENT_END = re.compile(r"(?<=.)[tdsxpe]+$")


def describe_sound(word: str) -> str:
	"""Return a key that words of the same sound share: `phaneuf` and `faneuf`, `lefebvre` and `lefevre`.

	Args:
		word: small letters without accents, as `normal_form.list_words` returns them.
	"""
	key = _DOUBLE.sub(r"\1", word)
	for pattern, sound in _SPELLINGS:
		key = pattern.sub(sound, key)
	return _SILENT_END.sub("", _DOUBLE.sub(r"\1", key))
