"""The web desk: server-rendered pages in Kazakh, Russian and English."""
