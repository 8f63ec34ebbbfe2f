"""The door: an extract is read, checked row by row, sifted and written as a store."""
