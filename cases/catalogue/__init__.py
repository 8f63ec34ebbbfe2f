"""The catalogue: everything that differs by country or data set, so that new data needs a
catalogue and no code. Those that come with Tirek lie in `cases/catalogues/`.
"""
