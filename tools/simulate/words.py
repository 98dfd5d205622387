"""Invented names, and the trades people learn. Nobody here exists; "Muster", "Exemple" and the like say so."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """Where people and organisations are invented: `place` is a made-up town."""

    code: str
    name: str  # in English, as the papers print it
    given: tuple[str, ...]
    family: tuple[str, ...]
    places: tuple[str, ...]


def _country(code: str, name: str, given: str, family: str, places: str) -> Country:
    return Country(code, name, tuple(given.split()), tuple(family.split()), tuple(places.split(", ")))


# fmt: off
COUNTRIES = {country.code: country for country in (
    _country("DE", "Germany", "Lena Jonas Marie Paul Emma Finn Clara Emil Mia Anton", "Musterkind Beispieler Musterbach Beispielsen Mustermeyer Probst-Muster", "Musterstadt, Beispielhausen, Neumusterdorf"),
    _country("FR", "France", "Chloé Hugo Manon Louis Inès Nathan Jade Théo Léa Jules", "Exemplon Modelot Exempleux Specimen Exemplard Modelier", "Exempleville, Modelieu, Saint-Exemple"),
    _country("PL", "Poland", "Zuzanna Jan Hanna Jakub Maja Antoni Lena Szymon Ewa Piotr", "Przykład Wzór Przykładek Wzorek Próbka Okaz", "Przykładowo, Wzorowice, Nowy Przykład"),
    _country("ES", "Spain", "Lucía Hugo Sofía Martín Paula Daniel Alba Pablo Carmen Luis", "Ejemplo Ficticia Modelo Ejemplar Muestra Ejemplín", "Villaejemplo, Puerto Modelo, San Ficticio"),
    _country("IT", "Italy", "Giulia Leonardo Sofia Mattia Aurora Lorenzo Alice Marco Chiara Luca", "Esempio Esemplare Modello Campioni Fittizio Esempietti", "Esempia, Castel Modello, Borgo Fittizio"),
    _country("TR", "Türkiye", "Elif Yusuf Zeynep Emir Defne Kerem Ela Mert Derya Can", "Örnek Örnekoğlu Misal Misaloğlu Örnekçi Taslak", "Örnekköy, Misalkent, Yeniörnek"),
    _country("BE", "Belgium", "Lotte Seppe Marie Wout Fien Arne Noor Jef Louise Emile", "Voorbeeldens Staalmans Voorbeeldt Proefmans Exemplaire Modelle", "Voorbeeldegem, Modeldonk, Exemplies"),
    _country("NL", "Netherlands", "Sanne Daan Lotte Sem Eva Bram Julia Thijs Fleur Ruben", "Fictiefstra Voorbeeldsma Verzonnen Proefstra Modelman Denkbeeld", "Voorbeeldam, Fictieveen, Modelrecht"),
    _country("FI", "Finland", "Aino Eero Helmi Väinö Ella Onni Sofia Oliver Maija Antti", "Esimerkki Malli Esimerkinen Mallila Näyte Keksitty", "Esimerkkilä, Mallila, Keksinniemi"),
    _country("CZ", "Czechia", "Eliška Jakub Anna Jan Tereza Tomáš Adéla Matyáš Jana Petr", "Příklad Vzor Ukázka Příkladný Vzorný Modelka", "Příkladov, Vzorná Lhota, Ukázkovice"),
    _country("PT", "Portugal", "Maria João Leonor Rodrigo Matilde Francisco Beatriz Tomás Rita Nuno", "Exemplo Modelo Exemplar Fictício Amostra Exemplino", "Vila Exemplo, Porto Modelo, Santa Amostra"),
    _country("IE", "Ireland", "Aoife Conor Saoirse Cian Róisín Oisín Niamh Shane Orla Pat", "Sample Exampley Samplewood Sampler Modell Exampling", "Ballysample, Exampletown, Kilmodel"),
    _country("GR", "Greece", "Eleni Nikos Maria Giorgos Sofia Dimitris Katerina Kostas Anna Petros", "Paradeigma Paradeigmou Ypodeigma Deigma Deigmatou Protypou", "Paradeigmata, Nea Deigma, Ypodeigmata"),
    _country("MT", "Malta", "Maria Luca Martina Matteo Giulia Jake Emma Karl Rita Joseph", "Eżempju Mudell Kampjun Eżempjin Mudellin Fittizju", "Eżempja, Ħal Mudell, Birfittizja"),
)}
# fmt: on


@dataclass(frozen=True)
class Trade:
    """What is learned: two units with three outcomes, a week's work, and the kinds of place where it is learned."""

    field: str
    qualification: str
    units: tuple[str, str]
    outcomes: tuple[str, str, str]
    work: str
    school: str
    host: str


# Sectors by rank where published: hospitality, administration, trade [S43]; building [S50]; clerks, wholesale [S31].
# fmt: off
TRADES = (
    Trade("Hotel, restaurants and catering", "Cook", ("Preparing the workplace", "Preparing dishes"), ("Keep the kitchen areas in order", "Set up a station before service", "Choose raw materials for the dishes of the day"), "Set up the station and prepared the dishes of the day.", "School of Cookery", "Restaurant"),
    Trade("Travel, tourism and leisure", "Hotel clerk", ("Receiving guests", "Keeping bookings"), ("Welcome guests and answer their questions", "Hand over rooms and keys", "Enter and change bookings"), "Worked at the reception and kept the bookings.", "School of Tourism", "Hotel"),
    Trade("Secretarial and office work", "Office clerk", ("Handling mail and appointments", "Preparing documents"), ("Sort and answer incoming mail", "Arrange meetings", "Write and file letters"), "Answered mail, arranged meetings and filed letters.", "Business School", "Office Services"),
    Trade("Wholesale and retail sales", "Sales assistant", ("Serving customers", "Keeping the stock"), ("Advise customers on goods", "Work at the till", "Check and store deliveries"), "Served customers and checked the deliveries.", "School of Commerce", "Department Store"),
    Trade("Building and civil engineering", "Plasterer", ("Preparing plasters", "Applying coats"), ("Choose and mix the material", "Apply a base coat", "Apply a finish coat without cracks"), "Mixed plasters and applied coats on a building site.", "School of Building", "Building Company"),
    Trade("Motor vehicles", "Car mechanic", ("Servicing vehicles", "Finding faults"), ("Carry out a service by the plan", "Change brakes and tyres", "Read out and explain fault codes"), "Serviced cars and looked for faults with the master.", "Technical College", "Car Workshop"),
    Trade("Nursing and care", "Care assistant", ("Caring for people", "Keeping records"), ("Help people with washing and dressing", "Serve meals and drinks", "Write down what was done"), "Cared for people of one ward and kept the records.", "School of Care", "Care Home"),
    Trade("Handicrafts", "Joiner", ("Preparing wood", "Making joints"), ("Choose and cut boards", "Plane and sand", "Make a frame with clean joints"), "Cut, planed and joined the parts of a cupboard.", "School of Crafts", "Joinery"),
)
# fmt: on
