"""The directory of partners, a partner's page, the own page, and the page that a partner checks its profile on."""
