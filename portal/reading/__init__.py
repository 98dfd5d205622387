"""What every page has on which a text is read in parts: the parts, and what is said beside them."""
