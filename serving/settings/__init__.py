"""What the service is told by its environment: where, under which names, and with which secrets,
which no log line repeats.
"""
