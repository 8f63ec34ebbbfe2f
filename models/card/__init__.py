"""The model card and the datasheet: what a run found and its limits, for people to read.

Facts become a document that knows no language (`model_card`, `datasheet`), a document becomes
text in Kazakh, Russian or English (`speaking`), and text becomes Markdown or a page.
"""
