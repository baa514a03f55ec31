"""Stripe's words as ours: how far each object is, and what a declined payment asks for. Nobody else reads Stripe's.

Sources: https://docs.stripe.com/api (the `status` of each object) and https://docs.stripe.com/declines/codes
"""

from enum import Enum


class PaymentStatus(str, Enum):
	"""How far a payment is."""

	NEEDS_METHOD = "needs a payment method"
	NEEDS_CONFIRMATION = "needs confirmation"
	NEEDS_CUSTOMER = "needs the customer"
	NEEDS_CAPTURE = "needs capture"
	PROCESSING = "processing"
	SUCCEEDED = "succeeded"
	CANCELLED = "cancelled"
	UNKNOWN = "unknown"


class CheckoutStatus(str, Enum):
	"""Whether a hosted page can still be used."""

	OPEN = "open"
	COMPLETE = "complete"
	EXPIRED = "expired"
	UNKNOWN = "unknown"


class CheckoutMoney(str, Enum):
	"""Whether the money of a hosted page has come; UNPAID on a complete page means that a bank debit is under way."""

	PAID = "paid"
	UNPAID = "unpaid"
	NONE_DUE = "none due"
	UNKNOWN = "unknown"


class SetupStatus(str, Enum):
	"""How far the saving of a payment method is."""

	NEEDS_METHOD = "needs a payment method"
	NEEDS_CUSTOMER = "needs the customer"
	PROCESSING = "processing"
	SUCCEEDED = "succeeded"
	CANCELLED = "cancelled"
	UNKNOWN = "unknown"


class StripeRefundStatus(str, Enum):
	"""How far a refund is."""

	PENDING = "pending"
	SUCCEEDED = "succeeded"
	FAILED = "failed"
	CANCELLED = "cancelled"
	UNKNOWN = "unknown"


class StripeDisputeStatus(str, Enum):
	"""How far a dispute is; an inquiry has not taken any money."""

	INQUIRY = "inquiry"
	INQUIRY_CLOSED = "inquiry closed"
	NEEDS_RESPONSE = "needs response"
	UNDER_REVIEW = "under review"
	WON = "won"
	LOST = "lost"
	PREVENTED = "prevented"
	UNKNOWN = "unknown"


class PayoutStatus(str, Enum):
	"""How far a payout is; one that was PAID may become FAILED within days."""

	PENDING = "pending"
	IN_TRANSIT = "in transit"
	PAID = "paid"
	FAILED = "failed"
	CANCELLED = "cancelled"
	UNKNOWN = "unknown"


class MandateStatus(str, Enum):
	"""Whether a bank account may be debited."""

	ACTIVE = "active"
	PENDING = "pending"
	INACTIVE = "inactive"
	UNKNOWN = "unknown"


class MethodKind(str, Enum):
	"""What a customer pays with; PPA is a pre-authorized debit of a Canadian bank account."""

	CARD = "card"
	PPA = "acss_debit"
	OTHER = "other"


class BalanceCategory(str, Enum):
	"""Why the balance at Stripe changed; OTHER is for a person to look at."""

	CHARGE = "charge"
	REFUND = "refund"
	REFUND_FAILURE = "refund failure"
	DISPUTE = "dispute"
	DISPUTE_REVERSAL = "dispute reversal"
	FEE = "fee"
	PAYOUT = "payout"
	PAYOUT_REVERSAL = "payout reversal"
	OTHER = "other"


class DeclineAdvice(Enum):
	"""What helps after a payment was declined; the value is the English sentence that says it."""

	ASK_CUSTOMER = "The bank declined the payment: it asks for the customer's confirmation."
	NEW_METHOD = "The bank declined the payment: another payment method is needed."
	TRY_AGAIN = "The bank declined the payment; a later attempt may succeed."


class RefundAdvice(Enum):
	"""Why a refund was not made, or came back; the value is the English sentence that says it."""

	DONE_BEFORE = "This payment was refunded in full already."
	DISPUTED = "The customer has disputed this payment at the bank: answer the dispute instead."
	TOO_LITTLE = "There is too little money at Stripe for this refund. Try again in a few days."
	CARD_GONE = "The card takes no refund any more: refund by cheque or transfer."
	NEVER_SENT = "Stripe never received this refund. Order it again."


PAYMENT = {
	"requires_payment_method": PaymentStatus.NEEDS_METHOD,
	"requires_confirmation": PaymentStatus.NEEDS_CONFIRMATION,
	"requires_action": PaymentStatus.NEEDS_CUSTOMER,
	"requires_capture": PaymentStatus.NEEDS_CAPTURE,
	"processing": PaymentStatus.PROCESSING,
	"succeeded": PaymentStatus.SUCCEEDED,
	"canceled": PaymentStatus.CANCELLED,
}
CHECKOUT = {
	"open": CheckoutStatus.OPEN,
	"complete": CheckoutStatus.COMPLETE,
	"expired": CheckoutStatus.EXPIRED,
}
MONEY = {
	"paid": CheckoutMoney.PAID,
	"unpaid": CheckoutMoney.UNPAID,
	"no_payment_required": CheckoutMoney.NONE_DUE,
}
SETUP = {
	"requires_payment_method": SetupStatus.NEEDS_METHOD,
	"requires_confirmation": SetupStatus.NEEDS_CUSTOMER,
	"requires_action": SetupStatus.NEEDS_CUSTOMER,
	"processing": SetupStatus.PROCESSING,
	"succeeded": SetupStatus.SUCCEEDED,
	"canceled": SetupStatus.CANCELLED,
}
REFUND = {
	"pending": StripeRefundStatus.PENDING,
	"requires_action": StripeRefundStatus.PENDING,
	"succeeded": StripeRefundStatus.SUCCEEDED,
	"failed": StripeRefundStatus.FAILED,
	"canceled": StripeRefundStatus.CANCELLED,
}
DISPUTE = {
	"warning_needs_response": StripeDisputeStatus.INQUIRY,
	"warning_under_review": StripeDisputeStatus.INQUIRY,
	"warning_closed": StripeDisputeStatus.INQUIRY_CLOSED,
	"needs_response": StripeDisputeStatus.NEEDS_RESPONSE,
	"under_review": StripeDisputeStatus.UNDER_REVIEW,
	"won": StripeDisputeStatus.WON,
	"lost": StripeDisputeStatus.LOST,
	"prevented": StripeDisputeStatus.PREVENTED,
}
PAYOUT = {
	"pending": PayoutStatus.PENDING,
	"in_transit": PayoutStatus.IN_TRANSIT,
	"paid": PayoutStatus.PAID,
	"failed": PayoutStatus.FAILED,
	"canceled": PayoutStatus.CANCELLED,
}
MANDATE = {
	"active": MandateStatus.ACTIVE,
	"pending": MandateStatus.PENDING,
	"inactive": MandateStatus.INACTIVE,
}
METHOD = {"card": MethodKind.CARD, "acss_debit": MethodKind.PPA}
CATEGORY = {
	"charge": BalanceCategory.CHARGE,
	"refund": BalanceCategory.REFUND,
	"refund_failure": BalanceCategory.REFUND_FAILURE,
	"dispute": BalanceCategory.DISPUTE,
	"dispute_reversal": BalanceCategory.DISPUTE_REVERSAL,
	"fee": BalanceCategory.FEE,
	"payout": BalanceCategory.PAYOUT,
	"payout_reversal": BalanceCategory.PAYOUT_REVERSAL,
}

REFUND_ADVICE = {
	"charge_already_refunded": RefundAdvice.DONE_BEFORE,
	"charge_disputed": RefundAdvice.DISPUTED,
	"refund_disputed_payment": RefundAdvice.DISPUTED,
	"balance_insufficient": RefundAdvice.TOO_LITTLE,
	"insufficient_funds": RefundAdvice.TOO_LITTLE,
	"lost_or_stolen_card": RefundAdvice.CARD_GONE,
	"expired_or_canceled_card": RefundAdvice.CARD_GONE,
	"never_sent": RefundAdvice.NEVER_SENT,
}

MISSING = "resource_missing"
"""Code of a refusal: what the request names does not exist, or no longer, or in the other mode only."""
AUTHENTICATION = {"authentication_required", "authentication_not_handled", "offline_pin_required"}
_UNUSABLE = """
expired_card invalid_expiry_month invalid_expiry_year invalid_number incorrect_number
lost_card stolen_card pickup_card restricted_card card_not_supported invalid_account
new_account_information_available currency_not_supported transaction_not_allowed service_not_allowed
not_permitted fraudulent stop_payment_order revocation_of_authorization revocation_of_all_authorizations
account_closed no_account invalid_account_number debit_not_authorized
bank_account_closed bank_account_invalid_details bank_account_restricted bank_account_unusable
payment_method_bank_account_blocked payment_method_not_available payment_method_unactivated
payment_method_unexpected_state payment_intent_mandate_invalid mandate_invalid resource_missing
"""
UNUSABLE = frozenset(_UNUSABLE.split())


def decline_advice(code: str) -> DeclineAdvice:
	"""Return what helps after a payment was declined with this code; an unknown code may pass later."""
	if code in AUTHENTICATION:
		return DeclineAdvice.ASK_CUSTOMER
	return DeclineAdvice.NEW_METHOD if code in UNUSABLE else DeclineAdvice.TRY_AGAIN


def refund_advice(code: str) -> RefundAdvice | None:
	"""Return why a refund was not made or came back; None for a code that is not known."""
	return REFUND_ADVICE.get(code)
