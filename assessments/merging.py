"""Two entries of one person have read the same results: once is enough."""

from lifecycle.people.mergers import drop, where_twice

where_twice("assessments.ResultsRead.person")(drop)
