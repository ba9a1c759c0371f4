"""The trainings that run, of all viewers."""

import os
from functools import cache

from training.live.pool import Pool

MOST_AT_ONCE = 4  # each process takes a core and half a gigabyte


@cache
def trainings() -> Pool:
    """The trainings of all viewers; one core is left for pages."""
    return Pool(min(MOST_AT_ONCE, max(1, (os.cpu_count() or 1) - 1)))
