"""What the pages share on which a text is written part by part: of a memorandum, of an agreement."""
