"""The catalogues that come with Tirek, one TOML file each."""
