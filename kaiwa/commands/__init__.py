"""One file a command of ``kaiwa``; each is imported when it is called."""
