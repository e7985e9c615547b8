"""The kinds of document that a study folder can be rendered as, one file per kind."""
