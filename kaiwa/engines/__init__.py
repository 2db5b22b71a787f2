"""Who thinks: any OpenAI-compatible server, or the offline engine that composes from the bank."""
