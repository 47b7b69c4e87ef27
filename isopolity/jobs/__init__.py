"""Long work and periodic work on the task queue: progress, stop, resume, result."""
