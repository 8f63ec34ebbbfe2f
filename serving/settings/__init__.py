"""What the service is told by its environment: where, under which names, with which secrets."""
