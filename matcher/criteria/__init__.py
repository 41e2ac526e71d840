"""The criteria a park is scored by: one small function each, whose docstring is the user's documentation of it.

Every criterion takes the applicant's and the park's side and answers with a value between 0 and 1 on a fixed scale,
as an interval when something that matters is not known, and its reasons with their sources.
"""

from matcher.criteria.affinity import affinity
from matcher.criteria.base import Criterion, Part, Reason
from matcher.criteria.cluster import cluster
from matcher.criteria.incentives import incentives
from matcher.criteria.needs import needs
from matcher.criteria.openness import openness
from matcher.criteria.sector_focus import sector_focus
from matcher.criteria.stage import stage

CRITERIA: dict[str, Criterion] = {
    "sector_focus": sector_focus,
    "cluster": cluster,
    "stage": stage,
    "needs": needs,
    "openness": openness,
    "affinity": affinity,
    "incentives": incentives,
}

__all__ = ["CRITERIA", "Criterion", "Part", "Reason"]
