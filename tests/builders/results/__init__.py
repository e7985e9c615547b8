"""One example of every public result class, by package; each file is one package's."""
