"""First standard clauses of agreements, and the key that seals them; a company has its own clauses checked."""

import frappe

from gigafibre_fsm.domain.sales.agreements.signing import seal_keys

SETTINGS = "FSM Agreement Settings"

RESIDENTIAL_FR = (
	"1. Le service. Nous livrons à l'adresse indiquée l'accès Internet et les options décrites à la première page. "
	"Les vitesses sont celles que la ligne permet d'atteindre; en Wi-Fi, elles dépendent aussi de votre logement et de "
	"vos appareils.",
	"2. L'équipement prêté. Il reste à nous. Vous en prenez soin, vous ne l'ouvrez pas et vous le rendez à la fin du "
	"service; nous fournissons l'envoi du retour sans frais.",
	"3. Le prix. Le prix mensuel comprend toutes les taxes et tous les frais. Il ne change pas pendant une durée fixe. "
	"Sans durée fixe, nous annonçons tout changement par écrit au moins trente jours d'avance; vous pouvez alors "
	"refuser et mettre fin au contrat sans frais.",
	"4. Les factures. Elles sont dues à la date indiquée. Un retard porte l'intérêt annuel écrit sur la facture, s'il y "
	"en a un. Aucun service n'est suspendu pour un montant que vous contestez.",
	"5. Les pannes. Appelez-nous ou écrivez-nous. Une interruption qui vient de notre réseau est créditée en proportion "
	"de sa durée.",
	"6. Fin du contrat. Vous pouvez y mettre fin chaque jour, comme indiqué à la première page. Nous pouvons y mettre fin "
	"avec un préavis écrit de soixante jours, ou sans délai si la loi l'exige.",
	"7. Vos renseignements. Nous ne les utilisons que pour vous fournir le service et le facturer, et nous ne les vendons "
	"pas. Vous pouvez les consulter et les faire corriger.",
	"8. Le droit applicable. Le droit du Québec s'applique. Rien ici ne retire un droit que la Loi sur la protection du "
	"consommateur vous donne.",
)
RESIDENTIAL_EN = (
	"1. The service. We deliver Internet access and the options described on the first page at the address given there. "
	"Speeds are those that the line allows; over Wi-Fi they also depend on your home and your devices.",
	"2. Lent equipment. It remains ours. You take care of it, do not open it, and give it back at the end of the service; "
	"we provide a way to send it back at no cost.",
	"3. The price. The monthly price includes all taxes and all fees. It does not change during a term. Without a term we "
	"announce any change in writing at least thirty days before; you may then refuse it and end the agreement at no cost.",
	"4. Invoices. They are due on the date that they show. Late payment bears the annual interest written on the invoice, "
	"if there is any. No service is suspended for an amount that you dispute.",
	"5. Outages. Call us or write to us. An interruption that comes from our network is credited in proportion to its "
	"length.",
	"6. End of the agreement. You may end it on any day, as the first page says. We may end it with sixty days' written "
	"notice, or at once if the law asks for it.",
	"7. Your information. We use it only to provide and to bill the service, and do not sell it. You may see it and have "
	"it corrected.",
	"8. Law. The law of Québec applies. Nothing here takes away a right that the Consumer Protection Act gives you.",
)
COMMERCIAL_FR = (
	"1. Le service. Nous livrons à l'adresse indiquée l'accès Internet et les options décrites à la première page.",
	"2. L'équipement prêté. Il reste à nous et nous est rendu à la fin du service.",
	"3. Le prix et les factures. Le prix ne change pas pendant une durée fixe. Les factures sont dues à la date indiquée.",
	"4. Les pannes. Une interruption qui vient de notre réseau est créditée en proportion de sa durée.",
	"5. Fin du contrat. L'entreprise peut y mettre fin comme indiqué à la première page; nous, avec un préavis écrit de "
	"soixante jours.",
	"6. Le droit applicable. Le droit du Québec s'applique.",
)
COMMERCIAL_EN = (
	"1. The service. We deliver Internet access and the options described on the first page at the address given there.",
	"2. Lent equipment. It remains ours and is given back at the end of the service.",
	"3. Price and invoices. The price does not change during a term. Invoices are due on the date that they show.",
	"4. Outages. An interruption that comes from our network is credited in proportion to its length.",
	"5. End of the agreement. The company may end it as the first page says; we may with sixty days' written notice.",
	"6. Law. The law of Québec applies.",
)
TERMS = {
	"residential_terms_fr": RESIDENTIAL_FR,
	"residential_terms_en": RESIDENTIAL_EN,
	"commercial_terms_fr": COMMERCIAL_FR,
	"commercial_terms_en": COMMERCIAL_EN,
}


def apply() -> None:
	"""Fill in clauses that are empty, and make the first key; what an administrator wrote is kept."""
	settings = frappe.get_doc(SETTINGS)
	missing = {field: "\n\n".join(parts) for field, parts in TERMS.items() if not settings.get(field)}
	if missing:
		settings.update(missing)
		settings.save()
	seal_keys.ensure_seal()
