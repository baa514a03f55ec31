"""Words of street names: types, directions, saints, ordinals and articles, as people abbreviate them. Pure.

Source of the types and their abbreviations: Canada Post's addressing guidelines, and the Commission de toponymie's
rules for writing street names.
"""

TYPES = {
	"allee": ("all",),
	"autoroute": ("aut",),
	"avenue": ("av", "ave"),
	"boulevard": ("boul", "bd", "blvd", "bld"),
	"carre": ("car",),
	"cercle": ("cer", "circle"),
	"chaussee": (),
	"chemin": ("ch", "che", "chem", "road", "rd"),
	"cote": (),
	"cour": ("court", "crt"),
	"croissant": ("cr", "crois", "crescent", "cres"),
	"impasse": ("imp",),
	"lane": ("ln",),
	"montee": ("mtee", "mte"),
	"parc": ("pk", "park"),
	"passage": ("pass",),
	"place": ("pl",),
	"promenade": ("prom", "drive", "dr"),
	"quai": (),
	"rang": ("rg",),
	"rond point": (),
	"route": ("rte", "highway", "hwy"),
	"rue": ("r", "street", "str"),
	"ruelle": (),
	"sentier": ("sent", "trail"),
	"square": ("sq",),
	"terrasse": ("tsse", "terr", "terrace"),
	"traverse": (),
	"voie": (),
}
"""Type → its other spellings, folded. A street of the English-speaking towns has the type of its French name."""
TYPE_OF = {spelling: kind for kind, others in TYPES.items() for spelling in (kind, *others)}
ENGLISH_STREET = "st"
"""At the end of a name it is a street, anywhere else a saint."""
DIRECTIONS = {
	**dict.fromkeys(("o", "ouest", "w", "west"), "ouest"),
	**dict.fromkeys(("e", "est", "east"), "est"),
	**dict.fromkeys(("n", "nord", "north"), "nord"),
	**dict.fromkeys(("s", "sud", "south"), "sud"),
}
SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
ARTICLES = frozenset(("d", "de", "des", "du", "l", "la", "le", "les", "of", "the"))
_ORDINALS = (
	("premier", "premiere", "first"),
	("deuxieme", "second", "seconde"),
	("troisieme", "third"),
	("quatrieme", "fourth"),
	("cinquieme", "fifth"),
	("sixieme", "sixth"),
	("septieme", "seventh"),
	("huitieme", "eighth"),
	("neuvieme", "ninth"),
	("dixieme", "tenth"),
	("onzieme", "eleventh"),
	("douzieme", "twelfth"),
	("treizieme", "thirteenth"),
	("quatorzieme", "fourteenth"),
	("quinzieme", "fifteenth"),
	("seizieme", "sixteenth"),
)
ORDINALS = {word: str(place) for place, words in enumerate(_ORDINALS, 1) for word in words}
PROVINCES = frozenset(("qc", "que", "pq", "p q", "province quebec", "canada", "ca"))
"""What may end an address and says nothing; the city of Québec is not among them."""
UNITS = (
	"appartement",
	"apartment",
	"appart",
	"app",
	"apt",
	"unite",
	"unit",
	"suite",
	"bureau",
	"local",
	"porte",
)
