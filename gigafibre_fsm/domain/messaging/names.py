"""The name used in a greeting: a first name where it clearly is one, else the whole name."""

import re

# a name with one of these is a company's, or more than one person's
_FIRM = re.compile(
	r"\b(?:inc|lt[ée]e|ltd|enr|llc|llp|corp|s\.?e\.?n\.?c\.?(?:r\.?l\.?)?|co|cie|compagnie|company|soci[ée]t[ée]|groupe|group"
	r"|gestion|services?|entreprises?|enterprises?|immeubles?|immobili\w+|placements?|investissements?|construction\w*"
	r"|r[ée]novations?|transports?|[ée]quipements?|solutions?|technologies?|consultants?|conseils?|bureau|office|usine"
	r"|fermes?|farms?|vergers?|orchards?|[ée]rabli[èe]re|cabane|vignoble|vineyard|p[ée]pini[èe]re|serres?|[ée]curie|ranch"
	r"|garages?|atelier|m[ée]canique|carrosserie|d[ée]panneur|march[ée]|[ée]picerie|boucherie|boulangerie|p[âa]tisserie"
	r"|fromagerie|restaurants?|resto|caf[ée]|bar|bistro|pizzeria|casse-cro[ûu]te|traiteur|h[ôo]tel|motel|auberge|camping|g[îi]te"
	r"|chalets?|condos?|r[ée]sidences?|manoir|pavillon|salon|coiffure|clinique|clinic|pharmacie|dentaire|cabinet|notaires?"
	r"|avocats?|comptables?|centre|center|complexe|plaza|boutique|magasin|quincaillerie|librairie|imprimerie|studio"
	r"|garderie|cpe|[ée]cole|school|coll[èe]ge|cegep|universit[ée]|biblioth[èe]que|mus[ée]e|th[ée][âa]tre|ar[ée]na|club"
	r"|association|fondation|fabrique|paroisse|[ée]glise|church|ville|village|municipalit[ée]|mrc|h[ôo]pital|caisse|banque"
	r"|d[ée]panneur|[ée]lectri\w+|plombi\w+|excavation|toitures?|paysag\w+|d[ée]neigement|nettoy\w+|piscines?|meubles"
	r"|fleuriste|station|moulin|[ée]levage|domaine|ch[âa]teau|camp|maisons?|habitations?|hlm|omh|taxi|autobus|l[ée]gion|comit[ée]"
	r"|couvreurs?|peinture|peintres?|autos?|pneus?|pizza|agences?|assurances?|courtage|courtiers?|cl[ôo]tures?|portes|fen[êe]tres"
	r"|bois|scieries?|acier|b[ée]ton|soudure|usinage|design|m[ée]dias?|informatique|spa|gym|esth[ée]tique|cantine|v[ée]t[ée]rinaire|tabagie"
	r"|optique|optom[ée]trie|toilettage|distributions?|importations?|exportations?|productions?|industries|corporation|holdings?"
	r"|capital|fiducie|trust|d[ée]p[ôo]t|canada|qu[ée]bec|client|test|locataire|locateur|propri[ée]taire|veuve|unit[ée]|logement"
	r"|bleueti[èe]re|abattoir|laiterie|motoris\w+|sports?|location|(?!valerie\b)\w{4,}erie|coop[ée]?\w*|syndicat|famille|family|succession|fils|fr[èe]res|filles?|sons|bros|les|the|et|and|ou|or|chez|aux?)\b"
	r"|^(?:la|le|l|une?|notre|nos|saint|sainte|st|ste)\b"
	r"|[\d&/+@()]",
	re.IGNORECASE,
)
_TITLE = re.compile(
	r"^(?:m|mm|mr|mrs|ms|mme|mlle|dr|dre|me|pr|monsieur|madame|mademoiselle|docteure?|ma[îi]tre|sœur|soeur|sr|p[èe]re|fr[èe]re|abb[ée]|r[ée]v[ée]rende?|rev|hon(?:orable)?|maire|mairesse|sir)\b",
	re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_MOST_WORDS = 4


def first_name(name: str, *, is_person: bool = True) -> str:
	"""Return the name used to greet a person.

	`Marie` for *Marie Roy* and *Roy, Marie*; *Ferme Roy* and *Mme Roy* in full.

	Args:
		name: as stored on the document.
		is_person: False if the document says that it is a company.
	"""
	whole = " ".join((name or "").split())
	last, comma, first = (part.strip() for part in whole.partition(","))
	turned = f"{first} {last}" if comma and "," not in first else whole
	return turned.split()[0] if is_person and _is_a_persons(turned) else whole


def _is_a_persons(name: str) -> bool:
	words = name.split()
	return (
		2 <= len(words) <= _MOST_WORDS
		and not _FIRM.search(name)
		and not _TITLE.match(name)
		and all(_WORD.fullmatch(word) for word in words)
		# no initial, and not all capitals or all small letters: then the order of the names is uncertain
		and len(words[0]) > 1
		and words[0][0].isupper()
		and not words[0].isupper()
	)
