"""The criteria a park is scored by: one small function each, whose docstring is the user's documentation of it.

Every criterion takes the applicant's side and that of all areas, and answers with a value between 0 and 1 on a fixed scale
for each, as an interval when something that matters is not known. Beside it stand its reasons for one area, with sources.
"""

from matcher.criteria import affinity, cluster, incentives, needs, openness, sector_focus, stage
from matcher.criteria.base import Criterion, Money, Reason, Spread

CRITERIA: dict[str, Criterion] = {
    "sector_focus": Criterion(sector_focus.sector_focus, sector_focus.reasons),
    "cluster": Criterion(cluster.cluster, cluster.reasons),
    "stage": Criterion(stage.stage, stage.reasons),
    "needs": Criterion(needs.needs, needs.reasons),
    "openness": Criterion(openness.openness, openness.reasons),
    "affinity": Criterion(affinity.affinity, affinity.reasons),
    "incentives": Criterion(incentives.incentives, incentives.reasons),
}

__all__ = ["CRITERIA", "Criterion", "Money", "Reason", "Spread"]
