"""A month before anybody walks it: drafted from a wish, changed in words, committed to a path."""
