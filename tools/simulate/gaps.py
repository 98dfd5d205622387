"""The words of the patterns that stand for something else: each is a gap which every copy fills in its own way.

A pattern names its people, places and trades by words that occur nowhere else. Wherever such a word stands afterwards,
in a column or deep inside a paper's data, a copy has its own.
"""

SCHOOL, HOST, EMPLOYER, INSTITUTION = "school", "host", "employer", "institution"
ORGANISATIONS = (SCHOOL, HOST, EMPLOYER, INSTITUTION)
# Who belongs to which of them; participant and guardian come with the stay.
OF = {
    "co": SCHOOL, "qm": SCHOOL, "ad": SCHOOL, "va": SCHOOL, "sg": SCHOOL,
    "hc": HOST, "ht": HOST, "em": EMPLOYER, "ci": INSTITUTION,
}  # fmt: skip
OF_THE_STAY = ("le", "gu")
PEOPLE = (*OF, *OF_THE_STAY)

# The countries of the patterns; rare ones, so that two letters and a name can be told from any other text.
HOME, ABROAD = ("LI", "Liechtenstein"), ("IS", "Iceland")

FACTS_OF_A_PERSON = ("given", "family", "email", "masked", "born")
FACTS_OF_AN_ORGANISATION = ("name", "town", "street", "code", "domain", "head")
TRADE = ("field", "qualification", "unit_a", "unit_b", "outcome_a", "outcome_b", "outcome_c", "work")
OTHERS = ("sex", "mobility_code", "project_code", "memorandum_code", "cohort")


def word(name: str) -> str:
    """The word for a fact: `co.given` is Qxcogivenq."""
    return f"Qx{name.replace('.', '').replace('_', '')}q"


def code(organisation: str) -> str:
    """Short codes are capital letters, twelve at most."""
    return word(organisation[:6]).upper()


def domain(owner: str) -> str:
    """Where the mails of an organisation or person go."""
    return f"{word(owner + '.domain').lower()}.example.org"


def email(person: str) -> str:
    """One mail address each."""
    return f"q@{domain(person)}"


def words() -> dict[str, str]:
    """Every word, and the name of the gap it stands for."""
    found = {HOME[1]: f"{SCHOOL}.country_name", ABROAD[1]: f"{HOST}.country_name"}
    for person in PEOPLE:
        found |= {word(f"{person}.{fact}"): f"{person}.{fact}" for fact in ("given", "family")}
        found |= {email(person): f"{person}.email", f"q•••@{domain(person)}": f"{person}.masked"}
    for organisation in ORGANISATIONS:
        found |= {
            word(f"{organisation}.{fact}"): f"{organisation}.{fact}" for fact in ("name", "town", "street", "head")
        }
        found |= {code(organisation): f"{organisation}.code", domain(organisation): f"{organisation}.domain"}
    return found | {word(fact): fact for fact in (*TRADE, *OTHERS)}
