"""The command line: one command per step, top to bottom it reads as the flow."""


def main() -> None:
    """Placeholder while the rooms are built."""
