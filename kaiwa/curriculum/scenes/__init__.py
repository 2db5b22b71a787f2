"""Scenes outside of a path: the catalogue, creators' own, and what players make of them."""
