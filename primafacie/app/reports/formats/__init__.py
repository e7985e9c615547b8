"""The formats that a document is written in, one file per format."""
