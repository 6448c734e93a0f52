"""How Sphinx builds these pages: `make docs`. They open without a server, and ask nothing of the network."""

import sys
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

from csprp_cli import __version__

sys.path.insert(0, str(Path(__file__).parent))

project = "csprp"
author = "The csprp project"
release = version = __version__
extensions = ["myst_parser", "generated_pages"]
myst_heading_anchors = 3
exclude_patterns = ["reference/*.csv"]
smartquotes = False  # would make a dash of the two hyphens of an option
language = "en-GB"

html_theme = "furo"
html_title = "csprp"
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_search_summary = False  # fetches pages, which a browser refuses of a file
html_static_path = ["static"]
html_css_files = ["pages.css"]
html_js_files = ["scrolling.js"]
html_theme_options = {"top_of_page_buttons": []}


def setup(app: Sphinx) -> None:
    """Set lines to type in one colour: the words of csprp, such as local, mean something else to a shell."""
    app.add_lexer("sh", TextLexer)
