"""Pictures of figures, for pages and papers."""
