"""Engines: how each dialect runs our statements and reads its columns. Knows no file."""
