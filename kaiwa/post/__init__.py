"""Carriers of mail behind the accounts' Protocol: a mail server, or a folder where there is none."""
