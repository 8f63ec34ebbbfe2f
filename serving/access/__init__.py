"""Who may in: people's accounts and sessions, machines' tokens, and how often one may try."""
