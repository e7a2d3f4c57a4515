"""Sphinx's configuration of both editions; `lbanalysis.site` writes the sources and gives the language."""

import sys

# jsonschema would compile 38 grammars to check addresses that no notebook has, which takes longer than the pages do.
sys.modules.setdefault("rfc3987_syntax", None)

project = "lbanalysis"
author = ""
html_title = "lbanalysis"
extensions = ["myst_nb", "lbanalysis.site.extension"]
exclude_patterns = ["numbers.json"]
templates_path = ["templates/theme"]
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_theme = "sphinx_book_theme"
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "use_source_button": False,
    "home_page_in_toc": True,
    "show_navbar_depth": 1,
    "max_navbar_depth": 1,
    "navbar_persistent": [],
    "article_header_end": ["article-header-buttons.html"],
    "footer_content_items": ["site-footer.html"],
    "back_to_top_button": True,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
html_sidebars = {"**": ["site-name.html", "search-button-field.html", "sbt-sidebar-nav.html"]}
# The theme logs an error without it.
html_context = {"default_mode": "auto"}
html_copy_source = html_show_sourcelink = html_show_sphinx = html_show_copyright = html_use_index = False
html_last_updated_fmt = None
# A text is the same in a title, which Sphinx would change, and on a ready page, which it leaves alone.
smartquotes = False
# Summaries of results are fetched, which a browser refuses for files.
html_show_search_summary = False
html_permalinks_icon = "#"
# No MathJax: there is no formula that needs it.
html_math_renderer = "none"
myst_enable_extensions: list[str] = []
nb_execution_mode = "off"
nb_append_css = False
gettext_compact = True
gettext_uuid = gettext_location = False
gettext_auto_build = False
suppress_warnings = ["config.cache", "myst.header"]


_SEARCH = {"en": "Search…", "vi": "Tìm kiếm…"}


def setup(app):
    """Render no mathematics; ask for a search in the edition's language."""
    app.add_html_math_renderer("none", (lambda *_: None, None), (lambda *_: None, None))
    app.connect(
        "config-inited",
        lambda _, config: config.html_theme_options.update(search_bar_text=_SEARCH[config.language]),
    )


def _(text):
    """Mark a text for the catalogue of the theme."""


# What the theme and Sphinx say on a page or by script; the theme has no Vietnamese, and Sphinx's is not complete.
_("Back to top")
_("Breadcrumb")
_("Color mode")
_("Dark")
_("Error")
_("Hide Search Matches")
_("Home")
_("Light")
_("Link to this heading")
_("Main")
_("Navigation")
_("On this page")
_("Page")
_("Please activate JavaScript to enable the search functionality.")
_("Preparing search...")
_("Search")
_("Search Page")
_("Search Results")
_("Searching")
_("Section Navigation")
_("Show Source")
_("Skip to main content")
_("System Settings")
_("next")
_("next page")
_("previous")
_("previous page")
_(", in ")
_("Site navigation")
_("Link to this image")
_("Link to this table")
_("Link to this code")
_("Announcement")
_("Contents")
_("Index")
_("Search finished, found ${resultCount} pages matching the search query.")
_("Search finished, found one page matching the search query.")
_(
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories."
)
_("%(filename)s &#8212; %(docstitle)s")
_("Permalink to this heading")
