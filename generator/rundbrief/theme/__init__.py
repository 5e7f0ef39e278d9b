"""The MkDocs theme `rundbrief`. Its templates are in `layouts/site/`; the plugin puts them here."""
