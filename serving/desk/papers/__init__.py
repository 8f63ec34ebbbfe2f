"""A sitting's papers: composed once from its record, then printed, written as DOCX or as CSV."""
