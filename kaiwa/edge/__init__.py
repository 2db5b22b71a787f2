"""Where HTTP meets the rooms: problems, identity, limits of a request, what is counted and logged."""
