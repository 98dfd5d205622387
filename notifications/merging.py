"""Two entries of a person have a link to the same part, two of an organisation words for one mail: one is enough."""

from accounts.merging import drop as drop_double
from accounts.merging import on_clash
from lifecycle.people.mergers import drop, where_twice

where_twice("notifications.Link.person")(drop)
on_clash("notifications.ownwords")(drop_double)
