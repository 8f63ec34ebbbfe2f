"""The catalogues that come with Tirek, one TOML file each; how they are read is in
`cases/catalogue/`.
"""
