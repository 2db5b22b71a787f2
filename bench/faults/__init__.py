"""What the queue survives: each a command of its own, each ends with every day written exactly once."""
