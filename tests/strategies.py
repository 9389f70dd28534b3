"""Nasty documents for Hypothesis: put together from what breaks offsets."""

from hypothesis import strategies as st

__all__ = ["documents"]

_PIECES = (
    "The strike killed two. ",
    "The strike killed two.",
    "Dr. Smith of the U.S. Navy came on Jan. 16. ",
    "900 people. ",
    "“Quoted.” Why? ",
    "1. One. 2. Two. ",
    "no full stop",
    *("\r\n", "\r\n\r\n", "\n", "\n\n", "\r", "\t", "   ", "---\n", "title: x\n"),
    *("# A heading\n\n", "- an item\n", "> a quote\n", "| a | table |\n", "*A closing note.*\n", "© 2024. "),
    *("\U0001f680", "\U0001f469\U0001f3fd\u200d\U0001f680 flew. ", "e\u0301te\u0301 ", "½ \ufb01ne ", "\U0001d54f"),
    *("他说：“你好。”然后走了。", "ما هذا؟ ", "\0", "\ufeff", "\u200b", "\u2028", "\u202e", "W" * 300),
)


def documents(most: int = 25) -> st.SearchStrategy[str]:
    """Texts of up to ``most`` pieces, sometimes with characters of any kind between them."""
    piece = st.one_of(st.sampled_from(_PIECES), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
    return st.lists(piece, max_size=most).map("".join)
