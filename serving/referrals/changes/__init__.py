"""Changes of the service's settings, which take effect only when a second person approves."""
