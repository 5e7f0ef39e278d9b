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

DRAWINGS = frozenset(
    {
        *(
            "address, escaped",
            "address, escaped with a line break",
            "attribute from a document type",
        ),
        *("attribute of the root from a document type", "document type from elsewhere"),
        *("handler in a namespace", "import around an element", "import, escaped", "nested uses"),
        *("set of images", "source", "style attribute, escaped"),
    }
)

TESTS = frozenset(
    {
        # Markdown and sanitising.
        "test_words_around_any_text_are_readable",
        "test_any_address_leads_where_it_seems_to_or_nowhere",
        # Feeds.
        "test_descriptions_in_rss_are_html_that_reads_as_written",
        # Comments.
        "test_notes_of_writers_are_in_nothing_that_is_published",
        # Audiences.
        "test_issue_that_was_closed_for_colleagues_is_never_shown_to_the_public",
        # Files.
        "test_pipe_is_refused_by_its_name",
        "test_socket_and_device_are_refused_by_their_names",
        "test_names_that_differ_only_by_case_or_are_reserved_are_refused",
        "test_deep_folders_are_refused",
        "test_name_that_is_too_long_for_its_page_is_refused",
        # Layouts and git.
        "test_links_in_layouts_publish_nothing_from_outside",
        "test_git_that_refuses_is_told_once",
    }
)
