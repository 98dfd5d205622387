"""What the simulated stays are calibrated on. [S..] are the sources of the quality reference, section 7.

"D" marks a setting of section 4.7 of that reference, "no source" one for which nobody has published a figure.
"""

# Sending and host countries. D, fitted to the rankings of [S34][S44] and [S34][S35]; "EL" is GR here (ISO 3166).
SENDING = {"DE": 15, "FR": 13, "PL": 11, "ES": 10, "IT": 10, "TR": 6, "BE": 4, "NL": 4, "FI": 3, "CZ": 4, "PT": 4}
HOST = {
    "ES": 22, "IT": 13, "DE": 9, "IE": 8, "FR": 7, "PT": 7, "GR": 5, "PL": 5, "MT": 4, "NL": 4, "FI": 3,
}  # fmt: skip

# Women among learners: 53 % [S34], 60 % [S31]; undeclared 1 to 2 %, D.
SEX = {"female": 56, "male": 42, "": 2}

# Fewer opportunities: 16 % yes, 6 % undeclared. D, between 15.8 % [S32] and 18 % [S33].
FEWER_OPPORTUNITIES = {"no": 78, "yes": 16, "undeclared": 6}

# Age of those who are of age: 45 : 22 : 8, D; mean 21 [S34].
AGES = {(18, 20): 45, (21, 25): 22, (26, 34): 8}
AGES_OF_STAFF = {(27, 62): 1}  # no source
AGES_OF_MINORS = {(16, 16): 1}  # sixteen at the start, so that nobody comes of age on the way; no source

# Satisfaction and all other answers: `tools.invented_answers`. Answers of learners 65 %, tutors 55, host coordinators 75,
# sending ones 85, employers 40: so many stays are completed with somebody silent (`walking.ANSWERING`). D.
SOME_SILENT = 0.6

# Planted (4.7), in worlds with so many stays: from this number on so many of each, all of the largest school; before and
# after them all is left to chance. The poor host has L03 and L11 about 2.5; the small one is too small to be shown.
PLANTED_FROM = 301
PLANTED = {"poor": 12, "small": 3, "refused": 12, "alarmed": 1}
NOT_CONTENT = (1, 2, 2, 3, 4)
REFUSING_COUNTRY = "MT"

# What a school has on its hands in the middle of a year, the stays of earlier years included, in thousandths. No source.
STATES = {
    "draft": 60, "preparation": 90, "partnership": 20, "agreement_draft": 60, "agreement_review": 45,
    "agreement_signing": 50, "ready": 90, "ongoing": 140, "suspended": 4, "early_return": 4, "results": 50,
    "validation": 50, "recognition": 50, "feedback": 60, "completed": 170,
    "withdrawn": 35, "cancelled": 22,
}  # fmt: skip

# No start after the agreement: 4 %. D; withdrawn and cancelled stays above are about that and who leaves earlier.
# A group of learners: five to twelve. No source.
GROUP = (5, 12)

# Of a side path (a refusal, changes asked for) beside the plain way to the same state. No source.
SIDE_PATH = 0.15

# How many stays one school sends, and one host takes in. No source.
STAYS_OF_A_SCHOOL = 100
STAYS_OF_A_HOST = 16
MOST_HOSTS = 200

# One school, a whole region's, has this share of all stays. No source.
SHARE_OF_THE_LARGEST = 0.06

# How far back the oldest finished stay lies, in weeks: the years a school keeps at hand. No source.
WEEKS_BACK = {"completed": 150, "withdrawn": 60, "cancelled": 60}
