"""The pages. They call the same use cases as the API and hold no logic."""
