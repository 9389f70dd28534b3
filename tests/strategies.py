"""Documents as nasty as folders hold them, for the property tests."""

from hypothesis import strategies as st

__all__ = ["document_bytes", "documents", "words"]

PROSE = (
    "The strike killed two of 900 people.",
    "The strike killed two of 900 people.",  # twice as likely: repeated sentences
    "It began on Jan. 16, 1944, near St. Mary's, said Dr. J. K. Smith of the U.S. Navy.",
    "Wait... what? “No!” he said; (see Fig. 2.) Then 3.14 became 1,800.",
    "Das Treffen ist am 16. Januar, z.B. in Köln.",
    "¿Quién murió? ¡Nadie!",
    "no capital, no full stop",
    "A rather long line that was wrapped by hand, as people still do in plain text,\n"
    "and that goes on below until it has said what it had to say about the strike.",
)
SCRIPTS = (
    "东京是首都。“真的吗？”他问！",
    "東京都は首都です。はい、そうです。",
    "한국어 문장입니다. 또 하나.",
    "قُتل شخصان في الإضراب. هل هذا صحيح؟ نعم.",
    "दो लोग मारे गए। फिर शांति हुई।",
    "ภาษาไทยไม่มีช่องว่าง",
    "👩‍👩‍👧‍👦 👍🏽 🏳️‍🌈 🚀!",
    "Cafe\u0301 n\u0303o\u0302 Z\u0351\u0343a\u0310lgo.",
    "ﬁne ＡＢＣ１２３ ½ İstanbul Straße.",
    "\U0001d54f𝒳 is outside the basic plane.",
)
MARKUP = (
    "# The strike",
    "## Who, where and when? Dr. Who.",
    "- one item\n- another. With two sentences.\n  And a line that goes on.",
    "1. First\n2. Second\n10) Tenth",
    "> quoted by someone\n> who wrapped. Twice.",
    "| a | b |\n|---|---|\n| 1. | two. Three |",
    "```\ncode. Here = [1, 2]\n```",
    "Title\n=====",
    "---",
    "* * *",
    "--- \ntitle: not front matter\n---",
)
HOSTILE = (
    "NUL \0 in the middle of it.",
    "a mark mid\ufeffdle of it.",
    "\x1b[31mred\x1b[0m \x07",
    "tab\tseparated\tvalues",
    "lone\rcarriage\rreturns.\rHere",
    "vertical\x0btab, form\x0cfeed, \x1cfile separator, next\x85line",
    "line\u2028and paragraph\u2029separators. Here",
    "\u200bzero\u200dwidth\u2060 and \u202eright to left\u202c",
    "x" * 3000,
    "Donaudampfschifffahrtsgesellschaft" * 40 + ".",
    "?!" * 40 + "." * 50,
    " " * 2600 + "far to the right",
)
SEPARATORS = ("\n", "\n\n", "\r\n", "\r\n\r\n", " ", "  ", "", "\t", "\n \t\n", "\r", "\u00a0", "\u3000")


def documents() -> st.SearchStrategy[str]:
    """Texts that can be written as UTF-8, with every kind of newline, with or without one at their end."""
    pieces = st.one_of(
        st.sampled_from(PROSE),
        st.sampled_from(SCRIPTS),
        st.sampled_from(MARKUP),
        st.sampled_from(HOSTILE),
        words(),
    )
    piece = st.tuples(pieces, st.sampled_from(SEPARATORS)).map("".join)
    return st.one_of(st.lists(piece, max_size=4), st.lists(piece, min_size=8, max_size=24)).map("".join)


def document_bytes() -> st.SearchStrategy[bytes]:
    """The same as the bytes of a file."""
    return documents().map(lambda text: text.encode("utf-8"))


def words() -> st.SearchStrategy[str]:
    """Any characters at all, but no NUL (too many of them make a file binary) and no lone surrogates."""
    return st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
