"""Signing in through the state's or an organisation's own sign-in service (OpenID Connect)."""
