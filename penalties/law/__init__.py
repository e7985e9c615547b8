"""The law as it was read: files, annual tables, statutes, and what they say of two days."""
