"""The top of the house: command line, reports, figures and the demo; renders and wires."""
