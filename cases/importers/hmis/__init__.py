"""The importer for exports in the HUD HMIS CSV standard.

`convert` reads as the flow; `layout` says what is read and `rules` what becomes an event.
"""

from cases.importers.hmis.convert import ImportSummary, import_hmis

__all__ = ["ImportSummary", "import_hmis"]
