"""The draw: a record of who was selected, the verb that makes it, and its replay from lists."""

from sampling.designs import replay
from sampling.draws.drawing import draw_sample
from sampling.draws.drawn_units import DrawnPart, DrawnStratum, DrawnUnit
from sampling.draws.records import Draw, load_draw

__all__ = ["Draw", "DrawnPart", "DrawnStratum", "DrawnUnit", "draw_sample", "load_draw", "replay"]
