"""The documentation: built offline, warnings are errors, no page loads an outside address."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "primafacie"
author = "The primafacie authors"
copyright = "the primafacie authors"
extensions = [
    "myst_nb",
    "docstrings",
    "numpydoc",
    "mathml_renderer",
    "method_pages",
    "law_pages",
]
autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
maximum_signature_line_length = 80
add_module_names = False
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
html_theme = "furo"
html_title = "primafacie"
html_theme_options = {"top_of_page_buttons": []}
html_math_renderer = "mathml"
html_copy_source = False
html_show_sphinx = False
html_use_index = False
html_last_updated_fmt = None
exclude_patterns = ["_build", "_data", "_ext", "README.md"]
myst_enable_extensions = ["dollarmath", "deflist", "attrs_inline"]
myst_heading_anchors = 3
myst_links_external_new_tab = False
nb_execution_mode = "off"
nb_merge_streams = True
pygments_style = "tango"
# Local names only: nothing is fetched, nothing is loaded from elsewhere.
html_baseurl = ""
html_js_files: list[str] = []
html_static_path = ["_static"]
html_css_files = ["tables.css"]
suppress_warnings = ["myst.xref_missing.external"]
