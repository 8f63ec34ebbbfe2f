"""The documents' words in Kazakh, Russian and English. Kazakh is written first."""
