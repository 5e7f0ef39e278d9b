"""`rundbrief` and `python -m rundbrief`: choose the language, then run the command."""

import io
import sys

from rundbrief.commands.language import choose_language, translate, use_catalogue


def run() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Content has characters that the encoding of a terminal or a pipe may lack.
            stream.reconfigure(errors="replace")
    language = choose_language(sys.argv[1:])
    if language:
        # Before the import: click translates some of its texts while commands are defined.
        use_catalogue(language)
    from rundbrief.cli import main

    if language:
        translate(main)
    main(prog_name="rundbrief")


if __name__ == "__main__":
    if not sys.flags.safe_path:
        # `python -m` lets Python import from the current folder, and so from the content in it.
        del sys.path[0]
    run()
