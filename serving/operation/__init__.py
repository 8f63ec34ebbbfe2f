"""How the service is watched and guarded: logs, metrics, readiness, secrets."""
