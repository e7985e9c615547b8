"""Does the limit hold on this frame: samples drawn again from it, limit by limit."""
