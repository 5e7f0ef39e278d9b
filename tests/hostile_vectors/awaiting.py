"""What can't pass before other changes are merged: names of vectors and of tests."""

VECTORS = frozenset(
    {
        # Markdown and sanitising: elements that aren't allowed take what follows with them.
        "script: plain",
        "script: that nobody closes",
        "loading: style that nobody closes",
        "mutation: glyph in a table in a formula",
        "mutation: template in a list",
        "mutation: form around a formula",
        # A tag without an end takes what follows, over paragraphs, up to the next quotation mark.
        "mutation: tag that nobody closes",
        "mutation: tag without an end",
        # Python-Markdown takes the rest of a paragraph into an address with a quotation mark.
        "Markdown: link address",
        "Markdown: image address",
        # Addresses with a user name, or that a browser reads differently.
        "address: another name in front",
        "address: name behind a backslash",
        "address: name and password",
        "address: no slashes",
        "address: one slash",
        "address: backslashes",
    }
)

DRAWINGS: frozenset[str] = frozenset()

TESTS = frozenset(
    {
        # Markdown, comments, links and feeds.
        "test_words_around_any_text_are_readable",
        "test_any_address_leads_where_it_seems_to_or_nowhere",
        "test_notes_of_writers_are_in_nothing_that_is_published",
        "test_descriptions_in_rss_are_html_that_reads_as_written",
    }
)
