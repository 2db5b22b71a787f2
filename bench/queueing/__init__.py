"""The queue under load and under fire: a ground of its own, an author that takes its time, and workers to wound."""
