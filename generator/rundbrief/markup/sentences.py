"""Where sentences of plain text end."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A mark, and what may close behind it. What comes next may be opened, too.
_END = re.compile(r"[.!?…][)\]”“’‘\"'»]*(?=\s+[(\[„“‚‘”’\"'«»]*(?P<next>\S))")
# What a period may belong to: `Dr.`, `3.`, `e.g.`.
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*\Z")
_ROMAN = re.compile(r"[IVXLC]+")
_LONGEST = 12

# In German and English, those that nouns and names follow, and so capitals. One or two letters may
# always be an abbreviation. Some are words, too: a text is then cut at a word instead.
_ABBREVIATION_LIST = """
    abb abs abt anm apr art aufl aug bes bez bsp bspw bzgl bzw dez dgl dipl einschl entspr etc evtl
    exkl feb ggf hbf hrsg ing inh inkl insb jan jhd jul jun kap kfm lfd max mbh min mind mio mrd mtl
    nov nrn okt pos proz prof sept sog spez std stellv str tab tägl tel ugs urspr usf usw verf vgl
    vors wöch zit zzgl zzt
    approx assn ave capt corp dec dept ed eds esp est excl ext fig gov hon inc incl jr ltd maj misc
    mon mrs mss nos oct orig ref rep rev sec sen sep sgt thu thurs tue tues vol vols wed
"""
_ABBREVIATIONS = frozenset(_ABBREVIATION_LIST.split())


def find_sentence_ends(text: str) -> Iterator[int]:
    """Find where a sentence surely ends, behind its mark, and another one begins."""
    for end in _END.finditer(text):
        if _is_beginning(end["next"]) and not (
            end[0].startswith(".") and _may_be_short(text, end.start())
        ):
            yield end.end()


def _is_beginning(character: str) -> bool:
    """Tell whether a sentence may begin so: with a capital, or in a script without them."""
    return character.isalpha() and not character.islower()


def _may_be_short(text: str, period: int) -> bool:
    """Tell whether the word before a period may be a number, an initial or an abbreviation."""
    match = _WORD.search(text, max(0, period - _LONGEST), period)
    if not match:
        return False
    word = match[0]
    has_cases = word.lower() != word.upper()
    return word[-1].isnumeric() or (
        has_cases
        and (len(word) <= 2 or bool(_ROMAN.fullmatch(word)) or word.lower() in _ABBREVIATIONS)
    )
