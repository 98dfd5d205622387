"""What each figure counts, and of what (domain reference of quality, 1.5): functions from a batch of stays to cases.

One case for each stay (or answer) that stands below the line. Each function asks the database at most three times,
however many stays there are. Nothing here hides anything: that is `quality.disclosure`. Titles, sentences, targets and
the place in the quality cycle stand in `quality.indicators`.
"""
