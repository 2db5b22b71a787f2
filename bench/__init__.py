"""What is measured, each by a command: ``python -m bench.<name>``."""
