"""What people type about agreements, as clean values."""
