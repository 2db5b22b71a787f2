"""Paths: seen, drafted, changed, published, found, and taken along."""
