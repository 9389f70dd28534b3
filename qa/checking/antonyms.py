"""Words that exclude each other: a closed list of what English says in pairs, and the prefixes that deny."""

from itertools import permutations, product

from qa.facts.statements import stem

__all__ = ["alike", "opposite"]

# A line holds what excludes each other, with "|" between.
_EXCLUSIVE = """
include includes included including | exclude excludes excluded excluding
grant allow uphold upheld approve accept adopt | refuse dismiss reject decline overturn quash
convict convicted guilty | acquit acquitted innocent
win won winning | lose lost losing
open opened | close closed shut
rise rose risen raise raised increase increased grow grew grown climb | fall fell fallen drop decline decrease reduce
rise rose risen raise raised increase increased grow grew higher | lower lowered
support supported back | oppose opposed
most | least
highest | lowest
fast faster fastest quick | slow slower slowest
early earlier earliest | late later latest
maximum | minimum
majority | minority
north northern | south southern
east eastern | west western
spring | summer | autumn | winter
import | export
enable enables enabled enabling | disable disables disabled disabling
allow allowed permit permitted | forbid forbidden prohibit prohibited ban banned
add added adding addition | remove removed removing removal
buy buyer buying purchase purchaser | sell seller selling
lend lender lending | borrow borrower borrowing
accept accepted | decline declined
longest longer | shortest shorter
largest larger biggest bigger | smallest smaller
oldest older | youngest younger newest newer
claimant plaintiff | defendant
appellant | respondent
landlord | tenant
husband | wife
male men | female women
before | after
above | below
true | false
best | worst
left | right
carry carried adopt pass passed agreed | lose lost defeat defeated reject refuse withdrawn
correct right accurate | wrong incorrect false mistaken
survive save spare | lose lost destroy perish
keep kept | abandon
die killed | survive
born | die buried
"""
_OPPOSITE = frozenset(
    pair
    for line in _EXCLUSIVE.strip().splitlines()
    for one, other in permutations(line.split("|"), 2)
    for pair in product(map(stem, one.split()), map(stem, other.split()))
)
_ALIKE = frozenset(
    pair
    for line in _EXCLUSIVE.strip().splitlines()
    for side in line.split("|")
    for pair in permutations(map(stem, side.split()), 2)
)
_PREFIXES = ("un", "in", "im", "non", "dis", "ir")
_COUNTERPARTS = ("over", "under")  # "overestimated", "underestimated"
_LEAST_STEM = 4  # letters behind a prefix


def opposite(one: str, other: str) -> bool:
    """Whether two stems exclude each other."""
    if (one, other) in _OPPOSITE:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _LEAST_STEM and any(longer == prefix + shorter for prefix in _PREFIXES):
        return True
    over, under = _COUNTERPARTS
    return any(a.startswith(over) and b == under + a[len(over) :] for a, b in ((one, other), (other, one)))


def alike(one: str, other: str) -> bool:
    """Whether two stems exclude the same: "killed", "died"."""
    return one == other or (one, other) in _ALIKE
