"""Great-circle distances for whole tables."""

from collections.abc import Sequence

import numpy as np

from gigafibre_fsm.integrations.routing.answers import Place

RADIUS = 6_371_008.8  # metres: mean radius of the Earth (IUGG)


def crow_metres(sources: Sequence[Place], destinations: Sequence[Place]) -> np.ndarray:
	"""Return metres along the great circle from each source to each destination (haversine; sphere, ± 0.5 %).

	Source: R. W. Sinnott, “Virtues of the Haversine”, Sky and Telescope 68 (1984).
	"""
	a = np.radians(np.asarray(sources, dtype=float).reshape(-1, 2))
	b = np.radians(np.asarray(destinations, dtype=float).reshape(-1, 2))
	half = np.sin((b[None, :, 0] - a[:, None, 0]) / 2) ** 2
	half += np.cos(a[:, None, 0]) * np.cos(b[None, :, 0]) * np.sin((b[None, :, 1] - a[:, None, 1]) / 2) ** 2
	return 2 * RADIUS * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
