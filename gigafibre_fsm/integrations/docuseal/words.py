"""DocuSeal's words for the state of what is to be signed."""

from enum import Enum


class SubmissionState(Enum):
	"""State of a submission."""

	PENDING = "pending"
	COMPLETED = "completed"
	DECLINED = "declined"
	EXPIRED = "expired"
