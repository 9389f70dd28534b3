"""Who says a sentence: a name only where a speaker stands, none rather than a wrong one."""

import pytest

from qa.facts.speakers import asked_of, speaker
from qa.text.persons import same_person


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("“The captain was asleep,” chief inspector Nadia Brandt told Coast News.", "Nadia Brandt"),
        ("The captain, Jon Vik, told Judge Ellen Marsh, who leads it, that he slept.", "Jon Vik"),
        ("The BBC reported that it closed.", "BBC"),
        ("The Ministry of Health said so.", "Ministry of Health"),
        ("But Smith said it.", "Smith"),
        ("As Smith argues, it is.", "Smith"),
        ("J. R. Smith said so.", "J. R. Smith"),
        ("Ana Lopez and Bob Hill said so.", "Ana Lopez and Bob Hill"),
        ("Iran called it “a grave breach of the law”.", "Iran"),
        ("On Thursday Karl Ostrom said so.", "Karl Ostrom"),
        ("The dam is old, said Karl Ostrom.", "Karl Ostrom"),
        ("“It is,” said Norvane spokesman Paul Hale.", "Paul Hale"),
        ("“It is,” Karl Ostrom, the keeper, said.", "Karl Ostrom"),
        ("Karl Ostrom, who runs it, said so.", "Karl Ostrom"),
        ("Then, in 2019, Smith wrote: it is.", "Smith"),
        ("The company, Norvane Oil, said so.", "Norvane Oil"),
        ("“It is safe,” the BBC reported.", "BBC"),
        ("“Why?” asked Karl Ostrom and left.", "Karl Ostrom"),
        ("According to the BBC, it is.", "BBC"),
        ('"It was closed," Karl Ostrom said, "because it was cold."', "Karl Ostrom"),
        ("Norvane’s Paul Hale said so.", "Norvane’s Paul Hale"),
        ("The dam, Karl Ostrom added, was old.", "Karl Ostrom"),
        ("It is, according to the hydrologist Sten Ubaye.", "Sten Ubaye"),
        ("It is, according to two officials.", "two officials"),
        ("It is, according to Jon Vik of the coastguard.", "Jon Vik"),
        ("“It is old,” confirmed Paul Hale.", "Paul Hale"),
        ("It is old, according to reports in Coast News.", "reports"),
        ("According to reports that are unconfirmed, it is old.", "reports"),
        ("He blamed Ostrom’s report on Monday’s storm, Kowal said.", "Kowal"),
        ("“It is,” prime minister Imran Khan said.", "Imran Khan"),
        ("“It is cold,” recalled Maria Fenn, 81.", "Maria Fenn"),
        ("Jon Vik of Norvane Oil said so.", "Jon Vik of Norvane Oil"),
        ("Iran believes it.", "Iran"),
        ("Only Karl Ostrom said so.", "Karl Ostrom"),
        ("In a letter to Jan Beck, Vik wrote: “It is over for us.”", "Vik"),
        ("The dam claimed ten lives, Coast News reported on Sunday.", "Coast News"),
        ("Lt. Cmdr. A. B. Vik of the harbour police said that it sank.", "Lt. Cmdr. A. B. Vik"),
        ("According to Brig. Gen. (ret.) Jan Vik, 600 men came.", "Brig. Gen. (ret.) Jan Vik"),
        ("Norvane’s new managing director, Paul Hale, said it was safe.", "Paul Hale"),
        ("“It is,” said its spokeswoman, Colonel Ada Beck.", "Colonel Ada Beck"),
        ("“It is,” Ostrom’s deputy, Maria Fenn, told reporters.", "Maria Fenn"),
        ("Ostrom: “It was closed in May.”", "Ostrom"),
        ("According to Vik, it sank at noon; he said it was old.", "Vik"),
        ("Vik said that Fenn had said that it sank.", "Vik"),
    ],
)
def test_a_speaker_is_named(sentence: str, name: str) -> None:
    assert speaker(sentence) == name


@pytest.mark.parametrize(
    "sentence",
    [
        "The union accused Norvane Oil, which runs the dam, of lying.",
        "Nine passengers were hurt, the coastguard said Thursday.",
        "Nine were hurt, the agency reported Sunday.",
        "It was reported Friday.",
        "The paper, called Holm Times, wrote about it.",
        "The street is called Mill Lane, and it is old.",
        "The ferry was called Helga Marie.",
        "Nobody told Renner.",
        "Storms claimed 20 lives.",
        "Germany declared war.",
        "Tom Brandt added a third lifeboat.",
        "Tom Brandt added a third lifeboat to the “Helga Marie”.",
        "Ana Lopez, Jan Vik and Bob Hill said so.",
        "He met Ana Lopez and Bob Hill said no.",
        "Documents seen by Coast News said so.",
        "The son of Karl Ostrom said so.",
        "He rose, asked Karl Ostrom for help and left.",
        "“It is,” said a Norvane spokesman.",
        "The dam burst in Holm, and it was said.",
        "Iranian claims that it was hit are false.",
        "Arab states say so.",
        "If Karl Ostrom said so, it is.",
        "Neither Vik nor Ostrom said so.",
        "Did Karl Ostrom say so?",
        "Karl Ostrom was told that it was over.",
        "Maria Fenn's sister said no.",
        "Reports in the Times said so.",
        "According to White House officials it is.",
        "It went according to plan.",
        "It is, according to the Coast Board's report.",
        "It sank, a “gift of the sea.” called Karl Ostrom.",
        "Mary and her son said so.",
        "He lived in Holm, wrote, painted and sang.",
        "Germany recalled its envoy.",
        "The mayor of Holm said so.",
        "Nine were hurt, said Thursday.",
        "She said no.",
        "According to Vik, it sank at noon; Fenn said it had sunk at one.",
        "Vik said it sank at noon, but Fenn said that it had sunk at one.",
        "Example: “It was closed in May.”",
        "It was old, according to an internal report.",
        "“It is,” Fenn’s sister, who was there, said.",
        "The Islamic State (IS) had few members.",
        "",
    ],
)
def test_a_name_elsewhere_is_no_speaker(sentence: str) -> None:
    assert speaker(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "before", "name"),
    [
        ("“We are not afraid of anybody,” replied Karl Ostrom.", ("Maria Fenn said she was tired.",), "Karl Ostrom"),
        ("“We are not afraid of anybody,” hissed the old man.", ("Maria Fenn said she was tired.",), None),
        (
            "“We were never warned of the flood,” she said.",
            (
                "Mayor Colm Hanley told the council that the dam was safe.",
                "Then Anna Kowal, who lost her house, took the floor.",
            ),
            None,
        ),
        (
            "“We were never warned of the flood,” he said.",
            (
                "Mayor Colm Hanley told the council that the dam was safe.",
                "Hanley smiled.",
            ),
            "Mayor Colm Hanley",
        ),
        ("“Norvane said it was safe,” she said.", ("Maria Fenn said so.",), "Maria Fenn"),
        ("It is over, he said.", ("The BBC reported that it closed.",), None),
        ("When Anna Kowal arrived, she said that it was over.", ("Karl Ostrom said so.",), None),
        ("“It is safe,” Ostrom’s lawyer said.", ("Maria Fenn said so.",), None),
        ("It was never checked,” Karl Ostrom said.", ("“It was old.",), "Karl Ostrom"),
        ("The dam, she added, was old.", ("Dr Ali Vaez found it bad in Iran.",), "Dr Ali Vaez"),
        ("The dam, she said, was old.", ("Mr Vaez said so.",), None),
        (
            "The dam, he said, was old.",
            (
                "Dr Akhtar praised it.",
                "Karl Ostrom did not.",
            ),
            None,
        ),
        ("“Because it was closed and cold.”", ("“It is old,” said Karl Ostrom.",), "Karl Ostrom"),
        ("It was closed, and nobody came.", ("Karl Ostrom said: “It is old.",), "Karl Ostrom"),
        ("“We were asleep in the cabin.”", ("“Who was on watch?” asked Judge Ellen Marsh.",), None),
        ("They said no.", ("The Ministry of Health said so.",), "Ministry of Health"),
    ],
)
def test_a_speaker_named_before(sentence: str, before: tuple[str, ...], name: str | None) -> None:
    assert speaker(sentence, before) == name


@pytest.mark.parametrize(
    ("sentence", "before", "after", "name"),
    [
        ('"I am cold.', (), ('I am old," Karl Ostrom said.', "Vik said no."), "Karl Ostrom"),
        ("“I am cold.", ("Maria Fenn said no.",), ("I am old.", "I am ill,” said Karl Ostrom."), "Karl Ostrom"),
        ("I am old.", ("“I am cold.",), ("I am ill,” said Karl Ostrom.",), "Karl Ostrom"),
        ("“I am cold.", ("Karl Ostrom said no.",), ("I am old,” he said.",), "Karl Ostrom"),
        ("“I am cold.", (), ("I am old.",), None),
        ("“It is on.”", (), ("“It is off,” said Karl Ostrom.",), None),
    ],
)
def test_a_quotation_that_goes_on(
    sentence: str, before: tuple[str, ...], after: tuple[str, ...], name: str | None
) -> None:
    assert speaker(sentence, before, after) == name


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did Dr. Jan Vik say about the dam?", "Dr. Jan Vik"),
        ("What does the mayor Ada Beck think of it?", "Ada Beck"),
        ("How old is it according to Vik?", "Vik"),
        ("According to the Gazette, how old is it?", "Gazette"),
        ("What did Vik and Beck say?", None),
        ("What did the mayor say?", None),
        ("What did Vik build?", None),
    ],
)
def test_of_whom_a_question_asks(question: str, name: str | None) -> None:
    assert asked_of(question) == name


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("VIK", "Dr. Jan Vik", True),
        ("Norvane’s Jan Vik", "Vik", True),
        ("Jan Beck", "Jan Vik", False),
        ("Captain Beck", "Captain Vik", False),
    ],
)
def test_whether_two_names_may_be_one_persons(name: str, other: str, same: bool) -> None:
    assert same_person(name, other) == same


@pytest.mark.parametrize(
    "text",
    [
        "said " * 100_000,
        "Ab " * 150_000,
        "“" * 500_000,
        "Karl Ostrom said, " * 20_000,
        "Ab and " * 80_000,
        ", " * 200_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_long_text_is_no_trouble(text: str) -> None:
    """These finish at all: around each verb a bounded stretch is looked at."""
    speaker(text, (text,))
