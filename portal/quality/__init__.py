"""Pages of the quality manager: figures, their export, and single answers for holders of case access."""
