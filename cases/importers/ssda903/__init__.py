"""The importer for SSDA903 returns, England's yearly record of children looked after.

`convert` reads as the flow and says what a fact's days are; `layout` says what is read and
`codes` what each code means.
"""

from cases.importers.ssda903.convert import ImportSummary, import_ssda903

__all__ = ["ImportSummary", "import_ssda903"]
