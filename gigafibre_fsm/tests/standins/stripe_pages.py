"""The hosted pages of Stripe's stand-in, in French and English; they work without JavaScript."""

import html
import re
from collections.abc import Mapping

from gigafibre_fsm.tests.standins import stripe_cards as cards
from gigafibre_fsm.tests.standins.stripe_cards import Typed
from gigafibre_fsm.tests.standins.stripe_wire import Json

STYLE = """
body { margin: 0; font: 16px/1.45 system-ui, sans-serif; background: #f4f5f7; color: #1a1f36 }
main { max-width: 26rem; margin: 0 auto; padding: 1.2rem }
h1 { font-size: 1.7rem; margin: .2rem 0 1rem } h2 { font-size: 1rem }
.test { background: #ffd666; padding: .2rem .6rem; border-radius: .3rem; font-size: .8rem }
ul { list-style: none; padding: 0 } li { display: flex; justify-content: space-between; padding: .3rem 0 }
form { background: #fff; padding: 1rem; border-radius: .6rem; margin-bottom: 1rem }
label { display: block; margin: .5rem 0 } input { font: inherit; padding: .6rem; width: 100%; box-sizing: border-box }
button { font: inherit; min-height: 44px; width: 100%; border: 0; border-radius: .4rem; background: #0a5; color: #fff }
button.quiet { background: #e3e8ee; color: #1a1f36; margin-top: .5rem }
.wrong { background: #fde2e2; padding: .6rem; border-radius: .4rem } small { color: #555 }
"""
WORDS = {
	"test": ("TEST MODE", "MODE TEST"),
	"save": ("Save a payment method", "Enregistrer un mode de paiement"),
	"pay": ("Pay {0}", "Payer {0}"),
	"keep": ("Save", "Enregistrer"),
	"card": ("Card", "Carte"),
	"number": ("Card number", "Numéro de carte"),
	"expiry": ("Expiry (MM/YY)", "Expiration (MM/AA)"),
	"cvc": ("Security code", "Code de sécurité"),
	"debit": ("Pre-authorized debit (Canada)", "Débit préautorisé (Canada)"),
	"institution": ("Institution number", "Numéro d'institution"),
	"transit": ("Transit number", "Numéro de transit"),
	"account": ("Account number", "Numéro de compte"),
	"agree": (
		"By continuing I agree that my account is debited {0}.",
		"En continuant, j'accepte que mon compte soit débité {0}.",
	),
	"once": ("once", "une seule fois"),
	"cancel": ("Back to the shop", "Retour à la boutique"),
	"authenticate": ("Your bank asks you to confirm.", "Votre banque demande une confirmation."),
	"confirm": ("Confirm", "Confirmer"),
	"refuse": ("Refuse", "Refuser"),
	"expired": (
		"This page has expired. Go back and start again.",
		"Cette page est expirée. Revenez en arrière et recommencez.",
	),
	"done": ("This page is complete.", "Cette page est terminée."),
	"invalid": ("The number is not valid.", "Le numéro n'est pas valide."),
	"past": ("The expiry date is not valid.", "La date d'expiration n'est pas valide."),
}
REFUSALS = {
	cards.DECLINED: "Votre carte a été refusée.",
	"Your card has insufficient funds.": "Les fonds de votre carte sont insuffisants.",
	"Your card has expired.": "Votre carte est expirée.",
	"Your card's security code is incorrect.": "Le code de sécurité de votre carte est incorrect.",
	"An error occurred while processing your card.": "Une erreur est survenue pendant le traitement de votre carte.",
	"We are unable to authenticate your payment method.": "Nous ne pouvons pas authentifier votre mode de paiement.",
}


class Page:
	"""A page for one session, in its language."""

	def __init__(self, session: Json, asked: Json) -> None:
		self.session = session
		self.asked = asked
		self.is_french = str(session["locale"] or "").startswith("fr")

	def translate(self, word: str, *values: str) -> str:
		"""A text in the page's language."""
		return WORDS[word][self.is_french].format(*values)

	def money(self, cents: int) -> str:
		"""An amount as people write it."""
		whole, rest = divmod(cents, 100)
		if self.is_french:
			return f"{whole:,}".replace(",", "\u00a0") + f",{rest:02d}\u00a0$"
		return f"${whole:,}.{rest:02d}"

	def form(self, wrong: str = "", typed: Mapping[str, str] | None = None) -> bytes:
		"""The form to pay or to save, with why the last attempt was refused."""
		wrong = REFUSALS.get(wrong, wrong) if self.is_french else wrong
		note = f'<p class="wrong" role="alert">{html.escape(wrong)}</p>' if wrong else ""
		kinds = self.session["payment_method_types"]
		forms = "".join(
			self._card(typed or {}) if kind == "card" else self._debit()
			for kind in kinds
			if kind in ("card", "acss_debit")
		)
		return self._whole(f"{self._summary()}{note}{forms}{self._back()}")

	def authentication(self) -> bytes:
		"""What the bank asks in between."""
		return self._whole(
			f"{self._summary()}<form method=post><p>{self.translate('authenticate')}</p>"
			f"<button name=action value=authenticate>{self.translate('confirm')}</button>"
			f"<button name=action value=refuse class=quiet>{self.translate('refuse')}</button></form>"
		)

	def ended(self) -> bytes:
		"""A page that cannot be used any more."""
		word = "expired" if self.session["status"] == "expired" else "done"
		return self._whole(f"<p class=wrong role=alert>{self.translate(word)}</p>{self._back()}")

	def _summary(self) -> str:
		if self.session["mode"] == "setup":
			return f"<h1>{self.translate('save')}</h1>"
		lines = "".join(
			f"<li><span>{html.escape(line['price_data']['product_data']['name'])}</span>"
			f"<span>{self.money(int(line['price_data']['unit_amount']) * int(line['quantity']))}</span></li>"
			for line in self.asked["line_items"]
		)
		return f"<h1>{self.money(self.session['amount_total'])}</h1><ul>{lines}</ul>"

	def _card(self, typed: Mapping[str, str]) -> str:
		number, expiry = html.escape(typed.get("number", "")), html.escape(typed.get("expiry", ""))
		return (
			f"<form method=post><h2>{self.translate('card')}</h2><input type=hidden name=kind value=card>"
			f'<label>{self.translate("number")}<input name=number inputmode=numeric autocomplete=cc-number required value="{number}"></label>'
			f'<label>{self.translate("expiry")}<input name=expiry autocomplete=cc-exp required placeholder="12/34" value="{expiry}"></label>'
			f"<label>{self.translate('cvc')}<input name=cvc inputmode=numeric autocomplete=cc-csc required></label>"
			f"{self._button()}</form>"
		)

	def _debit(self) -> str:
		return (
			f"<form method=post><h2>{self.translate('debit')}</h2><input type=hidden name=kind value=acss_debit>"
			f"<label>{self.translate('institution')}<input name=institution required value=000></label>"
			f"<label>{self.translate('transit')}<input name=transit required value=11000></label>"
			f"<label>{self.translate('account')}<input name=number required value={cards.GOOD_ACCOUNT}></label>"
			f"<p><small>{html.escape(self.translate('agree', self._interval()))}</small></p>{self._button()}</form>"
		)

	def _interval(self) -> str:
		options = self.session["payment_method_options"].get("acss_debit", {}).get("mandate_options", {})
		return options.get("interval_description") or self.translate("once")

	def _button(self) -> str:
		is_setup = self.session["mode"] == "setup"
		said = (
			self.translate("keep")
			if is_setup
			else self.translate("pay", self.money(self.session["amount_total"]))
		)
		return f"<button name=action value=pay>{said}</button>"

	def _back(self) -> str:
		url = self.session["cancel_url"]
		return f'<p><a href="{html.escape(url)}">{self.translate("cancel")}</a></p>' if url else ""

	def _whole(self, content: str) -> bytes:
		language = "fr-CA" if self.is_french else "en"
		return (
			f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
			'<meta name="viewport" content="width=device-width,initial-scale=1">'
			f"<title>Checkout</title><style>{STYLE}</style><main><p><span class=test>{self.translate('test')}</span> "
			f"Gigafibre</p>{content}</main></html>"
		).encode()

	def read(self, form: Mapping[str, str]) -> Typed | str:
		"""What was typed; else why it cannot be used."""
		number = re.sub(r"[\s-]", "", form.get("number", ""))
		if form.get("kind") == "acss_debit":
			is_number = re.fullmatch(r"\d{7,12}", number, re.ASCII)
			return (
				Typed("acss_debit", number, institution=form["institution"], transit=form["transit"])
				if is_number
				else self.translate("invalid")
			)
		expiry = re.fullmatch(
			r"\s*(0?[1-9]|1[0-2])\s*/?\s*(?:20)?(\d\d)\s*", form.get("expiry", ""), re.ASCII
		)
		if not cards.is_number(number):
			return self.translate("invalid")
		return (
			Typed("card", number, int(expiry[1]), 2000 + int(expiry[2])) if expiry else self.translate("past")
		)
