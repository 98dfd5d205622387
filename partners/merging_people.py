"""What a merger of two entries of one person does with what was written about them."""

from lifecycle.people.mergers import drop, where_twice

where_twice("partners.Contact.person")(drop)
