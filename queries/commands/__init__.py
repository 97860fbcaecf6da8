"""The commands of ``bean-receivables``: a file for each, or for a few alike."""
