"""Two entries of a person have a link to one part or want no news, two organisations the same words: one is enough."""

from accounts.merging import drop as drop_double
from accounts.merging import on_clash
from lifecycle.people.mergers import drop, where_twice

where_twice("notifications.Link.person")(drop)
where_twice("notifications.NoNews.person")(drop)
on_clash("notifications.ownwords")(drop_double)
