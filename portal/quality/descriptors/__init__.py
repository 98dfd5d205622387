"""The self-assessment of the 25 descriptors."""
