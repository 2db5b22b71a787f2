"""The bank: what Kaiwa teaches from, written by people, checked before it is used."""
