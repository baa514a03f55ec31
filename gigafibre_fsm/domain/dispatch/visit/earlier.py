"""Which visits were at the address before: what a technician may see of them because the visit there is theirs."""

SEEN = ("Completed", "Not Done")


def same_home(earlier, visit):
	"""Criterion: `earlier` is a finished visit of the same customer to the place of `visit`, both tables of visits.

	When another customer lives there now, the photos of the one before are nobody's business.
	"""
	same_place = (earlier.service_location == visit.service_location) & (earlier.name != visit.name)
	return same_place & (earlier.customer == visit.customer) & earlier.status.isin(SEEN)
