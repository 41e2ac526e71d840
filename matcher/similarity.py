"""How near two sectors stand in the tree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from profiles.sectors import Sectors


def sector_similarity(sectors: Sectors) -> NDArray[np.float64]:
    """Similarity in [0, 1] of every sector (row: the applicant's) to every sector (column: a park's).

    1 for the same sector. Otherwise the share of the longer path from the root that the two have in common, after
    Wu & Palmer, *Verb semantics and lexical selection* (ACL 1994), with the root itself counting nothing: two fields
    that share only "biomedicine and health" are 0, a field and the group it belongs to are near.
    """
    items = sectors.items
    depth = np.array([s.depth for s in items], dtype=float)
    ancestors = np.zeros((len(items), len(items)), dtype=bool)
    for i, sector in enumerate(items):
        ancestors[i, i] = True
        if sector.parent >= 0:
            ancestors[i] |= ancestors[sector.parent]
    shared = (ancestors.astype(np.int32) @ ancestors.T.astype(np.int32)) - 1.0  # whole numbers: no threads to start
    shared = np.maximum(shared, 0.0)
    longest = depth[:, None] + depth[None, :]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(longest > 0, 2 * shared / longest, 0.0)
