"""Two entries of one person have a link to the same part: one is enough."""

from lifecycle.people.mergers import drop, where_twice

where_twice("notifications.Link.person")(drop)
