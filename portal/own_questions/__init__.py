"""Pages of a quality manager: the questions that the own organisation asks beside the standard ones."""
