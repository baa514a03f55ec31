"""The facts of the demonstration: real towns, invented people; nothing here is a customer of anybody."""

from typing import NamedTuple


class Town(NamedTuple):
	"""A town of the Montérégie: coordinates of its centre in degrees, a postal code of its area, streets."""

	name: str
	latitude: float
	longitude: float
	postal_code: str
	streets: tuple[str, ...]


class Model(NamedTuple):
	"""A model of customer equipment, which is its item, too: `prefixes` of its MAC addresses as registered."""

	name: str
	kind: str
	manufacturer: str
	prefixes: tuple[str, ...]
	gpon_vendor_id: str
	serial_pattern: str


TOWNS = (
	Town("Saint-Rémi", 45.2631, -73.6158, "J0L 2L0", ("rue Notre-Dame", "rue Perras", "rue Saint-André")),
	Town("Napierville", 45.1868, -73.4061, "J0J 1L0", ("rue Saint-Jacques", "rue de l'Église")),
	Town("Hemmingford", 45.0496, -73.5877, "J0L 1H0", ("Frontière Street", "Champlain Street")),
	Town("Sainte-Clotilde", 45.1570, -73.6827, "J0L 1W0", ("chemin de l'Église", "rue du Parc")),
	Town("Saint-Michel", 45.2347, -73.5690, "J0L 2J0", ("rue Principale", "rang Sud")),
	Town("Sherrington", 45.1660, -73.5190, "J0L 2N0", ("rue Saint-Patrice", "rang Saint-Louis")),
	Town("Lacolle", 45.0830, -73.3700, "J0J 1J0", ("rue de l'Église Sud", "rang Saint-André")),
	Town("Ormstown", 45.1270, -73.9990, "J0S 1K0", ("Lambton Street", "Bridge Street")),
	Town("Sainte-Martine", 45.2480, -73.8030, "J0S 1V0", ("rue Saint-Joseph", "rue des Érables")),
	Town("Mercier", 45.3160, -73.7450, "J6R 2L0", ("rue Saint-Joseph", "rue de l'Anse")),
	Town("Saint-Isidore", 45.3040, -73.6870, "J0L 2A0", ("rang Saint-Régis", "rue Boyer")),
	Town("Howick", 45.1836, -73.8500, "J0S 1G0", ("Colville Street", "Lambton Street")),
	Town("Saint-Chrysostome", 45.1000, -73.7660, "J0S 1R0", ("rue Notre-Dame", "rang Notre-Dame")),
)

# name, language of the household
BUILDING = "Habitations du Canal"
"""Owner of the apartments that fill the network; no visit goes there."""
CUSTOMERS = (
	("Marie-Ève Tremblay", "fr"),
	("Luc Bergeron", "fr"),
	("Josée Primeau", "fr"),
	("Ferme Lazure et fils", "fr"),
	("Daniel Fortin", "fr"),
	("Heather McGregor", "en"),
	("Sylvain Dagenais", "fr"),
	("Chantal Poissant", "fr"),
	("Pépinière des Jardins", "fr"),
	("Robert Hébert", "fr"),
	("Nathalie Boire", "fr"),
	("Ian Cairns", "en"),
	("Stéphane Guérin", "fr"),
	("Micheline Trottier", "fr"),
	("Garage Beaulieu", "fr"),
	("Annie Lussier", "fr"),
	("Colleen Barrington", "en"),
	("Benoît Vincent", "fr"),
	("Manon Raymond", "fr"),
	("François Payant", "fr"),
	("Clinique dentaire Napier", "fr"),
	("Isabelle Ménard", "fr"),
	("Gilles Bourdeau", "fr"),
	("Karine Mailloux", "fr"),
	("Scott Templeton", "en"),
	("Yves Coallier", "fr"),
	("Johanne Surprenant", "fr"),
	("Verger Hémond", "fr"),
	("Patrick Rémillard", "fr"),
	("Lise Bissonnette", "fr"),
	("Éric Lefebvre", "fr"),
	("Megan Orr", "en"),
	("Alain Perras", "fr"),
	("Sonia Giroux", "fr"),
	("Martin Duquette", "fr"),
	("Caroline Yelle", "fr"),
)

# name, language, town of the home base, shift, truck, skills with levels
TECHNICIANS = (
	(
		"Alexandre Roy",
		"fr",
		"Saint-Rémi",
		("07:30:00", "16:30:00"),
		{"Fibre drop": 4, "Wi-Fi": 4, "Indoor wiring": 3},
	),
	(
		"Mélanie Côté",
		"fr",
		"Napierville",
		("08:00:00", "17:00:00"),
		{"Fibre drop": 5, "Fusion splice": 5, "Wi-Fi": 3},
	),
	(
		"Kevin Walsh",
		"en",
		"Hemmingford",
		("08:00:00", "17:00:00"),
		{"Fibre drop": 3, "Wi-Fi": 4, "Telephony": 3},
	),
	(
		"Jonathan Pelletier",
		"fr",
		"Mercier",
		("07:30:00", "16:30:00"),
		{"Fibre drop": 4, "Aerial work": 4, "Wi-Fi": 2},
	),
	(
		"Sophie Landry",
		"fr",
		"Sainte-Martine",
		("09:00:00", "18:00:00"),
		{"Wi-Fi": 5, "Indoor wiring": 4, "Fibre drop": 2},
	),
	(
		"Maxime Gagnon",
		"fr",
		"Saint-Michel",
		("08:00:00", "17:00:00"),
		{"Fibre drop": 3, "Aerial work": 5, "Wi-Fi": 2},
	),
	(
		"Liam Sutherland",
		"en",
		"Ormstown",
		("08:00:00", "17:00:00"),
		{"Fibre drop": 3, "Wi-Fi": 3, "Telephony": 4},
	),
	(
		"Émilie Dubois",
		"fr",
		"Lacolle",
		("10:00:00", "19:00:00"),
		{"Fibre drop": 2, "Wi-Fi": 4, "Indoor wiring": 5},
	),
)

# name, French name, colour, corners as longitude and latitude
TERRITORIES = (
	(
		"Napierville Gardens",
		"Jardins-de-Napierville",
		"#0F766E",
		((-73.66, 45.36), (-73.28, 45.3), (-73.28, 45.0), (-73.63, 45.0), (-73.7, 45.12)),
	),
	(
		"Upper Saint-Laurent",
		"Haut-Saint-Laurent",
		"#761ACB",
		((-74.1, 45.2), (-73.85, 45.38), (-73.66, 45.36), (-73.7, 45.12), (-73.63, 45.0), (-74.1, 45.02)),
	),
)
# technician, territory, days of the week; everybody else goes everywhere
SERVED = (
	("Sophie Landry", "Upper Saint-Laurent", ("tuesday", "wednesday", "thursday")),
	("Émilie Dubois", "Napierville Gardens", ("monday", "tuesday", "wednesday", "thursday", "friday")),
)
MOST_INSTALLATIONS = 16
"""A day, that customers may book."""

MODELS = (
	Model("TP-Link XX230v", "ONT", "TP-Link", ("1C61B4", "5091E3"), "TPLG", "22[0-9A-Z]{11}"),
	Model("Huawei EG8145V5", "ONT", "Huawei", ("00259E", "C4F081"), "HWTC", "[0-9]{4}[0-9A-Z]{12}"),
	Model("Nokia G-240G-E", "ONT", "Nokia", ("A4E31B",), "ALCL", "ALCLF[0-9A-F]{7}"),
	Model("TP-Link Archer AX55", "Router", "TP-Link", ("9CA2F4", "A842A1"), "", "223[0-9A-Z]{10}"),
	Model("TP-Link Deco X50", "Mesh", "TP-Link", ("788CB5", "AC15A2"), "", "224[0-9A-Z]{10}"),
)

ACCESS_NOTES = (
	"Sonner à la porte de côté.",
	"Chien gentil, mais bruyant.",
	"Le panneau est au sous-sol, à gauche de l'escalier.",
	"Call ten minutes before; the gate is locked.",
	"",
	"",
)

# kind of visit, subject, share of the day's visits
VISITS = (
	("Installation", "Nouvelle installation fibre", 4),
	("Repair", "Panne : voyant LOS rouge", 3),
	("Modem replacement", "Remplacer le modem", 2),
	("Wi-Fi improvement", "Wi-Fi faible à l'étage", 2),
	("Fibre drop", "Raccordement de la maison", 1),
	("Equipment pickup", "Reprendre l'équipement", 1),
)

TICKETS = (
	"Pas d'Internet depuis ce matin",
	"Le modem redémarre sans arrêt",
	"Internet drops every evening",
	"Wi-Fi trop faible dans le bureau",
	"Le voyant LOS est rouge",
	"Déménagement : transférer le service",
)
