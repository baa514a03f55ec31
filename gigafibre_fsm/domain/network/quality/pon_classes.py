"""Optics classes of a PON port: what its OLT sends and what an ONT receives. Pure.

Source: ITU-T G.984.2 (2019) for GPON B+ and C+; ITU-T G.9807.1 Amd 2 for XGS-PON N1, N2 and E1.
"""

from dataclasses import dataclass

B_PLUS, C_PLUS, N1, N2, E1 = "B+", "C+", "N1", "N2", "E1"


@dataclass(frozen=True, slots=True)
class PonClass:
	"""Launch power of the OLT and limits of the ONT's receiver, all in dBm."""

	name: str
	tx_lowest: float
	tx_highest: float
	weakest: float
	strongest: float

	@property
	def tx_middle(self) -> float:
		"""The launch power that counts until somebody has measured it."""
		return (self.tx_lowest + self.tx_highest) / 2


CLASSES = {
	each.name: each
	for each in (
		PonClass(B_PLUS, 1.5, 5.0, -27.0, -8.0),
		PonClass(C_PLUS, 3.0, 7.0, -30.0, -8.0),
		PonClass(N1, 2.0, 5.0, -28.0, -9.0),
		PonClass(N2, 4.0, 7.0, -28.0, -9.0),
		PonClass(E1, 6.0, 9.0, -28.0, -9.0),
	)
}


def find_class(name: str | None) -> PonClass:
	"""Return a class by its name; B+ where nobody has said which, as it is the strictest of GPON."""
	return CLASSES.get(name or "", CLASSES[B_PLUS])
