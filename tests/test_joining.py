"""Two sentences that tell of two do not support a claim that tells it of one."""

import pytest

from qa.checking.joining import joined
from qa.facts.statements import statement
from qa.text.naming import known_names

TWO = "His nephew Anton, a tailor, moved to Oslo. Greta, who taught there, was fined on 3 May 1911."
ONE = "His nephew Anton, a tailor, moved to Oslo. The tailor was fined there on 3 May 1911."


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("His nephew Anton was fined on 3 May 1911.", TWO, [("Anton", "Greta")]),
        ("Anton was fined on 3 May 1911.", TWO, [("Anton", "Greta")]),
        ("His nephew Anton was fined on 3 May 1911.", ONE, []),
        ("His nephew Anton moved to Oslo.", TWO, []),
    ],
)
def test_a_relative_of_one_sentence_did_not_do_what_the_next_tells_of_another(
    claim: str, said: str, found: list[tuple[str, str]]
) -> None:
    known = known_names([claim, said, "with Anton and Greta"])
    first, second = (statement(f"{part.rstrip('.')}.", known) for part in said.split(". "))
    wrong = joined(statement(claim, known), first, second)
    assert [(fault.span.of(claim), fault.found) for fault in wrong] == found
