"""Forms whose page is drawn again, with everything that was typed, before anything is judged or kept."""

from django import forms


class Redrawn(forms.Form):
    """`draws_again` tells the page that Enter must not press a button that only draws."""

    draws_again = True

    def looks(self) -> bool:
        """Whether the page is to be drawn again and no more."""
        raise NotImplementedError

    def unjudged(self) -> None:
        """Show what was typed, without a word on what is missing."""
        raise NotImplementedError
