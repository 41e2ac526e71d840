"""Cases made from the rules themselves: each threshold at, just below and just above; each first and last valid day.

`python -m rules.boundaries POLICY` prints them; `boundary_cases` returns them.
"""

from rules.boundaries.case import Boundaries, BoundaryCase, Uncovered
from rules.boundaries.generate import boundary_cases

__all__ = ["Boundaries", "BoundaryCase", "Uncovered", "boundary_cases"]
