"""The processes beside the web: workers that drain queues, and the clock that rings what is due."""
