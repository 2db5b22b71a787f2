"""How unusual each way of writing a syllable is; a plain syllable costs 1, and the cheapest reading wins.

Weighed by hand and checked on words whose readings are known: the result hardly moves when one of them
is changed by a fifth.
"""

SYLLABLE = 1.0
KNOWN_SYLLABLE = -0.4

LOAN_CLUSTER = 0.6
SILENT_R = 0.1
ODD_SILENT_R = 1.2
A_BEFORE_SONORANT = 1.0
A_BEFORE_OTHER = 1.7

OPEN_E = 0.1
UNWRITTEN_O = 0.6
RR_AS_AN = 0.3
BARE_FIRST = 0.3
BARE_INSIDE = 0.5
BARE_AT_THE_END = 2.0
BARE_CLUSTER = 0.3
BARE_BEFORE_NG = 0.6

R_AS_FINAL = 0.2
CLUSTER_AS_FINAL = 0.3
CLOSING_PAIR = -0.4
ENDING_CLUSTER = 0.2
INNER_ENDING_CLUSTER = 1.0
SILENT_VOWEL = 0.3
INNER_SILENT_VOWEL = 0.9
SAID_TWICE = 1.9
INDIC_SAID_TWICE = -0.1
SHARED = 1.2

LISTED = 0.1
"""A syllable of a listed word."""
OPENING = 0.5
"""A syllable of a listed first part."""
PART = 0.4
PART_LETTER = -0.3
"""Long known words inside a word are seldom there by chance."""
UNREAD = 6.0
