"""The draw: a record of who was selected, and the verb that makes it."""

from sampling.draw_records.drawing import draw_sample
from sampling.draw_records.drawn_units import DrawnPart, DrawnStratum, DrawnUnit
from sampling.draw_records.files import load_draw
from sampling.draw_records.records import Draw

__all__ = ["Draw", "DrawnPart", "DrawnStratum", "DrawnUnit", "draw_sample", "load_draw"]
