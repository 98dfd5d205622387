"""The page on which everybody reads the agreement of a stay, as they will sign it."""
