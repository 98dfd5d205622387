"""The short questionnaires after a stay: light, without script, for who is signed in or came by a mailed link."""
