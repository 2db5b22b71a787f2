"""How right and how fast the readings are, measured against gold readings that people have checked."""
