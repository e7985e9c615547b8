"""RAT-STATS' random numbers and sample sizes (2005 to 2010), to the last number."""

from sampling.ratstats.attribute_sizes import AttributeSizes, size_attribute
from sampling.ratstats.data_files import DataFile, read_data_file, write_data_file
from sampling.ratstats.drawn_numbers import (
    Drawn,
    FrameItem,
    FrameLine,
    flat_file,
    print_out,
)
from sampling.ratstats.random_numbers import (
    frames_sets_of_two,
    frames_single,
    sets,
    single_stage,
)
from sampling.ratstats.rhc_selection import (
    RhcGroup,
    RhcSelection,
    RhcUnit,
    read_rhc_file,
    rhc_print_out,
    rhc_select,
)
from sampling.ratstats.size_tables import SizeTable, StratifiedSizes
from sampling.ratstats.streams import STREAMS, stream_number
from sampling.ratstats.variable_sizes import (
    precision_of_sizes,
    size_error_rate,
    size_probe,
    size_stratified,
)

__all__ = [
    "STREAMS",
    "AttributeSizes",
    "DataFile",
    "Drawn",
    "FrameItem",
    "FrameLine",
    "RhcGroup",
    "RhcSelection",
    "RhcUnit",
    "SizeTable",
    "StratifiedSizes",
    "flat_file",
    "frames_sets_of_two",
    "frames_single",
    "precision_of_sizes",
    "print_out",
    "read_data_file",
    "read_rhc_file",
    "rhc_print_out",
    "rhc_select",
    "sets",
    "single_stage",
    "size_attribute",
    "size_error_rate",
    "size_probe",
    "size_stratified",
    "stream_number",
    "write_data_file",
]
