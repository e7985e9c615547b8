"""The verbs on a study folder: each opens it, does one stage and commits one step."""
