"""Sentences: no character is lost or moved whatever the text, and the rules of several languages hold."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.models import Span
from qa.text.lines import Fences, standing
from qa.text.sentences import blocks, sentence_spans
from tests.strategies import documents


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


def assert_tiles(spans: Sequence[Span], text: str) -> None:
    """The spans are ordered, disjoint and trimmed, and what lies between them is blank."""
    at = 0
    for span in spans:
        assert at <= span.start < span.end
        assert not text[at : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not text[at:].strip()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=documents())
def test_spans_are_ordered_disjoint_trimmed_and_lose_nothing(text: str) -> None:
    assert_tiles(sentence_spans(text), text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=st.text("aB1 \n\r\t.?!…。？#>-*/;|=\"'“”’()[]¹\u00a0\u2028\x1c\u0301", max_size=60))
def test_nothing_is_lost_in_short_texts_of_marks(text: str) -> None:
    assert_tiles(sentence_spans(text), text)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(text=documents())
def test_a_sentence_lies_in_one_block(text: str) -> None:
    edges = list(blocks(text))
    assert_tiles(edges, text)
    for sentence in sentence_spans(text):
        assert any(block.start <= sentence.start and sentence.end <= block.end for block in edges)


@pytest.mark.parametrize("between", [" ", "\n", "\r\n", "\n\n", "\r\n\r\n", "  \n \n", "\t"])
def test_repeated_sentences_each_get_their_own_place(between: str) -> None:
    sentence = "The strike killed two."
    step = len(sentence + between)
    found = sentence_spans(between.join([sentence] * 5))
    assert found == [Span(number * step, number * step + len(sentence)) for number in range(5)]


@pytest.mark.parametrize(
    "expected",
    [
        ["He joined the U.S. Navy in 1941.", "He left."],
        ["He was born in the U.S.", "The war had ended."],
        ["It began on Jan. 16 in Paris.", "It ended."],
        ["It ended on Sept. 2, 1945.", "Peace came."],
        ["Dr. Smith met Mrs. Jones.", "They talked."],
        ["Mr. and Mrs. Dursley lived at No. 4, Privet Drive.", "Nobody came."],
        ["Symphony No. 5 is loud.", "It is long."],
        ["See Fig. 2 and p. 5 of vol. 3.", "Then go on."],
        ["J. K. Rowling wrote it.", "So did J.R.R. Tolkien."],
        ["George W. Bush spoke.", "Then he left."],
        ["Use a tool, e.g. this one.", "Or none, i.e. your hands."],
        ["He came at 5 p.m. and left.", "She came at 6 a.m.", "They met."],
        ["Apple Inc. was sued.", "St. Louis won."],
        ["Martin Luther King Jr. was there.", "He spoke."],
        ["Pi is 3.14 and e is 2.71.", "Version 1.2.3 is out.", "It cost $1,800.50."],
        ["World War II.", "The cold war.", "In 1999.", "The end."],
        ['"Stop!" he said.', '"Why?" she asked.'],
        ['He said "Stop."', "Then he left.", "“Really?”", "‘Yes.’", "(See Fig. 2.)", "Next."],
        ["**Bold.**", "_Italic!_", "Plain."],
        ["Wait... what?", "He left…", "Then nothing..."],
        ["What?!", "No way!!!", "Really?"],
        ["Brig. Gen. (ret.) Jan Vik spoke.", "Col. Beck (Retd.) did not.", "He was a colonel (ret.).", "The men left."],
        ["See cl. 5.2, ss. 3 and 4, reg. 12, Sch. 2 and pt. 3 of it.", "They paid £9 incl. VAT to Messrs. Vik."],
        ["It is Dr. med. Fenn’s.", "It broke in cl.", "The men left.", "He has 10 pts.", "Five are lost."],
        ["At 11.40 p.m. Capt. Vik slept.", "It broke at 11.40 p.m.", "Police came.", "At 5 p.m.", "She left."],
    ],
)
def test_english(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["Das Treffen ist am 16. Januar in Berlin.", "Es ist kalt."],
        ["Im 19. Jahrhundert war das anders.", "Heute nicht."],
        ["Das gilt z.B. Hunden und d.h. Tieren.", "Gut."],
        ["Das gilt z. B. Hunden und u. a. Katzen.", "Gut."],
        ["Vgl. Nr. 3 und Hr. Müller bzw. Fr. Meier.", "Schön."],
        ["Es kostet 3,50 Euro.", "„Nein!“", "Über uns."],
        ["¿Cómo estás?", "¡Qué bueno!", "La Sra. García vive en EE.UU. desde 1999.", "Sí."],
        ["Vive en EE. UU. desde 1999.", "¿Por qué?"],
        ["Vive en EE. UU.", "La guerra empezó."],
        ["El Sr. García y la Srta. López viven en Sto. Domingo.", "¿Y el Gral. Díaz?", "¡No!"],
        ["Según la pág. 12, núm. 3, p. ej. Madrid.", "¡Hola! dijo."],
        ["Der 2. Weltkrieg endete am 8. Mai 1945.", "Die 1. Bundesliga begann 1963.", "Am 4. Advent schneit es."],
        ["Die 2., 3. und 4. Klasse kam.", "Mitte des 18. Jahrhunderts begann es.", "Das war Kapitel 3.", "Ende."],
        ["Das kostet 30 Mio. Euro oder 2 Mrd. Dollar.", "Usw.", "Die Zahl lag bei 5.", "Er sah Abb. 3."],
        ["Prof. Dr. Meier wohnt in der Friedrich-Str. Nr. 5 in St. Gallen.", "Er lebte 300 v. Chr.", "Das war spät."],
        ["Mme. Durand lut.", "Sto bene.", "Come sto.", "Poi mio.", "Lui no."],
        ["« Quand ? » a-t-elle demandé.", "« Non ! » cria-t-il.", "« Non ! »", "Il partit.", "« Quoi ? », dit-il."],
        ["«Non !» cria-t-il.", "Il dit : « Je pars. »", "Elle rit.", "»Was?", "»Nein«, rief er."],
        ["Это дом.", "Где он?", "Вот!"],
        ["هل هذا صحيح؟", "نعم."],
        ["दो लोग मारे गए।", "फिर शांति हुई।"],
    ],
)
def test_other_languages_with_spaces(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["你好。", "他走了！", "真的吗？", "是"],
        ["他说：“你好。”", "然后他走了。"],
        ["「行くの？」", "彼は聞いた。", "『はい！』", "以上"],
        ["「こんにちは。」と彼は言った。", "本当ですか？"],
        ["「誰？」她問。", "「我！」他喊道。"],
        [
            "“你是谁？”她问。",
            "“走吧！”玛丽轻声说道。",
            "“好。”他说，“走吧。”",
            "据说，他走了。",
            "“好！”",
            "他们走了。",
        ],
        ["运河建于一九一一年。[1]", "后来扩建了。[2][注3]", "它关了。¹", "完"],
        ["（见图二。）", "下一句。"],
    ],
)
def test_ends_that_need_no_space(expected: list[str]) -> None:
    assert sentences("".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["Dug in 1911.[1]", "It was widened in 1923.[2][3]", "The lock was closed.[a]", "A flood broke it.¹", "Yes.¹²"],
        ["Who paid for it?[note 3]", "“Nobody.”[12]:17", "It rose.[citation needed]", "It fell [4].", "It stood.[5]"],
        ["He saw the U.S.[1]", "Ships came.", "See [1].", "Array a[0].b is empty.", "So is a.[0]x."],
        [
            "He waited . . . and left.",
            "She left . . .",
            "Then they met. . . .",
            "He ran.",
            ".NET is a name.",
            "It is . . .",
        ],
    ],
)
def test_footnote_marks_and_spaced_dots_are_of_the_sentence_before(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["“Was the valve open?” Jan Beck asked.", "“No!” Lindh shouted.", "“Where have you been?” Karl Ostrom said."],
        [
            "“Why?” I asked.",
            "“Is it far?” J. R. Smith asks the boy.",
            '"Now!" Maria Fenn, the mayor, cried.',
            "They ran.",
        ],
        ["“But I thought…” Dr. Karim said.", "“We lost.” Jan Beck said.", "“We lost.”", "Jan Beck said that it hurt."],
        ["“Was it open?”", "Jan Beck said that it was.", "“Why?”", "She said no more.", "“Really?”", "The man left."],
        [
            "“Was it open?”",
            "Lindh said he did not know.",
            "“Why?”",
            "On Friday Beck asked again.",
            "“Who?”",
            "Nobody spoke.",
        ],
        [
            "„Wo warst du?“, fragte sie.",
            "„Nein!“ rief Karl.",
            "„Wirklich?“",
            "Karl Meier ging.",
        ],
    ],
)
def test_a_quotation_goes_on_with_who_says_it(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        [
            "He got no.",
            "She left.",
            "The answer is no.",
            "Five men left.",
            "The answer is no.",
            "I left.",
            "No.",
            "A man came.",
        ],
        [
            "He likes art.",
            "Five of them do.",
            "Art. 5 and art. IV say so.",
            "Sec. B, nos. 7 and 8, ch. XI and vol. I of it.",
        ],
        [
            "It is in two vols.",
            "Beck wrote them.",
            "See pp. 4–7, fig. S2, No. B-12 and IEEE Vol. PAMI-2.",
            "It’s no. 5.",
        ],
        ["It broke at 5 p.m.", "Police came.", "They left at 6 a.m."],
        [
            "He came at 5 p.m. Friday, left at 6 p.m. EST and slept at 9 P.M. Pacific time.",
            "At 7 a.m. Jan. 3 it rained.",
        ],
        ["It is open until 5 p.m. Tehran time.", "It shut at 9 p.m.", "Nobody left.", "J. P. M. Smith came."],
        [
            "He lives on Main St.",
            "The house is old.",
            "It is on 42nd St.",
            "It’s big.",
            "St. Louis is far.",
            "So is St. Anna.",
        ],
        [
            "He lives on Elm Ave.",
            "She lives on Oak Rd.",
            "They met on Hill Blvd.",
            "A car came.",
            "Mt. Fuji is 12 ft.",
            "It is.",
        ],
    ],
)
def test_an_abbreviation_that_ends_a_sentence(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["# A title", "Text follows. More."], ["# A title", "Text follows.", "More."]),
        (["Text above", "## A title", "Text"], ["Text above", "## A title", "Text"]),
        (["- one", "- two. Three.", "* four", "1. five"], ["- one", "- two.", "Three.", "* four", "1. five"]),
        (["- an item that", "  goes on. Here."], ["- an item that\n  goes on.", "Here."]),
        (["> quoted by", "> someone. End.", "- item"], ["> quoted by\n> someone.", "End.", "- item"]),
        (["| a | b |", "|---|---|", "| c | d |", "", "E"], ["| a | b |", "|---|---|", "| c | d |", "E"]),
        (["Above", "---", "Below", "```", "code"], ["Above", "---", "Below", "```", "code"]),
        (["One paragraph", "", " \t", "another one"], ["One paragraph", "another one"]),
        (["# A title", "in lower case"], ["# A title", "in lower case"]),
        (["# A title", "## in two"], ["# A title", "## in two"]),
        (["## one of two titles", "## the other"], ["## one of two titles", "## the other"]),
        (["- apples and pears", "- nuts"], ["- apples and pears", "- nuts"]),
        (["* apples and pears from the garden of a friend", "* nuts"],) * 2,
        ([" * apples and pears", " * nuts"], ["* apples and pears", "* nuts"]),
        (["1. apples and pears", "2. nuts"], ["1. apples and pears", "2. nuts"]),
    ],
)
def test_markdown_blocks_are_not_run_together(lines: list[str], expected: list[str], newline: str) -> None:
    text = newline.join(lines)
    assert sentences(text) == [sentence.replace("\n", newline) for sentence in expected]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "lines",
    [
        ["PUMP_LEVEL=high", "PUMP_FOLDER=/var/lib/pump/data", "PUMP_PORT=7001"],
        ["[pump]", "idle = '90s'  # stops a pump that has been dry for so long", "most = 12", "name = 'north'"],
        ["pumps:", "  - name: north", "    ports:", '      - "7001:7001/udp"', "    level: high", "    starts: 3"],
        ["; of the pump", "rate=5", "; of the valve", "open=yes"],
        [":Keeper: Ada Holm", ":Since: 1871"],
        ["Shown to: the keeper of the lighthouse", "Told by: Ada"],
        ["# Pump", "```sh", "pump start --slowly --until 90s", "pump watch", "```", "Then wait."],
        ["~~~", "GET /pumps/7 HTTP/1.1 with a body that is as long as it is", '{"level": "high"}', "~~~"],
        ["| 7 | The valve is shut. | Open it. |", "| 8 | It runs dry! Really? | Wait. Then start it. |"],
    ],
)
def test_lines_that_stand_by_themselves(lines: list[str], newline: str) -> None:
    assert sentences(newline.join(lines)) == [line.strip() for line in lines]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["pump.rate", ": How fast it runs. Default: `5`.", "pump.idle", ": When it stops. Default: 90s, or never."],
            [
                "pump.rate\n: How fast it runs. Default: `5`.",
                "pump.idle\n: When it stops. Default: 90s, or never.",
            ],
        ),
        (
            [
                "Sluice",
                ": A gate that lets water out of a canal or a dock. The one at the cape was built in 1871 of oak.",
            ],
            [
                "Sluice\n: A gate that lets water out of a canal or a dock.",
                "The one at the cape was built in 1871 of oak.",
            ],
        ),
        (["Sluice", ": A gate.", ": A channel."], ["Sluice\n: A gate.", ": A channel."]),
    ],
)
def test_a_term_goes_with_what_defines_it(lines: list[str], expected: list[str], newline: str) -> None:
    assert sentences(newline.join(lines)) == [sentence.replace("\n", newline) for sentence in expected]


@pytest.mark.parametrize(
    "expected",
    [
        [
            "   -d, --depth=METRES\n          draw the bed of a river to a depth of METRES (default 12)",
            "   --help show this",
        ],
        ["-q\n  be quiet", "-v\n  tell more of what is done,\n  and how", "text below"],
        ["depth : int, default=12\n    How far down the bed is drawn.", "    A mark is set where it ends."],
        [
            "    tide (float): the water above\n        the sill of the lock in\n        metres.",
            "    bell (bool): whether to ring",
        ],
        ["depth: int, optional\n   how far down\n   the bed is drawn\n   - at most 40"],
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_entry_goes_with_what_is_indented_below_it(expected: list[str], newline: str) -> None:
    expected = [sentence.replace("\n", newline) for sentence in expected]
    text = newline.join(expected)
    if "- at most 40" in text:
        expected = [*text.partition(f"{newline}   - at")[:1], "- at most 40"]
    assert [span.of(text) for span in sentence_spans(text)] == [sentence.strip() for sentence in expected]


@pytest.mark.parametrize(
    "text",
    [
        "if (depth > 12):\n    draw(bed)",
        "depths: list = [\n    12,",
        "    The bell rings: all come\nto the lock and wait for the tide",
    ],
)
def test_code_and_prose_are_no_entries(text: str) -> None:
    above = text.split("\n")
    lines = [(0, len(above[0])), (len(above[0]) + 1, len(text))]
    assert standing(text, lines, Fences(text)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Note: this is a text that somebody has wrapped\nby hand, and a colon does not end its line.",
        "The sum is the same whatever one adds, for here\na = b holds in every case that is known.",
        "Note: the keeper tells us in his letter of May that\nx = 3 was never the answer",
        "Ada Holm writes in her letter to the keeper that\npumps: seven of them, all of a kind that stands\nthere.",
        "```\nAn open fence without an end, and behind it a text\nthat is wrapped by hand.",
    ],
)
def test_wrapped_prose_is_no_list_of_settings(text: str) -> None:
    [*_, last] = sentences(text)
    assert last == text.removeprefix("```\n")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["# The pump is stopped after 45 seconds without", "# flow, because it runs hot. It", "# starts again."],
            ["# The pump is stopped after 45 seconds without\n# flow, because it runs hot.", "It\n# starts again."],
        ),
        (
            [
                "x = 1",
                "    // stops the pump when",
                "    // dry (see the manual",
                "    // of it). Then",
                "",
                "y = x + 1",
            ],
            ["x = 1", "// stops the pump when\n    // dry (see the manual\n    // of it).", "Then", "y = x + 1"],
        ),
        (
            [
                " * WITHOUT ANY WARRANTY; without even the implied",
                " * warranty of fitness.  See the terms of it, which",
                " * tell all.",
            ],
            [
                "* WITHOUT ANY WARRANTY; without even the implied\n * warranty of fitness.",
                "See the terms of it, which\n * tell all.",
            ],
        ),
        (
            ["/**", " * Stops the", " * pump.", " * - one", " * @return it", " */"],
            ["/**", "* Stops the\n * pump.", "* - one", "* @return it\n */"],
        ),
        (
            ["# one.", "# two.", "# Three", "# Four", "# Usage:", "# five"],
            ["# one.", "# two.", "# Three", "# Four", "# Usage:", "# five"],
        ),
        (["# It is given, as it stands,", "# WITHOUT WARRANTY"], ["# It is given, as it stands,\n# WITHOUT WARRANTY"]),
        (
            ["-- the table of what", "-- is shown", "", "; the register", "; of the pump"],
            ["-- the table of what\n-- is shown", "; the register\n; of the pump"],
        ),
    ],
)
def test_a_sentence_goes_on_in_the_next_line_of_a_comment(lines: list[str], expected: list[str], newline: str) -> None:
    assert sentences(newline.join(lines)) == [sentence.replace("\n", newline) for sentence in expected]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_paragraph_wrapped_by_hand_is_joined(newline: str) -> None:
    first = (
        "The lighthouse on the cape was finished in the\nsummer of 1871 after nine years of work by two\nhundred men."
    )
    second = "It has burned ever since, and nobody\nhas ever lived in it for long."
    expected = [sentence.replace("\n", newline) for sentence in (first, second)]
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_sentence_of_short_lines_among_long_ones_goes_on(newline: str) -> None:
    said = [
        "The keeper of the lighthouse began his round at nine and found all in order.",
        "Ada Holm\nwould not sign because\nthe lamp was not lit.",
        "Nobody\nasked.",
        "The round was over at noon, and the book was closed until the next of them.",
    ]
    expected = [sentence.replace("\n", newline) for sentence in said]
    assert sentences(newline.join(expected)) == expected


@pytest.mark.parametrize(
    "lines",
    [
        ["What to bring", "rope", "a lamp", "two oars and a mast as long as the larger one of both boats is"],
        ["The valve", "valve.open({", "left = 4 + 8, that is open by night and shut by day, or so it was told."],
        ["# Pumps", "run dry because nobody has looked after them since the keeper left."],
        ["Name: Ada", "Born: 1815", "She is known for her notes on the analytical engine of Babbage"],
        ["Roses are red", "Violets", "This line of the poem is far longer than all the others are"],
        ["x " * 70 + "y", "A line below one wider than anyone wraps"],
        ["Pump      Price (GBP)", "Big pump, blue      412.00", "Small pump, red     39.00"],
        ["Pump\tPrice in pounds", "Big pump, blue\t412.00", "Small pump, red\t39.00"],
        ["CHAIR: Was the lamp of the lighthouse lit", "VIK (rising): It was lit on that night and", "Q: Was it lit"],
    ],
)
def test_lines_broken_on_purpose_are_kept_apart(lines: list[str]) -> None:
    assert sentences("\n".join(lines)) == lines


@pytest.mark.parametrize(
    "expected",
    [
        [
            "He pays: (i) GBP 200,000 by 31 July 2023; and",
            "(ii) GBP 110,000 by 30 September 2023;",
            "(b) for the return of the pumps.",
        ],
        ["Either (a) yes, at once; (b) no; or (c) perhaps."],
        ["He came (see section 4 (b) above); he left (and (c) he said so)."],
    ],
)
@pytest.mark.parametrize("between", [" ", "\n"])
def test_items_of_some_length_are_sentences(expected: list[str], between: str) -> None:
    text = between.join(expected)
    assert sentences(text) == expected


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\r\n \t\r\n", "\u00a0\u3000\u2028"])
def test_a_blank_text_has_no_sentences(text: str) -> None:
    assert sentence_spans(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 1_000_000, 1),
        (" " * 1_000_000, 0),
        ("\n" * 1_000_000, 0),
        ("a\n" + " " * 1_000_000 + "b", 2),
        ("A one." + " " * 1_000_000 + "B", 2),
        ("word " * 200_000, 1),
        ("Hi there. " * 100_000, 100_000),
        ("." * 300_000, 1),
        ("?!" * 150_000, 1),
        ("." + '"' * 300_000, 1),
        ("。" * 300_000, 1),
        (".)" * 150_000, 1),
        ("- a\n" * 150_000, 150_000),
        (". " * 300_000, 1),
        (". " * 300_000 + ".x", 2),
        (".[1]" * 150_000, 1),
        ("." + "[1]" * 200_000, 1),
        (".[" * 300_000, 1),
        ("?” Jan Beck asked" * 50_000, 1),
        ("“A?” " + "B" * 500_000, 2),
        ("。”" * 150_000, 150_000),
        ("# a\n" * 150_000, 1),
        (" * a\n" * 150_000, 150_000),
        ("at 5 p.m. A " * 50_000, 50_001),
    ],
    ids=lambda value: None if isinstance(value, str) else str(value),
)
def test_a_long_text_is_no_trouble(text: str, expected: int) -> None:
    """These finish at all, and at once, because nothing is looked at more than a few times."""
    spans = sentence_spans(text)
    assert len(spans) == expected
    assert_tiles(spans, text)
